/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the function tests the pointer for, so that the look-up gives what these tests tell apart.
 */
#include "fix/place-priv.h"

/* One value of a variable, followed ahead. */
struct ahead {
	const struct place *p;
	const struct ir_path *path;
};

/* Does the variable get another value? */
static bool sets_anew(const struct ir_instr *in, const void *data)
{
	const struct ahead *a = data;
	uint16_t all = (uint16_t)((1u << a->p->nnames) - 1);

	return in->dst == a->path &&
	       !(in->op == IR_ASSIGN ? names_value(a->p, all, in->src)
				     : in->op == IR_CALL && names_call_gives(a->p, in, all));
}

/* Can the value that @test looks at come from a look-up, or is it of something that the same variable takes later? */
static bool is_of_ours(const struct place *p, const struct ir_instr *test)
{
	const struct ir_expr *e = test->nargs ? test->args[0] : NULL;
	g_autofree bool *seen = g_new0(bool, p->fn->blocks->len);
	const struct ahead a = { p, e && e->kind == IR_E_LOAD ? e->path : NULL };

	if (!a.path || a.path->kind != IR_P_VAR)
		return true;
	for (unsigned int i = 0; i < p->fn->blocks->len; i++) {
		const struct ir_block *b = p->fn->blocks->pdata[i];

		for (unsigned int k = 0; k < b->instrs->len; k++) {
			if (g_hash_table_contains(p->acquires, b->instrs->pdata[k]) &&
			    instr_leads_to(b, k + 1, test, sets_anew, &a, seen))
				return true;
		}
	}
	return false;
}

void tests_collect(struct place *p)
{
	uint16_t all = names_strong(p, (uint16_t)((1u << p->nnames) - 1));

	for (unsigned int b = 0; b < p->fn->blocks->len; b++) {
		const struct ir_block *blk = p->fn->blocks->pdata[b];

		if (blk->term.kind == IR_TERM_BRANCH && names_tested(p, blk->term.value))
			p->tested_null = true;
		for (unsigned int i = 0; i < blk->instrs->len; i++) {
			const struct ir_instr *in = blk->instrs->pdata[i];

			if (in->op == IR_ASSIGN && names_is_test(in->src) && names_tested(p, in->src))
				p->tested_null = true;
			if (in->op != IR_CALL)
				continue;
			if (names_call_has(p, in, MODEL_IS_ERR, all, NULL) && is_of_ours(p, in))
				p->tested_err = true;
			if (names_call_has(p, in, MODEL_IS_ERR_OR_NULL, all, NULL) && is_of_ours(p, in))
				p->tested_null = p->tested_err = true;
		}
	}
}
