/* SPDX-License-Identifier: GPL-2.0-only */
/* Model rows in words; see print.h. */
#include "model/print.h"

#include <string.h>

#include "support/embed.h"

static char *place_words(const struct model_place *p)
{
	if (p->arg < 0)
		return g_strdup("the result");
	if (p->field)
		return g_strdup_printf("field %s of what argument %d points to", p->field, p->arg);
	return g_strdup_printf("%sargument %d%s", p->deref ? "what " : "", p->arg,
			       p->deref ? " points to" : "");
}

static const char *kind_words(const struct model_fact *f)
{
	return f->kind ? f->kind : "any";
}

static char *call_words(const struct model_fact *f)
{
	GString *s = g_string_new(NULL);

	for (unsigned int i = 0; i < f->ncall; i++) {
		g_string_append(s, i ? ", " : "");
		if (f->call[i] < 0)
			g_string_append(s, "something unknown");
		else
			g_string_append_printf(s, "argument %d", f->call[i]);
	}
	return g_string_free(s, FALSE);
}

static char *action_words(const struct model_fact *f, const char *place)
{
	return g_strdup_printf("calls the function in %s with %sargument %d when the device goes%s", place,
			       f->with_device ? "argument 0 and " : "", f->arg,
			       f->on_failure_too ? ", at once when that cannot be arranged" : "");
}

/* A sentence without its end. */
static char *fact_words(const struct model_fact *f)
{
	g_autofree char *p = place_words(&f->place);
	g_autofree char *call = NULL;

	switch (f->effect) {
	case MODEL_ACQUIRE:
		return g_strdup_printf("takes a reference of kind %s, held by %s", kind_words(f), p);
	case MODEL_GET:
		return g_strdup_printf("takes one more reference of kind %s on what %s names", kind_words(f),
				       p);
	case MODEL_RELEASE:
		return g_strdup_printf("drops the reference of kind %s that %s names; NULL does nothing",
				       kind_words(f), p);
	case MODEL_RETURNS: return g_strdup_printf("the result is the value of %s", p);
	case MODEL_SAME: return g_strdup_printf("the result is another name of the object in %s", p);
	case MODEL_DERIVE:
		return g_strdup_printf("the result belongs to the object in %s and lives as long%s%s", p,
				       f->kind ? ": its " : "", f->kind ? f->kind : "");
	case MODEL_ATTACH:
		return g_strdup_printf("argument %d becomes what belongs to the object in %s%s%s", f->arg, p,
				       f->kind ? ": its " : "", f->kind ? f->kind : "");
	case MODEL_IS_ERR: return g_strdup_printf("true when %s is an error pointer", p);
	case MODEL_IS_ERR_OR_NULL: return g_strdup_printf("true when %s is an error pointer or NULL", p);
	case MODEL_ERR_OR_ZERO: return g_strdup_printf("the error in %s, or 0", p);
	case MODEL_ALLOC: return g_strdup("the result is fresh memory of the caller, or NULL");
	case MODEL_MANAGED: return g_strdup("the result is fresh memory that goes with the device, or NULL");
	case MODEL_ZEROED: return g_strdup("the memory is full of zeroes");
	case MODEL_FREE: return g_strdup_printf("frees what %s points to", p);
	case MODEL_ACTION: return action_words(f, p);
	case MODEL_CALLS:
		call = call_words(f);
		return g_strdup_printf("calls the function in %s with (%s), maybe several times", p, call);
	case MODEL_ENDS: return g_strdup_printf("ends %s, whose release drops what it holds", p);
	case MODEL_KEEPS:
		return g_strdup_printf("keeps %s in %s.%s of what it makes", p, f->record, f->field);
	case MODEL_COUNTS: return g_strdup_printf("what it makes counts the device %s", p);
	case MODEL_MODULE: return g_strdup("gives back the module of the driver as well");
	case MODEL_SETTLES: return g_strdup_printf("ends %s, or lets it count what it was made with", p);
	case MODEL_PINS: return g_strdup_printf("while the result is held, %s stays alive too", p);
	case MODEL_ESCAPE: return g_strdup_printf("keeps %s: somebody else drops it from here on", p);
	case MODEL_BORROW: return g_strdup("leaves every reference alone");
	case MODEL_LEAVES: return g_strdup_printf("leaves what %s points to as it is", p);
	case MODEL_TAKES_NULL: return g_strdup("does nothing with NULL");
	case MODEL_COOKIE: return g_strdup_printf("keeps the pointer %s for a handler", p);
	case MODEL_NORETURN: return g_strdup("does not return");
	case MODEL_EVENT:
		return g_strdup_printf("counts as \"%s\" where the order of calls matters", f->kind);
	case MODEL_LOCK:
		return g_strdup_printf("takes the lock %s points to%s", p,
				       f->kind ? ", and must not sleep then" : "");
	case MODEL_UNLOCK: return g_strdup_printf("gives back the lock %s points to", p);
	case MODEL_ASSERTS: return g_strdup_printf("checks that the lock %s points to is held", p);
	case MODEL_NEEDS: return g_strdup_printf("must be called with %s held", f->kind);
	case MODEL_THREAD:
		return g_strdup_printf(
			"the interrupt in %s runs the function in argument %d in a thread from here on", p,
			f->arg);
	}
	return g_strdup_printf("fact %d", (int)f->effect);
}

static const char *when_words(enum model_when when)
{
	switch (when) {
	case MODEL_ON_SUCCESS: return ", when it succeeds";
	case MODEL_ON_FAILURE: return ", when it fails";
	case MODEL_ALWAYS: break;
	}
	return "";
}

static void print_result(unsigned int bits, FILE *out)
{
	static const struct {
		enum model_bits bit;
		const char *words;
	} values[] = {
		{ MODEL_NEG, "an error" },
		{ MODEL_ZERO, "NULL (0)" },
		{ MODEL_POS, "a valid pointer (positive)" },
	};
	const char *sep = "  returns ";

	if (bits == MODEL_ANY)
		return;
	for (unsigned int i = 0; i < G_N_ELEMENTS(values); i++) {
		if (!(bits & values[i].bit))
			continue;
		fprintf(out, "%s%s", sep, values[i].words);
		sep = " or ";
	}
	fputc('\n', out);
}

void model_print_row(const struct model_row *row, FILE *out)
{
	for (const struct model_fact *f = row->facts; f; f = f->next) {
		g_autofree char *words = fact_words(f);

		fprintf(out, "  %s%s\n", words, when_words(f->when));
	}
	print_result(row->result, out);
	if (*row->source)
		fprintf(out, "  source: %s\n", row->source);
}

/* Line of the last row of @name, 0 for none. */
static unsigned int row_line(const char *text, const char *name)
{
	unsigned int line = 1, found = 0;
	size_t len = strlen(name);

	while (text) {
		const char *p = text + strspn(text, " \t");

		if (!strncmp(p, name, len)) {
			p += len + strspn(p + len, " \t");
			found = *p == ':' ? line : found;
		}
		text = strchr(text, '\n');
		text = text ? text + 1 : NULL;
		line++;
	}
	return found;
}

char *model_row_where(const char *name, char *const *files)
{
	unsigned int n = files ? g_strv_length((char **)files) : 0, line;
	char *where = NULL;

	while (n-- > 0) {
		g_autofree char *text = NULL;

		if (g_file_get_contents(files[n], &text, NULL, NULL) && (line = row_line(text, name)))
			return g_strdup_printf("%s:%u", files[n], line);
	}
	/* as model_new() reads them: a later row replaces an earlier one */
	for (const struct embedded *e = embedded_files; e->name; e++) {
		if (!g_str_has_suffix(e->name, ".model") || !(line = row_line(e->text, name)))
			continue;
		g_free(where);
		where = g_strdup_printf("checker/model/%s:%u", e->name, line);
	}
	return where;
}
