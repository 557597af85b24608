/* SPDX-License-Identifier: GPL-2.0-only */
/* Conditions as control flow. */
#include "frontend/priv.h"

static void branch(struct lower *L, CXCursor c, const struct ir_expr *e, struct ir_block *yes,
		   struct ir_block *no)
{
	struct ir_block *b = here(L);

	if (e->kind == IR_E_CONST) {
		go(L, e->value ? yes : no);
		return;
	}
	/* !x is x the other way round; x != 0 is x */
	if (e->kind == IR_E_UNOP && e->oper == IR_O_NOT) {
		branch(L, c, e->a, no, yes);
		return;
	}
	if (e->kind == IR_E_BINOP && (e->oper == IR_O_NE || e->oper == IR_O_EQ) && e->b->kind == IR_E_CONST &&
	    !e->b->value) {
		branch(L, c, e->a, e->oper == IR_O_NE ? yes : no, e->oper == IR_O_NE ? no : yes);
		return;
	}
	ir_term_branch(L->u, b, e, yes, no);
	b->term.range = where(L, c, &b->term.macro);
	b->term.stmt = L->stmt;
	L->cur = NULL;
}

static void cond_binary(struct lower *L, CXCursor c, struct ir_block *yes, struct ir_block *no)
{
	enum CXBinaryOperatorKind kind = clang_getCursorBinaryOperatorKind(c);
	struct ir_block *next;
	struct kids k;

	if (kind != CXBinaryOperator_LAnd && kind != CXBinaryOperator_LOr && kind != CXBinaryOperator_Comma) {
		branch(L, c, lower_value(L, c), yes, no);
		return;
	}
	get_kids(L, c, &k);
	if (k.n != 2) {
		taint(L, "incomplete condition");
		go(L, yes);
		return;
	}
	if (kind == CXBinaryOperator_Comma) {
		lower_discard(L, k.v[0]);
	} else {
		next = fresh(L);
		if (kind == CXBinaryOperator_LAnd)
			lower_cond(L, k.v[0], next, no);
		else
			lower_cond(L, k.v[0], yes, next);
		L->cur = next;
	}
	lower_cond(L, k.v[1], yes, no);
}

static void cond_conditional(struct lower *L, CXCursor c, struct ir_block *yes, struct ir_block *no)
{
	struct ir_block *a, *b;
	struct kids k;
	bool v;

	get_kids(L, c, &k);
	if (k.n != 3) {
		branch(L, c, ir_unknown(L->u, cursor_type(L->t, c)), yes, no);
		return;
	}
	if (pick_arm(L, k.v[0], &v)) {
		lower_cond(L, k.v[v ? 1 : 2], yes, no);
		return;
	}
	a = fresh(L);
	b = fresh(L);
	lower_cond(L, k.v[0], a, b);
	L->cur = a;
	lower_cond(L, k.v[1], yes, no);
	L->cur = b;
	lower_cond(L, k.v[2], yes, no);
}

/*
 * WARN_ON() and its kin: the value is the condition, seen once; the warning is
 * what happens on the way of a condition that holds.
 */
static void cond_warn(struct lower *L, CXCursor c, CXCursor cond, const struct kids *body,
		      struct ir_block *yes, struct ir_block *no)
{
	unsigned int macro_at = L->macro_at;
	struct ir_block *warn = fresh(L);
	CXCursor var;
	struct kids k;

	lower_cond(L, cond, warn, no);
	L->cur = warn;
	L->macro_at = expansion_offset(L, c);
	for (unsigned int i = 1; i + 1 < body->n; i++) {
		if (clang_getCursorKind(body->v[i]) == CXCursor_NullStmt)
			continue;
		get_kids(L, body->v[i], &k);
		if (k.n == 2 && is_warn_test(L, k.v[0])) {
			lower_stmt(L, k.v[1]);
			continue;
		}
		if (first_kid(body->v[0], &var))
			emit_assign(L, c, ir_path_var(L->u, var_of(L, var)),
				    ir_const(L->u, 1, cursor_type(L->t, var)));
		lower_stmt(L, body->v[i]);
	}
	L->macro_at = macro_at;
	go(L, yes);
}

static void cond_stmt_expr(struct lower *L, CXCursor c, struct ir_block *yes, struct ir_block *no)
{
	struct stmt_expr se;
	struct kids body;
	CXCursor cond, value, of;

	if (idiom_warn(L, c, &cond, &body)) {
		cond_warn(L, c, cond, &body, yes, no);
		return;
	}
	if (is_container_of(L, c) || is_xchg(L, c) || idiom_value(L, c, &value, &of)) {
		branch(L, c, lower_value(L, c), yes, no);
		return;
	}
	stmt_expr_enter(L, c, &se);
	if (se.has_value && L->cleanups == se.outer) {
		lower_cond(L, se.last, yes, no);
		stmt_expr_leave(L, &se);
		return;
	}
	if (se.has_value) {
		const struct ir_expr *e = to_temp(L, c, lower_value(L, se.last));

		stmt_expr_leave(L, &se);
		branch(L, c, e, yes, no);
		return;
	}
	stmt_expr_leave(L, &se);
	branch(L, c, ir_unknown(L->u, cursor_type(L->t, c)), yes, no);
}

static void cond_of_kind(struct lower *L, CXCursor c, struct ir_block *yes, struct ir_block *no)
{
	CXCursor inner = skip_casts(c), kid;
	bool v;

	switch (clang_getCursorKind(inner)) {
	case CXCursor_UnaryOperator:
		if (clang_getCursorUnaryOperatorKind(inner) == CXUnaryOperator_LNot &&
		    first_kid(inner, &kid)) {
			lower_cond(L, kid, no, yes);
			return;
		}
		break;
	case CXCursor_BinaryOperator: cond_binary(L, inner, yes, no); return;
	case CXCursor_ConditionalOperator: cond_conditional(L, inner, yes, no); return;
	case CXCursor_StmtExpr: cond_stmt_expr(L, inner, yes, no); return;
	case CXCursor_CallExpr:
		if (is_transparent_call(inner, &kid)) {
			lower_cond(L, kid, yes, no);
			return;
		}
		break;
	case CXCursor_UnexposedExpr:
	case CXCursor_GenericSelectionExpr:
		if (pick_arm(L, inner, &v)) {
			go(L, v ? yes : no);
			return;
		}
		break;
	default: break;
	}
	branch(L, inner, lower_value(L, inner), yes, no);
}

/* Go to @yes when @c is not 0, else to @no; nothing is current afterwards. */
void lower_cond(struct lower *L, CXCursor c, struct ir_block *yes, struct ir_block *no)
{
	if (!descend(L)) {
		go(L, yes);
		return;
	}
	cond_of_kind(L, c, yes, no);
	ascend(L);
}
