/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "put-on-exits": a release before every statement that leaves with the reference.
 */
#include "fix/plan.h"

#include "fix/unwind-place.h"

/*
 * The code releases the last one behind the loop: then each round releases that of the round before, ahead of
 * the look-up.
 */
static GPtrArray *plan_round(struct place *p)
{
	const struct ir_stmt *s = place_acquire_stmt(p);
	g_autoptr(GPtrArray) nothing = plan_new();
	unsigned int mask;
	GPtrArray *plan;
	const char *why;

	if (s->kind != IR_S_EXPR || s->range.in_macro || place_check(p, nothing, &why) != PLACE_LEAKS ||
	    !place_overwritten(p))
		return NULL;
	mask = place_at(p, SITE_BEFORE, s);
	if (mask & (AT_OTHER | AT_NO_NAME))
		return NULL;
	plan = plan_new();
	if (plan_fits(p, mask, plan_add(plan, p, SITE_BEFORE, s)) && plan_repair(p, plan, &why))
		return plan;
	g_ptr_array_unref(plan);
	return NULL;
}

/* One put in front of the last return has its place among those of the unwinding, where these are in order. */
static void put_among_others(struct place *p, GPtrArray **plan)
{
	const struct site *s = (*plan)->len == 1 ? (*plan)->pdata[0] : NULL;
	const struct ir_stmt *at = s && s->kind == SITE_BEFORE && s->stmt->kind == IR_S_RETURN
					   ? unwind_place(place_unit(p), place_ref(p), s->stmt)
					   : NULL;
	g_autoptr(GPtrArray) other = plan_new();
	const char *why;

	if (!at)
		return;
	plan_copy_site(other, p, s);
	((struct site *)other->pdata[0])->stmt = at;
	if (place_check(p, other, &why) == PLACE_GOOD) {
		g_ptr_array_unref(*plan);
		*plan = g_steal_pointer(&other);
	} else {
		place_check(p, *plan, &why);
	}
}

struct fix_candidate *put_on_exits(struct place *p, const char **why)
{
	g_autoptr(GPtrArray) plan = plan_new();
	GPtrArray *edits;

	if (!plan_repair(p, plan, why)) {
		g_ptr_array_unref(plan);
		plan = plan_round(p);
		if (!plan)
			return NULL;
	}
	put_among_others(p, &plan);
	edits = plan_edits_ready(p, plan, why);
	if (!edits)
		return NULL;
	return fix_candidate_new("put-on-exits", edits, words_of(p, plan, "put-on-exits"));
}
