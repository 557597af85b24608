/* SPDX-License-Identifier: GPL-2.0-only */
/* Why a loop is left where no call says so: "if (!np) break;". See plan.h. */
#include "fix/plan.h"

/* The variable whose being NULL the one test of @up, an if, takes to its arm @s; or NULL. */
static const struct ir_var *null_for(const struct ir_func *fn, const struct ir_stmt *up,
				     const struct ir_stmt *s)
{
	const struct ir_var *v = NULL;

	for (unsigned int i = 0; i < fn->blocks->len; i++) {
		const struct ir_block *b = fn->blocks->pdata[i];
		bool negated = false;
		const struct ir_expr *e;

		if (b->term.kind != IR_TERM_BRANCH || b->term.stmt != up)
			continue;
		e = stmt_tested(b->term.value, &negated);
		if (v || e->kind != IR_E_LOAD || e->path->kind != IR_P_VAR ||
		    e->path->var->kind != IR_V_LOCAL || e->type.kind != IR_T_PTR ||
		    !stmt_starts(b->term.succ[!negated], s) || stmt_starts(b->term.succ[negated], s))
			return NULL;
		v = e->path->var;
	}
	return v;
}

char *words_why_left(const struct ir_func *fn, const struct ir_stmt *s)
{
	const struct ir_stmt *arm = s->parent && s->parent->kind == IR_S_COMPOUND ? s->parent : s;
	const struct ir_stmt *up = arm->parent;
	const struct ir_var *v =
		up && up->kind == IR_S_IF && up->then_stmt == arm ? null_for(fn, up, arm) : NULL;

	return v ? g_strdup_printf("the loop is left because '%s' is NULL", v->name) : NULL;
}
