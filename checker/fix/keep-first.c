/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "keep-first": "x->dev = get_device(&pdev->dev);" takes a second reference right where the one of the look-up has done
 * its work. What is kept is that one, and no other: "x->dev = &pdev->dev;".
 */
#include "fix/place-priv.h"
#include "fix/plan.h"

#include <string.h>

/* "place = get(x);", a statement of its own. */
static bool takes_second(const struct place *p, const struct ir_instr *in)
{
	uint16_t all = names_strong(p, (uint16_t)((1u << p->nnames) - 1));
	const struct ir_stmt *s = in->stmt;

	return in->op == IR_CALL && in->nargs == 1 && in->dst && in->dst->type.kind == IR_T_PTR &&
	       (in->dst->kind != IR_P_VAR || in->dst->var->kind != IR_V_TEMP) && s && s->kind == IR_S_EXPR &&
	       !in->macro && !s->range.in_macro && !s->range.in_header &&
	       names_call_has(p, in, MODEL_GET, all, NULL);
}

/* Is a put right behind it what is missing? */
static GPtrArray *plan_behind(struct place *p, const struct ir_instr *in, const char **why)
{
	GPtrArray *plan = plan_new();
	unsigned int mask;

	place_check(p, plan, why);
	mask = place_at(p, SITE_AFTER, in->stmt);
	if (plan_fits(p, mask, plan_add(plan, p, SITE_AFTER, in->stmt)) &&
	    place_check(p, plan, why) == PLACE_GOOD)
		return plan;
	g_ptr_array_unref(plan);
	return NULL;
}

/* "get(x)" -> "x" */
static GPtrArray *edits_of(const struct place *p, const struct ir_instr *in)
{
	const char *text = p->text.s;
	uint32_t begin = in->range.begin, open = begin + (uint32_t)strlen(in->callee), close = in->range.end;
	GPtrArray *edits;

	if (strncmp(text + begin, in->callee, strlen(in->callee)) || text[open] != '(' ||
	    text[close - 1] != ')')
		return NULL;
	edits = fix_edits_new();
	fix_edits_add(edits, begin, open + 1, "");
	fix_edits_add(edits, close - 1, close, "");
	return edits;
}

static char *words(struct place *p, const GPtrArray *plan)
{
	g_autofree char *all = words_of(p, plan, "put-on-exits");
	const char *deed = strstr(all, "\n\n");

	return g_strdup_printf("%.*s\n\nKeep this reference instead of taking a second one.",
			       (int)(deed ? (size_t)(deed - all) : strlen(all)), all);
}

struct fix_candidate *keep_first(struct place *p, const char **why)
{
	for (uint32_t i = 0; i < p->fn->ninstrs; i++) {
		const struct ir_instr *in = p->fn->instrs[i];
		g_autoptr(GPtrArray) plan = takes_second(p, in) ? plan_behind(p, in, why) : NULL;
		GPtrArray *edits = plan ? edits_of(p, in) : NULL;

		if (edits)
			return fix_candidate_new("keep-first", edits, words(p, plan));
	}
	return NULL;
}
