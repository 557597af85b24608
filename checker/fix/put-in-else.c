/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "put-in-else": "if (wanted(dev)) keep = dev;" gets an else that releases what is not wanted.
 */
#include "fix/plan.h"

struct ifs {
	struct place *p;
	GPtrArray *found; /* const struct ir_stmt *, source order */
};

/* Behind the arm nothing is left to lose, past it there is. */
static void see_if(struct ir_stmt *s, void *data)
{
	struct ifs *d = data;

	if (s->kind != IR_S_IF || s->else_stmt || !s->then_stmt || s->range.in_macro || s->range.in_header ||
	    !place_at(d->p, SITE_AFTER, s->then_stmt) ||
	    (place_at(d->p, SITE_AFTER, s->then_stmt) & AT_LOCAL) ||
	    !(place_at(d->p, SITE_ELSE, s) & AT_LOCAL))
		return;
	g_ptr_array_add(d->found, s);
}

static GPtrArray *plan_else(struct place *p, const struct ir_stmt *s, const char **why)
{
	GPtrArray *plan = plan_new();
	const char *no;
	unsigned int mask;

	place_check(p, plan, &no);
	mask = place_at(p, SITE_ELSE, s);
	if (!(mask & AT_NO_NAME) && plan_fits(p, mask, plan_add(plan, p, SITE_ELSE, s)) &&
	    place_check(p, plan, why) == PLACE_GOOD)
		return plan;
	g_ptr_array_unref(plan);
	return NULL;
}

struct fix_candidate *put_in_else(struct place *p, const char **why)
{
	struct ifs d = { p, g_ptr_array_new() };
	g_autoptr(GPtrArray) found = d.found, plan = plan_new();
	GPtrArray *edits;

	*why = "no if hands it on in its one arm";
	place_check(p, plan, why);
	stmt_walk(place_func(p)->body, see_if, &d);
	g_clear_pointer(&plan, g_ptr_array_unref);
	for (unsigned int i = 0; i < found->len && !plan; i++)
		plan = plan_else(p, found->pdata[i], why);
	edits = plan ? plan_edits(p, plan, NULL, why) : NULL;
	if (!edits)
		return NULL;
	return fix_candidate_new("put-in-else", edits, words_of(p, plan, "put-in-else"));
}
