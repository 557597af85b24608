/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "put-in-remove" beside the puts of what the same function has looked up and stored in the same struct, in reverse
 * order of the look-ups: what is right for one is right for the other.
 */
#include "fix/removal.h"

#include <string.h>

#include "fix/bound.h"
#include "fix/plan.h"

/* A put of another field that the function fills as well. */
struct sibling {
	const struct ir_func *func;
	const struct ir_instr *put;
	uint32_t acquired; /* where that field is filled */
	const char *field; /* that is put */
	char *base; /* "priv->" of "priv->other" */
};

/* "priv->" of "put_device(&priv->other->dev)", where "other" is the field; NULL when it is not that plain. */
static char *base_of(const struct removal *r, const struct ir_instr *put, const char *field)
{
	g_autofree char *text = fix_at_source(r->at, &put->range);
	g_autofree char *pattern = g_strdup_printf("^\\w+\\(&?([\\w.>\\[\\]-]*(?:->|\\.))%s\\b", field);
	g_autoptr(GRegex) regex = g_regex_new(pattern, 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;

	return regex && g_regex_match(regex, text, 0, &m) ? g_match_info_fetch(m, 1) : NULL;
}

static void sibling_clear(void *p)
{
	g_free(((struct sibling *)p)->base);
}

/* Puts of record.@field outside of the function that fills it. */
static void find_puts(const struct removal *r, const char *field, uint32_t acquired, GArray *all)
{
	const struct ir_unit *u = r->at->fu->ir;

	for (unsigned int i = 0; i < u->funcs->len; i++) {
		const struct ir_func *f = u->funcs->pdata[i];

		for (uint32_t k = 0; f != r->ref->func && !f->from_header && k < f->ninstrs; k++) {
			const struct ir_instr *in = f->instrs[k];
			struct sibling s = { f, in, acquired, field, NULL };

			if (in->op != IR_CALL || in->nargs != 1 || in->implicit ||
			    !removal_field_in(in->args[0], r->record, field) ||
			    !model_does(r->at->fu->model, in->callee, MODEL_RELEASE, NULL))
				continue;
			s.base = removal_is_plain(in->stmt) ? base_of(r, in, field) : NULL;
			g_array_append_val(all, s);
		}
	}
}

/* The field of the same struct that @ref fills, or NULL. */
static const char *sibling_field(const struct removal *r, const struct flow_ref *ref)
{
	for (unsigned int i = 0; i < ref->exits->len; i++) {
		const struct ref_exit *x = ref->exits->pdata[i];

		if (x->place == REF_FIELD && !g_strcmp0(x->record, r->record) && strcmp(x->field, r->field))
			return x->field;
	}
	return NULL;
}

static GArray *find_siblings(const struct removal *r)
{
	GArray *all = g_array_new(FALSE, TRUE, sizeof(struct sibling));

	g_array_set_clear_func(all, sibling_clear);
	for (unsigned int i = 0; i < r->at->fu->refs->len; i++) {
		const struct flow_ref *ref = r->at->fu->refs->pdata[i];
		const char *field = ref->func == r->ref->func ? sibling_field(r, ref) : NULL;

		if (field)
			find_puts(r, field, ref->acquire->range.begin, all);
	}
	return all;
}

/* All in one function, and in one block, each as plain as can be? */
static bool are_together(const GArray *all)
{
	const struct sibling *first = &g_array_index(all, struct sibling, 0);

	for (unsigned int i = 0; i < all->len; i++) {
		const struct sibling *s = &g_array_index(all, struct sibling, i);

		if (!s->base || s->func != first->func || strcmp(s->base, first->base) ||
		    s->put->stmt->parent != first->put->stmt->parent || s->func->tainted)
			return false;
	}
	return true;
}

/*
 * "f_unbind_all()" for "f_bind_all()" and the like: the same words, or one that takes back. Only for what follows
 * the puts, to keep the reverse order.
 */
static bool is_undone_by(const char *make, const char *end)
{
	g_auto(GStrv) a = g_strsplit(make, "_", -1), b = g_strsplit(end, "_", -1);
	unsigned int differ = 0, n = g_strv_length(a);

	if (n != g_strv_length(b))
		return false;
	for (unsigned int i = 0; i < n; i++) {
		if (!strcmp(a[i], b[i]))
			continue;
		if (strncmp(b[i], "un", 2) || strcmp(a[i], b[i] + 2))
			return false;
		differ++;
	}
	return differ == 1;
}

/* Does statement @s of another function undo what the look-up's function has done behind the look-up? */
static bool undoes_later(const struct removal *r, const struct ir_func *g, const struct ir_stmt *s)
{
	const struct ir_func *f = r->ref->func;

	for (uint32_t i = 0; i < g->ninstrs; i++) {
		const struct ir_instr *end = g->instrs[i];

		for (uint32_t k = 0; end->stmt == s && end->callee && k < f->ninstrs; k++) {
			const struct ir_instr *make = f->instrs[k];

			if (make->callee && make->range.begin > r->ref->acquire->range.begin &&
			    is_undone_by(make->callee, end->callee))
				return true;
		}
	}
	return false;
}

/* Where the reverse order has it: before the first put of what was looked up earlier, else behind the last. */
static const struct ir_stmt *beside(const struct removal *r, const GArray *all, bool *before)
{
	const struct sibling *last = NULL;
	const struct ir_stmt *at;
	const GPtrArray *kids;
	guint i = 0;

	*before = false;
	for (i = 0; i < all->len; i++) {
		const struct sibling *s = &g_array_index(all, struct sibling, i);
		bool earlier = s->acquired < r->ref->acquire->range.begin;

		if (earlier && (!*before || s->put->range.begin < last->put->range.begin)) {
			*before = true;
			last = s;
		} else if (!*before && (!last || s->put->range.begin > last->put->range.begin)) {
			last = s;
		}
	}
	at = last->put->stmt;
	kids = at->parent->kids;
	if (*before || !g_ptr_array_find((GPtrArray *)kids, at, &i))
		return at;
	for (i++; i < kids->len && undoes_later(r, last->func, kids->pdata[i]); i++)
		at = kids->pdata[i];
	return at;
}

/* "platform_device_put(%s)" when the other field has the same type and is put like that; NULL: another type. */
static char *same_format(const struct removal *r, const struct sibling *s)
{
	const struct ir_path *ours = removal_mention(r->ref->func, r->record, r->field);
	const struct ir_path *other = removal_field_in(s->put->args[0], r->record, s->field);
	g_autofree char *text = fix_at_source(r->at, &s->put->range);
	g_autofree char *object = g_strconcat(s->base, s->field, NULL);
	const char *at = strstr(text, object);

	if (!at || strchr(text, '%') || other->type.kind != IR_T_PTR ||
	    g_strcmp0(ours->type.tag, other->type.tag))
		return NULL;
	return g_strdup_printf("%.*s%%s%s", (int)(at - text), text, at + strlen(object));
}

/* Only remove itself knows that probe has succeeded. */
static bool is_remove(const struct removal *r, const struct ir_func *f)
{
	return bound_probe_entry(r->at->fu, r->ref->func) && flow_remove_of(r->at->fu, r->ref->func) == f;
}

/* Does the look-up's function fail with the field set? Whether its callers then come to the put is not known. */
static bool fails_with_it(const struct removal *r)
{
	for (unsigned int i = 0; i < r->ref->exits->len; i++) {
		const struct ref_exit *x = r->ref->exits->pdata[i];

		if (x->place == REF_FIELD && x->cls == EXIT_FAILURE_ && x->func == r->ref->func && !x->probe)
			return true;
	}
	return false;
}

static bool put_beside(struct removal *r)
{
	g_autoptr(GArray) all = find_siblings(r);
	g_autofree char *lines = NULL, *deed = NULL, *like = NULL;
	const struct sibling *first;
	const struct ir_stmt *s;
	GPtrArray *edits;
	bool before;

	if (!all->len || !are_together(all) || fails_with_it(r))
		return false;
	first = &g_array_index(all, struct sibling, 0);
	for (unsigned int i = 0; i < all->len && !like; i++)
		like = same_format(r, &g_array_index(all, struct sibling, i));
	if (like)
		r->format = like;
	r->checked &= is_remove(r, first->func);
	s = beside(r, all, &before);
	lines = removal_lines(r, first->base);
	edits = fix_edits_new();
	if (!removal_insert(r, edits, s, before, lines)) {
		g_ptr_array_unref(edits);
		return false;
	}
	deed = g_strdup_printf("Drop it in %s() with the others.", first->func->name);
	removal_propose(r, edits, deed);
	return true;
}

void fix_put_beside(struct fix_at *at, const struct flow_ref *ref)
{
	struct removal r = { .at = at, .ref = ref };

	if (removal_set_up(&r))
		put_beside(&r);
}
