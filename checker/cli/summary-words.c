/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Summaries in words; see summary-words.h.
 */
#include <string.h>

#include "cli/summary-words.h"
#include "flow/summary.h"
#include "model/model.h"

static const char *param_name(const struct summary_names *names, int i)
{
	return i < 0				  ? "the result"
	       : (unsigned int)i < names->nparams ? names->params[i].name
						  : "an argument";
}

/* "dev->parent": as spath_str(), with the name of the parameter. */
static char *path_words(const struct spath *p, const struct summary_names *names)
{
	g_autofree char *text = spath_str(p);
	size_t stars = strspn(text, "*");
	const char *rest = text + stars;

	if (p->root == -1)
		return g_strdup_printf("%.*sthe result%s", (int)stars, text, rest + strlen("result"));
	if (p->root < 0)
		return g_strdup(text);
	rest += strcspn(rest, "-.[");
	return g_strdup_printf("%.*s%s%s", (int)stars, text, param_name(names, p->root), rest);
}

/* "NULL or a valid pointer" */
static char *value_words(unsigned int bits, bool has_const, gint64 value, bool pointer)
{
	static const char *const words[2][3] = {
		{ "negative", "0", "positive" },
		{ "an error pointer", "NULL", "a valid pointer" },
	};
	GString *s = g_string_new(NULL);

	if (has_const && !(pointer && !value))
		g_string_append_printf(s, "%" G_GINT64_FORMAT, value);
	else if ((bits & MODEL_ANY) == MODEL_ANY)
		g_string_append(s, "anything");
	else if ((bits & MODEL_ANY) == (MODEL_NEG | MODEL_POS))
		g_string_append(s, pointer ? "not NULL" : "not 0");
	else
		for (unsigned int i = 0; i < 3; i++)
			if (bits & (1u << i))
				g_string_append_printf(s, "%s%s", s->len ? " or " : "", words[pointer][i]);
	return g_string_free(s, FALSE);
}

static bool is_pointer(const struct spath *p, const struct summary_names *names)
{
	if (!p->n)
		return p->root >= 0 && (unsigned int)p->root < names->nparams &&
		       names->params[p->root].is_pointer;
	return p->steps[p->n - 1].type.kind == IR_T_PTR;
}

static char *condition_words(const struct precond *p, const struct summary_names *names)
{
	g_autofree char *place = path_words(&p->path, names);
	g_autofree char *value = value_words(p->bits, p->has_eq, p->eq, is_pointer(&p->path, names));

	return g_strdup_printf("%s is %s", place, value);
}

static char *held_words(const struct effect *e, const char *place)
{
	return g_strdup_printf("%s holds %s%s reference%s%s%s", place, e->soft ? "one more " : "a ",
			       e->ref_kind ? e->ref_kind : "device",
			       e->owner ? " through an object of its own" : "", e->tag ? ", struct " : "",
			       e->tag ? e->tag : "");
}

static char *effect_words(const struct effect *e, const struct summary_names *names)
{
	g_autofree char *place = path_words(&e->path, names);
	g_autofree char *value = NULL;

	switch (e->kind) {
	case EFF_HELD: return held_words(e, place);
	case EFF_GET: return g_strdup_printf("takes one more reference on %s", place);
	case EFF_DANGLING: return g_strdup_printf("%s names what it took and dropped again", place);
	case EFF_RELEASE:
		return g_strdup_printf("drops the %s reference of %s", e->ref_kind ? e->ref_kind : "device",
				       place);
	case EFF_RELEASE_ANY:
		return g_strdup_printf("drops what field %s of a struct %s holds", e->field, e->record);
	case EFF_STORE: return g_strdup_printf("stores %s in %s", param_name(names, e->param), place);
	case EFF_STORE_ANY:
		return g_strdup_printf("stores %s in field %s of a struct %s", param_name(names, e->param),
				       e->field, e->record);
	case EFF_WRITE:
		value = value_words(e->bits, e->has_const, e->value, is_pointer(&e->path, names));
		return g_strdup_printf("sets %s to %s", place, value);
	}
	return g_strdup_printf("effect %d on %s", (int)e->kind, place);
}

static void print_outcome(const struct outcome *o, const struct summary_names *names, FILE *out)
{
	g_autofree char *value = value_words(o->bits, o->has_const, o->value, names->is_pointer);
	const char *sep = "  when ";

	for (guint i = 0; i < o->pre->len; i++) {
		g_autofree char *words = condition_words(&g_array_index(o->pre, struct precond, i), names);

		fprintf(out, "%s%s", sep, words);
		sep = " and ";
	}
	fputs(o->pre->len ? ", it returns" : "  it returns", out);
	if (o->alias >= 0)
		fprintf(out, " %s", param_name(names, o->alias));
	if (!names->is_void && (o->alias < 0 || o->bits != MODEL_ANY))
		fprintf(out, "%s%s", o->alias >= 0 ? ", " : " ", value);
	fputs(o->effects->len ? ":\n" : "\n", out);
	for (guint i = 0; i < o->effects->len; i++) {
		g_autofree char *words = effect_words(&g_array_index(o->effects, struct effect, i), names);

		fprintf(out, "    %s\n", words);
	}
}

bool summary_print(const char *name, const json_t *j, const struct summary_names *names, FILE *out)
{
	GStringChunk *strings = g_string_chunk_new(1024);
	struct summary *s = summary_from_json(name, j, strings);

	for (guint i = 0; s && i < s->outcomes->len; i++)
		print_outcome(s->outcomes->pdata[i], names, out);
	summary_free(s);
	g_string_chunk_free(strings);
	return s != NULL;
}
