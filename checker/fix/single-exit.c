// SPDX-License-Identifier: GPL-2.0-only
/*
 * "single-exit": many returns lose the reference, the last one answers with a constant, and there is neither a label nor a
 * variable for what is returned. They set a new one, which begins with that constant, and go on to the last return:
 * by "break" where nothing stands between, else by a label.
 */
#include <string.h>

#include "fix/labels.h"
#include "fix/plan.h"

static const struct ir_stmt *last_return(const struct place *p)
{
	const struct ir_stmt *last = stmt_last(place_func(p)->body);

	return last && last->kind == IR_S_RETURN && !last->range.in_macro ? last : NULL;
}

/* "K" of "return K;"; g_free(), NULL when it is no constant. */
static char *constant_of(const struct place *p, const struct ir_stmt *s)
{
	const struct text *t = place_text(p);
	g_autofree char *text = g_strndup(t->s + s->range.begin, s->range.end - s->range.begin);
	g_autoptr(GRegex) re = g_regex_new("^return (-?[A-Z0-9_]+);?$", 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;

	return g_regex_match(re, text, 0, &m) ? g_match_info_fetch(m, 1) : NULL;
}

/* Does "break" at @s come to the return @last, with nothing on the way? */
static bool breaks_to(const struct place *p, const struct ir_stmt *s, const struct ir_stmt *last)
{
	const struct ir_stmt *at = stmt_around(s), *body = place_func(p)->body;

	if (!at || at->kind != IR_S_SWITCH)
		return false;
	for (; at && at->parent != body; at = at->parent) {
		if (at->parent && (at->parent->kind == IR_S_LOOP || at->parent->kind == IR_S_SWITCH))
			return false;
		if (at->parent && at->parent->kind == IR_S_COMPOUND && stmt_next(at))
			return false;
	}
	return at && stmt_next(at) == last;
}

/* The site in front of @last; NULL when there is none, or another one is no return. */
static const struct site *site_of(const GPtrArray *plan, const struct ir_stmt *last)
{
	const struct site *found = NULL;

	for (unsigned int i = 0; i < plan->len; i++) {
		const struct site *s = plan->pdata[i];

		if (s->stmt == last && s->kind == SITE_BEFORE)
			found = s;
		else if (s->stmt->kind != IR_S_RETURN || s->kind == SITE_AFTER)
			return NULL;
	}
	return found;
}

struct leave {
	struct place *p;
	const struct ir_stmt *last;
	const struct site *site; /* in front of it */
	const char *var;
	char *constant, *type;
};

/* The variable, and that @last returns it. */
static bool add_variable(const struct leave *l, GPtrArray *edits)
{
	const struct text *t = place_text(l->p);
	const GPtrArray *kids = place_func(l->p)->body->kids;
	const struct ir_stmt *decl = NULL;
	g_autofree char *line = g_strdup_printf("\n\t%s%s = %s;", l->type, l->var, l->constant);
	uint32_t begin = l->last->range.begin + (uint32_t)strlen("return "), at;

	for (unsigned int i = 0; i < kids->len; i++) {
		const struct ir_stmt *k = kids->pdata[i];

		if (k->kind != IR_S_DECL)
			break;
		decl = k;
	}
	if (!decl)
		return false;
	at = text_stmt_end(t, decl->range.end);
	fix_edits_add(edits, at, at, line);
	fix_edits_add(edits, begin, begin + (uint32_t)strlen(l->constant), l->var);
	return true;
}

/* The returns in front of @l->last lead to it. */
static void add_redirects(const struct leave *l, const GPtrArray *plan, struct detour *d)
{
	bool all_break = true;

	for (unsigned int i = 0; i < plan->len; i++) {
		const struct site *s = plan->pdata[i];

		all_break &= s == l->site || breaks_to(l->p, s->stmt, l->last);
	}
	if (!all_break) {
		struct labels labels;

		labels_collect(&labels, l->p);
		d->label.name = labels_new_name(&labels, l->site->object);
		d->label.after = stmt_prev(l->last);
		d->label.apart = true;
		d->label.site = l->site;
		labels_clear(&labels);
	}
	for (unsigned int i = 0; i < plan->len; i++) {
		const struct site *s = plan->pdata[i];
		g_autofree char *value = constant_of(l->p, s->stmt);
		struct redirect r = { s->stmt, d->label.name, g_strcmp0(value, l->constant) ? l->var : NULL };

		if (s != l->site)
			g_array_append_val(d->redirects, r);
	}
}

static GPtrArray *edits_of(const struct leave *l, const GPtrArray *plan, const char **why)
{
	struct detour d = { .redirects = g_array_new(FALSE, FALSE, sizeof(struct redirect)) };
	g_autoptr(GPtrArray) rest = plan_new(), more = fix_edits_new();
	GPtrArray *edits;

	add_redirects(l, plan, &d);
	if (!d.label.name)
		plan_copy_site(rest, l->p, l->site);
	edits = plan_edits(l->p, rest, &d, why);
	if (edits && (!add_variable(l, more) || !fix_merge(edits, more)))
		g_clear_pointer(&edits, g_ptr_array_unref);
	g_array_unref(d.redirects);
	g_free(d.label.name);
	return edits;
}

struct fix_candidate *single_exit(struct place *p, const GPtrArray *plan, const char **why)
{
	struct leave l = { .p = p, .last = last_return(p), .var = "ret" };
	GPtrArray *edits = NULL;

	l.site = l.last && stmt_prev(l.last) ? site_of(plan, l.last) : NULL;
	l.constant = l.site ? constant_of(p, l.last) : NULL;
	l.type = l.constant ? plan_returned_type(p) : NULL;
	if (l.type)
		edits = edits_of(&l, plan, why);
	g_free(l.constant);
	g_free(l.type);
	return edits ? fix_candidate_new("single-exit", edits, words_of(p, plan, "single-exit")) : NULL;
}
