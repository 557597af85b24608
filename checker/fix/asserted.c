/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "rc = look_up(bad, &args); ASSERT(rc == -EINVAL);": a test calls what has to fail. Where it does, nothing is held, and
 * where it does not, the test has failed: a put for that is none that anybody writes.
 */
#include "fix/place-priv.h"

struct reads {
	const struct ir_var *status;
	bool asserted, other;
};

/* "status == -EINVAL", or != */
static bool is_failure_test(const struct reads *r, const struct ir_expr *e)
{
	return e->kind == IR_E_BINOP && (e->oper == IR_O_EQ || e->oper == IR_O_NE) &&
	       e->a->kind == IR_E_LOAD && e->a->path->kind == IR_P_VAR && e->a->path->var == r->status &&
	       e->b->kind == IR_E_CONST && e->b->value < 0;
}

static void read_expr(struct reads *r, const struct ir_expr *e, const char *macro)
{
	if (!e || !expr_mentions(e, r->status))
		return;
	if (macro && is_failure_test(r, e))
		r->asserted = true;
	else
		r->other = true;
}

/* The macro may print it, too. */
static void read_args(struct reads *r, const struct ir_instr *in)
{
	for (unsigned int i = 0; i < in->nargs; i++)
		r->other |= expr_mentions(in->args[i], r->status) && !in->macro;
}

static void read_block(struct reads *r, const struct ir_block *b, unsigned int from, bool *seen)
{
	for (unsigned int i = from; i < b->instrs->len; i++) {
		const struct ir_instr *in = b->instrs->pdata[i];

		if (in->op == IR_CALL)
			read_args(r, in);
		else
			read_expr(r, in->src, in->macro);
		if (in->dst && in->dst->kind == IR_P_VAR && in->dst->var == r->status)
			return;
	}
	read_expr(r, b->term.value, b->term.macro);
	for (unsigned int k = 0; k < b->term.nsucc; k++) {
		const struct ir_block *next = b->term.succ[k];

		if (!seen[next->id]) {
			seen[next->id] = true;
			read_block(r, next, 0, seen);
		}
	}
}

bool place_expects_failure(const struct place *p)
{
	const struct ir_instr *in = p->ref->acquire;
	g_autofree bool *seen = g_new0(bool, p->fn->blocks->len);
	struct reads r = { 0 };
	guint at;

	if (!p->out || !in->dst || in->dst->kind != IR_P_VAR || in->dst->var->kind != IR_V_LOCAL ||
	    !g_ptr_array_find(in->block->instrs, in, &at))
		return false;
	r.status = in->dst->var;
	read_block(&r, in->block, at + 1, seen);
	return r.asserted && !r.other;
}
