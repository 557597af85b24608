/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "put-on-exits": a release before every statement that leaves with the reference.
 */
#include "fix/plan.h"

struct fix_candidate *put_on_exits(struct place *p, const char **why)
{
	g_autoptr(GPtrArray) plan = plan_new();
	struct fix_candidate *c;
	GPtrArray *edits;

	if (!plan_repair(p, plan, why))
		return NULL;
	edits = plan_edits(p, plan, NULL, why);
	if (!edits)
		return NULL;
	c = g_new0(struct fix_candidate, 1);
	c->strategy = "put-on-exits";
	c->edits = edits;
	c->words = words_of(p, plan, c->strategy);
	return c;
}
