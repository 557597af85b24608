/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "put-after-last-use": one release for all that follows, as early as the object allows.
 *
 * Boundaries between statements are tried in source order, from the acquiring call on and outwards; the
 * first one that place_check() accepts is the place. Exits before it get a release of their own.
 */
#include "fix/plan.h"

static bool try_after(struct place *p, const struct ir_stmt *s, GPtrArray **plan, const char **why)
{
	unsigned int mask;
	struct site *site;

	if (s->range.in_macro || s->range.in_header || s->bare || s->kind == IR_S_LABEL ||
	    s->kind == IR_S_CASE || s->kind == IR_S_NULL || stmt_is_jump(s))
		return false;
	*plan = plan_new();
	place_check(p, *plan, why);
	mask = place_at(p, SITE_AFTER, s);
	if (!(mask & AT_HELD) || (mask & ~(AT_HELD | AT_OTHER | AT_NULL)))
		goto no;
	site = plan_add(*plan, p, SITE_AFTER, s);
	site->guarded = mask & AT_NULL;
	if (plan_repair(p, *plan, why))
		return true;
no:
	g_clear_pointer(plan, g_ptr_array_unref);
	return false;
}

static bool try_compound(struct place *p, const struct ir_stmt *compound, const struct ir_stmt *from,
			 GPtrArray **plan, const char **why)
{
	bool past = false;

	for (unsigned int i = 0; compound->kids && i < compound->kids->len; i++) {
		const struct ir_stmt *s = compound->kids->pdata[i];
		const struct ir_stmt *next = i + 1 < compound->kids->len ? compound->kids->pdata[i + 1] : NULL;

		past |= s == from;
		/* In a run of declarations the place is below the last. */
		if (!past || (s->kind == IR_S_DECL && next && next->kind == IR_S_DECL))
			continue;
		if (try_after(p, s, plan, why))
			return true;
	}
	return false;
}

struct fix_candidate *put_after_use(struct place *p, const char **why)
{
	const struct ir_stmt *s = place_acquire_stmt(p);
	struct fix_candidate *c;
	GPtrArray *plan = NULL;

	*why = "no statement comes after the last use on every path";
	while (s && !plan) {
		const struct ir_stmt *up = s->parent;

		if (up && up->kind == IR_S_COMPOUND && try_compound(p, up, s, &plan, why))
			break;
		s = up;
	}
	if (!plan)
		return NULL;
	c = g_new0(struct fix_candidate, 1);
	c->strategy = "put-after-last-use";
	c->edits = plan_edits(p, plan, NULL, why);
	c->words = words_of(p, plan, c->strategy);
	g_ptr_array_unref(plan);
	if (c->edits)
		return c;
	g_free(c->words);
	g_free(c);
	return NULL;
}
