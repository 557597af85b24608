// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gotos whose release is what the label in front of theirs does, and nothing else: they lead there instead. A label that
 * nothing leads to any more goes.
 */
#include <string.h>

#include "fix/labels.h"
#include "fix/plan.h"

int label_ready(const struct labels *l, struct place *p, const struct site *site, int to)
{
	const struct ir_stmt *label = l->stmts->pdata[to], *prev = stmt_prev(label);
	const struct text *t = place_text(p);
	g_autofree char *want = plan_release(p, site, "\t"), *have = NULL;

	if (!prev || prev->kind != IR_S_LABEL || !prev->body || prev->body->range.in_macro ||
	    prev->body->range.in_header)
		return -1;
	have = g_strndup(t->s + prev->body->range.begin, prev->body->range.end - prev->body->range.begin);
	return strcmp(want, have) ? -1 : labels_target(l, prev);
}

struct count {
	const char *label;
	unsigned int gotos;
};

static void count_goto(struct ir_stmt *s, void *data)
{
	struct count *c = data;

	c->gotos += s->kind == IR_S_GOTO && !g_strcmp0(s->label, c->label);
}

static unsigned int redirects_from(const struct detour *d, const char *label)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < d->redirects->len; i++)
		n += !strcmp(g_array_index(d->redirects, struct redirect, i).stmt->label, label);
	return n;
}

/* The lines of the labels that all gotos have left. */
static void delete_left(const struct labels *l, const struct place *p, const struct detour *d,
			GPtrArray *edits)
{
	const struct text *t = place_text(p);

	for (unsigned int i = 0; i < l->stmts->len; i++) {
		const struct ir_stmt *s = l->stmts->pdata[i];
		struct count c = { .label = s->label };
		uint32_t end = text_line_end(t, s->range.begin) + 1;

		stmt_walk(place_func(p)->body, count_goto, &c);
		if (c.gotos && c.gotos == redirects_from(d, s->label) && s->body &&
		    s->body->range.begin >= end && text_starts_line(t, s->range.begin))
			fix_edits_add(edits, text_line_start(t, s->range.begin), end, "");
	}
}

static GPtrArray *lead(const struct labels *l, struct place *p, const GPtrArray *plan, const char **why)
{
	struct detour d = { .redirects = g_array_new(FALSE, FALSE, sizeof(struct redirect)) };
	g_autoptr(GPtrArray) rest = plan_new(), left = fix_edits_new();
	GPtrArray *edits;

	for (unsigned int i = 0; i < plan->len; i++) {
		const struct site *s = plan->pdata[i];
		int to =
			s->kind == SITE_BEFORE && s->stmt->kind == IR_S_GOTO ? labels_target(l, s->stmt) : -1;
		int ready = to >= 0 && !s->guarded && !s->error ? label_ready(l, p, s, to) : -1;
		struct redirect r = { .stmt = s->stmt };

		if (ready < 0) {
			plan_copy_site(rest, p, s);
			continue;
		}
		r.label = ((const struct ir_stmt *)l->stmts->pdata[ready])->label;
		g_array_append_val(d.redirects, r);
	}
	edits = plan_edits(p, rest, d.redirects->len ? &d : NULL, why);
	delete_left(l, p, &d, left);
	if (edits && !fix_merge(edits, left))
		g_clear_pointer(&edits, g_ptr_array_unref);
	g_array_unref(d.redirects);
	return edits;
}

GPtrArray *plan_edits_ready(struct place *p, const GPtrArray *plan, const char **why)
{
	GPtrArray *edits;
	struct labels l;

	labels_collect(&l, p);
	edits = lead(&l, p, plan, why);
	labels_clear(&l);
	return edits;
}
