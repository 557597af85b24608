/* SPDX-License-Identifier: GPL-2.0-only */
/* The block under construction, temporaries, and what is common to all lowering. */
#include "frontend/priv.h"

struct ir_block *fresh(struct lower *L)
{
	return ir_block_new(L->f, L->loop);
}

struct ir_block *here(struct lower *L)
{
	if (!L->cur)
		L->cur = fresh(L); /* unreachable; ir_func_finish() drops it */
	return L->cur;
}

void go(struct lower *L, struct ir_block *to)
{
	if (L->cur)
		ir_term_goto(L->u, L->cur, to);
	L->cur = NULL;
}

void start(struct lower *L, struct ir_block *b)
{
	go(L, b);
	L->cur = b;
}

void emit_assign(struct lower *L, CXCursor at, const struct ir_path *dst, const struct ir_expr *src)
{
	struct ir_instr *i = ir_emit(L->f, here(L), IR_ASSIGN);

	/* an initialiser: from the name on, not from the type */
	if (clang_getCursorKind(at) == CXCursor_VarDecl)
		i->range = range_between(L, clang_getCursorLocation(at),
					 clang_getRangeEnd(clang_getCursorExtent(at)), &i->macro);
	else
		i->range = where(L, at, &i->macro);
	i->stmt = L->stmt;
	i->dst = dst;
	i->src = src;
}

const struct ir_path *temp_path(struct lower *L, struct ir_type type)
{
	return ir_path_var(L->u, ir_temp_new(L->f, type));
}

const struct ir_expr *to_temp(struct lower *L, CXCursor at, const struct ir_expr *e)
{
	const struct ir_path *p = temp_path(L, e->type);

	emit_assign(L, at, p, e);
	return ir_load(L->u, p);
}

void taint(struct lower *L, const char *why)
{
	if (!L->taint)
		L->taint = why;
}

bool descend(struct lower *L)
{
	if (L->depth >= MAX_NESTING) {
		taint(L, "nested too deeply");
		return false;
	}
	L->depth++;
	return true;
}

void ascend(struct lower *L)
{
	L->depth--;
}
