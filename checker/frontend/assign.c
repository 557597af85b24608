/* SPDX-License-Identifier: GPL-2.0-only */
/* Assignments, steps (++, --), and expressions evaluated for their effects. */
#include "frontend/priv.h"

static const struct ir_path *assign_plain(struct lower *L, CXCursor c, const struct kids *k)
{
	const struct ir_path *dst = lower_place(L, k->v[0]);

	/* a macro's pointer variable that is given another value is an alias no more */
	if (dst->kind == IR_P_VAR)
		g_hash_table_remove(L->aliases, dst->var);
	lower_into(L, k->v[1], dst, c);
	return dst;
}

static enum ir_oper compound_oper(CXCursor c)
{
	switch (clang_getCursorBinaryOperatorKind(c)) {
	case CXBinaryOperator_MulAssign: return IR_O_MUL;
	case CXBinaryOperator_DivAssign: return IR_O_DIV;
	case CXBinaryOperator_RemAssign: return IR_O_MOD;
	case CXBinaryOperator_SubAssign: return IR_O_SUB;
	case CXBinaryOperator_ShlAssign: return IR_O_SHL;
	case CXBinaryOperator_ShrAssign: return IR_O_SHR;
	case CXBinaryOperator_AndAssign: return IR_O_AND;
	case CXBinaryOperator_XorAssign: return IR_O_XOR;
	case CXBinaryOperator_OrAssign: return IR_O_OR;
	default: return IR_O_ADD;
	}
}

const struct ir_path *lower_assign(struct lower *L, CXCursor c)
{
	const struct ir_path *dst;
	const struct ir_expr *v;
	struct kids k;

	get_kids(L, c, &k);
	if (k.n != 2) {
		taint(L, "incomplete assignment");
		return temp_path(L, cursor_type(L->t, c));
	}
	if (clang_getCursorKind(c) == CXCursor_BinaryOperator)
		return assign_plain(L, c, &k);
	v = lower_value(L, k.v[1]);
	dst = lower_place(L, k.v[0]);
	emit_assign(L, c, dst, ir_binop(L->u, compound_oper(c), ir_load(L->u, dst), v, dst->type));
	return dst;
}

const struct ir_expr *lower_step(struct lower *L, CXCursor c, bool want_value)
{
	enum CXUnaryOperatorKind kind = clang_getCursorUnaryOperatorKind(c);
	bool post = kind == CXUnaryOperator_PostInc || kind == CXUnaryOperator_PostDec;
	bool inc = kind == CXUnaryOperator_PostInc || kind == CXUnaryOperator_PreInc;
	const struct ir_expr *v, *one, *old = NULL;
	const struct ir_path *p;
	CXCursor kid;

	if (!first_kid(c, &kid))
		return ir_unknown(L->u, cursor_type(L->t, c));
	p = lower_place(L, kid);
	v = ir_load(L->u, p);
	if (post && want_value)
		old = to_temp(L, c, v);
	one = ir_const(L->u, 1, (struct ir_type){ .kind = IR_T_INT });
	emit_assign(L, c, p, ir_binop(L->u, inc ? IR_O_ADD : IR_O_SUB, v, one, p->type));
	return old ? old : v;
}

static void into_conditional(struct lower *L, CXCursor c, const struct ir_path *dst, CXCursor at)
{
	struct ir_block *yes, *no, *end;
	struct kids k;
	bool v;

	get_kids(L, c, &k);
	if (k.n != 3)
		return;
	if (pick_arm(L, k.v[0], &v)) {
		lower_into(L, k.v[v ? 1 : 2], dst, at);
		return;
	}
	yes = fresh(L);
	no = fresh(L);
	end = fresh(L);
	lower_cond(L, k.v[0], yes, no);
	L->cur = yes;
	lower_into(L, k.v[1], dst, at);
	go(L, end);
	L->cur = no;
	lower_into(L, k.v[2], dst, at);
	go(L, end);
	L->cur = end;
}

static bool into_stmt_expr(struct lower *L, CXCursor c, const struct ir_path *dst, CXCursor at)
{
	struct stmt_expr se;
	CXCursor value, of;

	if (is_container_of(L, c) || is_xchg(L, c))
		return false;
	if (idiom_value(L, c, &value, &of)) {
		if (!clang_Cursor_isNull(of))
			return false;
		lower_into(L, value, dst, at);
		return true;
	}
	stmt_expr_enter(L, c, &se);
	if (se.has_value)
		lower_into(L, se.last, dst, at);
	stmt_expr_leave(L, &se);
	return true;
}

/* Conversions of a call's result that its destination's type tells as well. */
static CXCursor result_of(CXCursor c, const struct ir_path *dst)
{
	CXCursor inner = skip_casts(c);

	if (clang_getCursorKind(inner) == CXCursor_CallExpr && dst->type.is_bool &&
	    is_pointer(clang_getCursorType(inner)))
		return c;
	return inner;
}

/* dst = c, the destination of calls and of each arm of a conditional being dst itself. */
void lower_into(struct lower *L, CXCursor c, const struct ir_path *dst, CXCursor at)
{
	CXCursor inner = result_of(c, dst), arg;
	const struct ir_expr *e;
	struct kids k;

	if (!descend(L))
		return;
	switch (clang_getCursorKind(inner)) {
	case CXCursor_CallExpr:
		if (is_transparent_call(inner, &arg))
			lower_into(L, arg, dst, at);
		else if ((e = lower_call(L, inner, dst, false)))
			emit_assign(L, at, dst, e);
		goto out;
	case CXCursor_ConditionalOperator: into_conditional(L, inner, dst, at); goto out;
	case CXCursor_StmtExpr:
		if (into_stmt_expr(L, inner, dst, at))
			goto out;
		break;
	case CXCursor_BinaryOperator:
		if (clang_getCursorBinaryOperatorKind(inner) != CXBinaryOperator_Comma)
			break;
		get_kids(L, inner, &k);
		lower_discard(L, k.v[0]);
		lower_into(L, k.v[k.n - 1], dst, at);
		goto out;
	case CXCursor_InitListExpr: lower_init(L, inner, dst, clang_getCursorType(inner)); goto out;
	case CXCursor_CompoundLiteralExpr:
		get_kids(L, inner, &k);
		if (dst->type.kind == IR_T_RECORD && k.n) {
			lower_init(L, k.v[k.n - 1], dst, clang_getCursorType(inner));
			goto out;
		}
		break;
	default: break;
	}
	emit_assign(L, at, dst, lower_value(L, c));
out:
	ascend(L);
}

static void discard_binary(struct lower *L, CXCursor c)
{
	enum CXBinaryOperatorKind kind = clang_getCursorBinaryOperatorKind(c);
	struct ir_block *end;
	struct kids k;

	if (kind == CXBinaryOperator_Assign) {
		lower_assign(L, c);
	} else if (kind == CXBinaryOperator_LAnd || kind == CXBinaryOperator_LOr) {
		end = fresh(L);
		lower_cond(L, c, end, end);
		L->cur = end;
	} else {
		get_kids(L, c, &k);
		for (unsigned int i = 0; i < k.n; i++)
			lower_discard(L, k.v[i]);
	}
}

static void discard_conditional(struct lower *L, CXCursor c)
{
	struct ir_block *yes = fresh(L), *no = fresh(L), *end = fresh(L);
	struct kids k;
	bool v;

	get_kids(L, c, &k);
	if (k.n != 3)
		return;
	if (pick_arm(L, k.v[0], &v)) {
		lower_discard(L, k.v[v ? 1 : 2]);
		return;
	}
	lower_cond(L, k.v[0], yes, no);
	L->cur = yes;
	lower_discard(L, k.v[1]);
	go(L, end);
	L->cur = no;
	lower_discard(L, k.v[2]);
	go(L, end);
	L->cur = end;
}

static void discard_stmt_expr(struct lower *L, CXCursor c)
{
	struct stmt_expr se;
	struct kids body;
	CXCursor value, of;

	if (is_xchg(L, c)) {
		lower_value(L, c);
		return;
	}
	if (idiom_warn(L, c, &value, &body)) {
		struct ir_block *end = fresh(L);

		lower_cond(L, c, end, end);
		L->cur = end;
		return;
	}
	if (idiom_value(L, c, &value, &of)) {
		lower_discard(L, clang_Cursor_isNull(of) ? value : of);
		return;
	}
	stmt_expr_enter(L, c, &se);
	if (se.has_value)
		lower_discard(L, se.last);
	stmt_expr_leave(L, &se);
}

static void discard_unary(struct lower *L, CXCursor c)
{
	CXCursor kid;

	switch (clang_getCursorUnaryOperatorKind(c)) {
	case CXUnaryOperator_PostInc:
	case CXUnaryOperator_PostDec:
	case CXUnaryOperator_PreInc:
	case CXUnaryOperator_PreDec: lower_step(L, c, false); break;
	default:
		if (first_kid(c, &kid))
			lower_discard(L, kid);
		break;
	}
}

void lower_discard(struct lower *L, CXCursor c)
{
	CXCursor inner = skip_casts(c), arg;

	if (!descend(L))
		return;
	switch (clang_getCursorKind(inner)) {
	case CXCursor_CallExpr:
		if (is_transparent_call(inner, &arg))
			lower_discard(L, arg);
		else
			lower_call(L, inner, NULL, true);
		break;
	case CXCursor_BinaryOperator: discard_binary(L, inner); break;
	case CXCursor_CompoundAssignOperator: lower_assign(L, inner); break;
	case CXCursor_UnaryOperator: discard_unary(L, inner); break;
	case CXCursor_ConditionalOperator: discard_conditional(L, inner); break;
	case CXCursor_StmtExpr: discard_stmt_expr(L, inner); break;
	case CXCursor_DeclRefExpr:
	case CXCursor_IntegerLiteral:
	case CXCursor_StringLiteral: break;
	default: lower_value(L, inner); break;
	}
	ascend(L);
}
