/* SPDX-License-Identifier: GPL-2.0-only */
/* Constants: folding of operators, conditions that are decided at compile time. */
#include "frontend/priv.h"

static bool compare(enum ir_oper op, int64_t a, int64_t b, bool uns)
{
	bool less = uns ? (uint64_t)a < (uint64_t)b : a < b;

	switch (op) {
	case IR_O_EQ: return a == b;
	case IR_O_NE: return a != b;
	case IR_O_LT: return less;
	case IR_O_LE: return less || a == b;
	case IR_O_GT: return !less && a != b;
	default: return !less;
	}
}

static bool divide(enum ir_oper op, int64_t a, int64_t b, bool uns, int64_t *r)
{
	if (!b || (a == INT64_MIN && b == -1))
		return false;
	if (uns)
		*r = (int64_t)(op == IR_O_DIV ? (uint64_t)a / (uint64_t)b : (uint64_t)a % (uint64_t)b);
	else
		*r = op == IR_O_DIV ? a / b : a % b;
	return true;
}

static bool shift(enum ir_oper op, int64_t a, int64_t b, bool uns, int64_t *r)
{
	if (b < 0 || b > 63)
		return false;
	if (op == IR_O_SHL)
		*r = (int64_t)((uint64_t)a << b);
	else
		*r = uns ? (int64_t)((uint64_t)a >> b) : a >> b;
	return true;
}

static bool constant_binop(enum ir_oper op, int64_t a, int64_t b, bool uns, int64_t *r)
{
	switch (op) {
	case IR_O_ADD: *r = (int64_t)((uint64_t)a + (uint64_t)b); return true;
	case IR_O_SUB: *r = (int64_t)((uint64_t)a - (uint64_t)b); return true;
	case IR_O_MUL: *r = (int64_t)((uint64_t)a * (uint64_t)b); return true;
	case IR_O_AND: *r = a & b; return true;
	case IR_O_OR: *r = a | b; return true;
	case IR_O_XOR: *r = a ^ b; return true;
	case IR_O_DIV:
	case IR_O_MOD: return divide(op, a, b, uns, r);
	case IR_O_SHL:
	case IR_O_SHR: return shift(op, a, b, uns, r);
	default: *r = compare(op, a, b, uns); return true;
	}
}

const struct ir_expr *make_binop(struct lower *L, enum ir_oper op, const struct ir_expr *a,
				 const struct ir_expr *b, CXCursor c)
{
	CXType type = clang_getCursorType(c);
	int64_t v;

	if (a->kind == IR_E_CONST && b->kind == IR_E_CONST &&
	    constant_binop(op, a->value, b->value, a->type.is_unsigned, &v))
		return ir_const(L->u, fit(v, type), type_of(L->t, type));
	return ir_binop(L->u, op, a, b, type_of(L->t, type));
}

static enum CXChildVisitResult find_kind(CXCursor c, CXCursor parent, CXClientData data)
{
	enum CXCursorKind k = clang_getCursorKind(c);
	bool *labels = data;

	if (labels[0] && (k == CXCursor_LabelStmt || k == CXCursor_CaseStmt || k == CXCursor_DefaultStmt))
		return CXChildVisit_Break;
	if (!labels[0] && k == CXCursor_CallExpr)
		return CXChildVisit_Break;
	return CXChildVisit_Recurse;
}

bool has_labels(CXCursor c)
{
	bool labels = true;

	return clang_getCursorKind(c) == CXCursor_LabelStmt || clang_visitChildren(c, find_kind, &labels);
}

static bool has_calls(CXCursor c)
{
	bool labels = false;

	return clang_visitChildren(c, find_kind, &labels);
}

/* Is the condition a constant without side effects? */
bool pick_arm(struct lower *L, CXCursor cond, bool *value)
{
	int64_t v;

	if (clang_getCursorType(cond).kind == CXType_Dependent || !evaluate(cond, &v))
		return false;
	if (clang_getCursorKind(skip_parens(cond)) == CXCursor_CallExpr || has_calls(cond)) {
		CXCursor c = skip_parens(cond), lhs;

		/* "0 && f()", "1 || f()": the call is not made; "f() && 0" makes it */
		if (clang_getCursorKind(c) != CXCursor_BinaryOperator || !first_kid(c, &lhs))
			return false;
		if (!evaluate(lhs, &v) || has_calls(lhs))
			return false;
		if (!evaluate(cond, &v))
			return false;
	}
	*value = v != 0;
	return true;
}

static bool is_unsigned(CXCursor c)
{
	switch (clang_getCanonicalType(clang_getCursorType(c)).kind) {
	case CXType_UInt:
	case CXType_ULong:
	case CXType_ULongLong: return true;
	default: return false;
	}
}

#define MAX_ERRNO 4095

void fold_error_test(struct lower *L, CXCursor left, enum ir_oper *op, const struct ir_expr **b)
{
	if (!ir_oper_compares(*op) || (*b)->kind != IR_E_CONST || (*b)->value >= 0 ||
	    (*b)->value < -MAX_ERRNO - 1 || !is_unsigned(left))
		return;
	if (*op == IR_O_GE || *op == IR_O_GT)
		*op = IR_O_LT;
	else if (*op == IR_O_LT || *op == IR_O_LE)
		*op = IR_O_GE;
	else
		return;
	*b = ir_const(L->u, 0, (*b)->type);
}
