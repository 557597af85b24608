/* SPDX-License-Identifier: GPL-2.0-only */
/* Expressions as values. */
#include <string.h>

#include "frontend/priv.h"

static const struct ir_expr *unknown(struct lower *L, CXCursor c)
{
	return ir_unknown(L->u, cursor_type(L->t, c));
}

/* Constants that libclang computes: literals, sizeof, offsetof, type traits. */
static const struct ir_expr *lower_constant(struct lower *L, CXCursor c)
{
	int64_t v;

	if (!evaluate(c, &v))
		return unknown(L, c);
	return ir_const(L->u, v, cursor_type(L->t, c));
}

static const struct ir_expr *lower_string(struct lower *L, CXCursor c)
{
	CXString s = clang_getCursorSpelling(c);
	const char *text = clang_getCString(s), *open = text ? strchr(text, '"') : NULL;
	size_t len = open ? strlen(open) : 0;
	g_autofree char *inner = len >= 2 ? g_strndup(open + 1, len - 2) : g_strdup("");

	clang_disposeString(s);
	return ir_string(L->u, inner);
}

static const struct ir_expr *lower_name(struct lower *L, CXCursor c)
{
	CXCursor ref = clang_getCursorReferenced(c);
	CXType type;
	int64_t v;

	switch (clang_getCursorKind(ref)) {
	case CXCursor_EnumConstantDecl:
		return ir_const(L->u, clang_getEnumConstantDeclValue(ref), cursor_type(L->t, c));
	case CXCursor_FunctionDecl: return ir_funcref(L->u, callee_of(L->t, ref)->name);
	case CXCursor_ParmDecl: return place_value(L, lower_place(L, c), c);
	case CXCursor_VarDecl:
		type = clang_getCanonicalType(clang_getCursorType(ref));
		if (clang_isConstQualifiedType(type) && type.kind >= CXType_Bool &&
		    type.kind <= CXType_Int128 && clang_Cursor_getStorageClass(ref) == CX_SC_Static &&
		    evaluate(c, &v))
			return ir_const(L->u, v, cursor_type(L->t, c));
		return place_value(L, lower_place(L, c), c);
	default: return unknown(L, c);
	}
}

static bool same_type(struct ir_type a, struct ir_type b)
{
	return a.kind == b.kind && a.tag == b.tag && a.depth == b.depth && a.is_unsigned == b.is_unsigned &&
	       a.is_bool == b.is_bool;
}

static bool is_truth(const struct ir_expr *e)
{
	return e->type.is_bool || (e->kind == IR_E_UNOP && e->oper == IR_O_NOT) ||
	       (e->kind == IR_E_BINOP && ir_oper_compares(e->oper));
}

/* Casts do not show but in the type of the value; to bool is a comparison. */
static const struct ir_expr *convert(struct lower *L, const struct ir_expr *e, CXCursor c)
{
	CXType to = clang_getCursorType(c);
	struct ir_type type = type_of(L->t, to);
	struct ir_expr *copy;

	if (e->kind == IR_E_CONST)
		return ir_const(L->u, type.kind == IR_T_INT ? fit(e->value, to) : e->value, type);
	if (type.is_bool && !is_truth(e) && e->kind != IR_E_UNKNOWN)
		return ir_binop(L->u, IR_O_NE, e, ir_const(L->u, 0, e->type), type);
	if (type.kind == IR_T_VOID || same_type(type, e->type))
		return e;
	/* a cast to void * forgets what the object is: keep what is known */
	if (type.kind == IR_T_PTR && !type.tag && e->type.kind == IR_T_PTR && e->type.tag)
		return e;
	copy = ir_alloc(L->u, sizeof(*copy));
	*copy = *e;
	copy->type = type;
	return copy;
}

static bool plain_oper(enum CXBinaryOperatorKind k, enum ir_oper *op)
{
	static const struct {
		enum CXBinaryOperatorKind kind;
		enum ir_oper op;
	} table[] = {
		{ CXBinaryOperator_Mul, IR_O_MUL }, { CXBinaryOperator_Div, IR_O_DIV },
		{ CXBinaryOperator_Rem, IR_O_MOD }, { CXBinaryOperator_Add, IR_O_ADD },
		{ CXBinaryOperator_Sub, IR_O_SUB }, { CXBinaryOperator_Shl, IR_O_SHL },
		{ CXBinaryOperator_Shr, IR_O_SHR }, { CXBinaryOperator_LT, IR_O_LT },
		{ CXBinaryOperator_GT, IR_O_GT },   { CXBinaryOperator_LE, IR_O_LE },
		{ CXBinaryOperator_GE, IR_O_GE },   { CXBinaryOperator_EQ, IR_O_EQ },
		{ CXBinaryOperator_NE, IR_O_NE },   { CXBinaryOperator_And, IR_O_AND },
		{ CXBinaryOperator_Xor, IR_O_XOR }, { CXBinaryOperator_Or, IR_O_OR },
	};

	for (unsigned int i = 0; i < G_N_ELEMENTS(table); i++) {
		if (table[i].kind == k) {
			*op = table[i].op;
			return true;
		}
	}
	return false;
}

/* && and || as a value: 1 or 0 by way of control flow. */
static const struct ir_expr *lower_truth(struct lower *L, CXCursor c)
{
	struct ir_type type = cursor_type(L->t, c);
	const struct ir_path *t = temp_path(L, type);
	struct ir_block *yes = fresh(L), *no = fresh(L), *end = fresh(L);

	lower_cond(L, c, yes, no);
	L->cur = yes;
	emit_assign(L, c, t, ir_const(L->u, 1, type));
	go(L, end);
	L->cur = no;
	emit_assign(L, c, t, ir_const(L->u, 0, type));
	go(L, end);
	L->cur = end;
	return ir_load(L->u, t);
}

static const struct ir_expr *lower_binary(struct lower *L, CXCursor c)
{
	enum CXBinaryOperatorKind kind = clang_getCursorBinaryOperatorKind(c);
	const struct ir_expr *a, *b;
	enum ir_oper op;
	struct kids k;

	if (kind == CXBinaryOperator_Assign)
		return place_value(L, lower_assign(L, c), c);
	if (kind == CXBinaryOperator_LAnd || kind == CXBinaryOperator_LOr)
		return lower_truth(L, c);
	get_kids(L, c, &k);
	if (k.n != 2)
		return unknown(L, c);
	if (kind == CXBinaryOperator_Comma) {
		lower_discard(L, k.v[0]);
		return lower_value(L, k.v[1]);
	}
	a = lower_value(L, k.v[0]);
	b = lower_value(L, k.v[1]);
	if (!plain_oper(kind, &op))
		return unknown(L, c);
	fold_error_test(L, k.v[0], &op, &b);
	return make_binop(L, op, a, b, c);
}

static const struct ir_expr *lower_not(struct lower *L, CXCursor c, CXCursor operand)
{
	struct ir_type type = cursor_type(L->t, c);
	const struct ir_expr *e = lower_value(L, operand);

	if (e->kind == IR_E_CONST)
		return ir_const(L->u, !e->value, type);
	/* !!x is x != 0 */
	if (e->kind == IR_E_UNOP && e->oper == IR_O_NOT) {
		if (is_truth(e->a))
			return e->a;
		return ir_binop(L->u, IR_O_NE, e->a, ir_const(L->u, 0, e->a->type), type);
	}
	if (e->kind == IR_E_BINOP && ir_oper_compares(e->oper)) {
		static const enum ir_oper inverse[] = {
			[IR_O_EQ] = IR_O_NE, [IR_O_NE] = IR_O_EQ, [IR_O_LT] = IR_O_GE,
			[IR_O_LE] = IR_O_GT, [IR_O_GT] = IR_O_LE, [IR_O_GE] = IR_O_LT,
		};

		return ir_binop(L->u, inverse[e->oper], e->a, e->b, type);
	}
	return ir_unop(L->u, IR_O_NOT, e, type);
}

static const struct ir_expr *lower_arith(struct lower *L, CXCursor c, CXCursor operand, enum ir_oper op)
{
	const struct ir_expr *e = lower_value(L, operand);

	if (e->kind == IR_E_CONST) {
		uint64_t v = op == IR_O_NEG ? -(uint64_t)e->value : ~(uint64_t)e->value;

		return ir_const(L->u, fit((int64_t)v, clang_getCursorType(c)), cursor_type(L->t, c));
	}
	return ir_unop(L->u, op, e, cursor_type(L->t, c));
}

static const struct ir_expr *lower_addr(struct lower *L, CXCursor operand)
{
	CXCursor o = skip_parens(operand);

	if (clang_getCursorKind(o) == CXCursor_DeclRefExpr &&
	    clang_getCursorKind(clang_getCursorReferenced(o)) == CXCursor_FunctionDecl)
		return lower_name(L, o);
	return ir_addr(L->u, lower_place(L, o));
}

static const struct ir_expr *lower_unary(struct lower *L, CXCursor c)
{
	CXCursor kid;

	if (!first_kid(c, &kid))
		return unknown(L, c);
	switch (clang_getCursorUnaryOperatorKind(c)) {
	case CXUnaryOperator_PostInc:
	case CXUnaryOperator_PostDec:
	case CXUnaryOperator_PreInc:
	case CXUnaryOperator_PreDec: return lower_step(L, c, true);
	case CXUnaryOperator_AddrOf: return lower_addr(L, kid);
	case CXUnaryOperator_Deref:
		/* *fp of a function pointer is fp */
		if (cursor_type(L->t, c).kind == IR_T_FUNC)
			return lower_value(L, kid);
		return place_value(L, lower_place(L, c), c);
	case CXUnaryOperator_Plus:
	case CXUnaryOperator_Extension: return lower_value(L, kid);
	case CXUnaryOperator_Minus: return lower_arith(L, c, kid, IR_O_NEG);
	case CXUnaryOperator_Not: return lower_arith(L, c, kid, IR_O_BITNOT);
	case CXUnaryOperator_LNot: return lower_not(L, c, kid);
	default: lower_discard(L, kid); return unknown(L, c);
	}
}

/* "a ?: b" has its operand three times, then b. */
bool is_elvis(const struct kids *k)
{
	return k->n == 4 && clang_equalCursors(k->v[0], k->v[1]);
}

static const struct ir_expr *lower_elvis(struct lower *L, CXCursor c, const struct kids *k)
{
	const struct ir_path *t = temp_path(L, cursor_type(L->t, c));
	struct ir_block *other = fresh(L), *end = fresh(L);
	struct ir_block *b;

	lower_into(L, k->v[0], t, c);
	b = here(L);
	ir_term_branch(L->u, b, ir_load(L->u, t), end, other);
	b->term.range = where(L, k->v[0], &b->term.macro);
	b->term.stmt = L->stmt;
	L->cur = other;
	lower_into(L, k->v[3], t, c);
	start(L, end);
	return ir_load(L->u, t);
}

/*
 * The operand of __builtin_choose_expr() and _Generic that counts. Which one
 * libclang does not say; but the whole has the type of the one chosen.
 */
CXCursor chosen_kid(struct lower *L, CXCursor c, const struct kids *k, bool *ok)
{
	CXType type = clang_getCanonicalType(clang_getCursorType(c));
	bool v;

	*ok = false;
	if (clang_getCursorKind(c) == CXCursor_UnexposedExpr) {
		*ok = k->n == 3 && pick_arm(L, k->v[0], &v);
		return *ok ? k->v[v ? 1 : 2] : c;
	}
	for (unsigned int i = k->n; i > 1; i--) {
		CXCursor kid = k->v[i - 1];

		if (!cursor_is_expr(kid) ||
		    !clang_equalTypes(clang_getCanonicalType(clang_getCursorType(kid)), type))
			continue;
		*ok = true;
		return kid;
	}
	return c;
}

/* Operands of which only the side effects can be told. */
static const struct ir_expr *lower_opaque(struct lower *L, CXCursor c, const struct kids *k)
{
	for (unsigned int i = 0; i < k->n; i++)
		if (cursor_is_expr(k->v[i]))
			lower_discard(L, k->v[i]);
	return unknown(L, c);
}

/* va_arg(ap, type) looks like a cast of ap. */
static bool is_va_arg(struct lower *L, CXCursor c, CXCursor kid)
{
	CXString s = clang_getTypeSpelling(clang_getCursorType(kid));
	const char *text = clang_getCString(s);
	bool r = text && strstr(text, "va_list") && cursor_type(L->t, c).kind != IR_T_RECORD &&
		 !is_pointer(clang_getCursorType(c));

	clang_disposeString(s);
	return r;
}

static const struct ir_expr *lower_unexposed(struct lower *L, CXCursor c)
{
	struct kids k;
	CXCursor kid;
	bool ok;

	if (clang_getCursorType(c).kind == CXType_Dependent) {
		taint(L, "expression that does not compile");
		get_kids(L, c, &k);
		return lower_opaque(L, c, &k);
	}
	get_kids(L, c, &k);
	if (!k.n)
		return lower_constant(L, c);
	if (!cursor_is_expr(k.v[0]) || clang_getCursorKind(k.v[k.n - 1]) == CXCursor_MemberRef)
		return lower_constant(L, c);
	if (k.n == 1) {
		if (is_va_arg(L, c, k.v[0]))
			return unknown(L, c);
		return convert(L, lower_value(L, k.v[0]), c);
	}
	if (is_elvis(&k))
		return lower_elvis(L, c, &k);
	kid = chosen_kid(L, c, &k, &ok);
	return ok ? lower_value(L, kid) : lower_opaque(L, c, &k);
}

static const struct ir_expr *lower_generic(struct lower *L, CXCursor c)
{
	struct kids k;
	CXCursor kid;
	bool ok;

	get_kids(L, c, &k);
	kid = chosen_kid(L, c, &k, &ok);
	return ok ? lower_value(L, kid) : unknown(L, c);
}

static const struct ir_expr *lower_cast(struct lower *L, CXCursor c)
{
	struct kids k;

	get_kids(L, c, &k);
	if (!k.n || !cursor_is_expr(k.v[k.n - 1]))
		return unknown(L, c);
	if (clang_getCursorType(c).kind == CXType_Void) {
		lower_discard(L, k.v[k.n - 1]);
		return unknown(L, c);
	}
	return convert(L, lower_value(L, k.v[k.n - 1]), c);
}

const struct ir_expr *lower_conditional(struct lower *L, CXCursor c)
{
	const struct ir_path *t;
	struct ir_block *yes, *no, *end;
	struct kids k;
	bool v;

	get_kids(L, c, &k);
	if (k.n != 3)
		return unknown(L, c);
	if (pick_arm(L, k.v[0], &v))
		return lower_value(L, k.v[v ? 1 : 2]);
	if (clang_getCursorType(c).kind == CXType_Void) {
		lower_discard(L, c);
		return unknown(L, c);
	}
	t = temp_path(L, cursor_type(L->t, c));
	yes = fresh(L);
	no = fresh(L);
	end = fresh(L);
	lower_cond(L, k.v[0], yes, no);
	L->cur = yes;
	lower_into(L, k.v[1], t, k.v[1]);
	go(L, end);
	L->cur = no;
	lower_into(L, k.v[2], t, k.v[2]);
	go(L, end);
	L->cur = end;
	return ir_load(L->u, t);
}

static const struct ir_expr *lower_stmt_expr(struct lower *L, CXCursor c)
{
	const struct ir_expr *e = idiom_container_of(L, c);
	CXCursor value, of;
	struct stmt_expr se;

	if (!e)
		e = idiom_xchg(L, c);
	if (e)
		return e;
	if (idiom_value(L, c, &value, &of)) {
		if (clang_Cursor_isNull(of))
			return lower_value(L, value);
		return ir_load(L->u, deref(L, c, lower_value(L, of), cursor_type(L->t, c)));
	}
	stmt_expr_enter(L, c, &se);
	e = se.has_value ? lower_value(L, se.last) : unknown(L, c);
	if (L->cleanups != se.outer && e->kind != IR_E_CONST && e->type.kind != IR_T_VOID)
		e = to_temp(L, c, e);
	stmt_expr_leave(L, &se);
	return e;
}

static const struct ir_expr *value_of_kind(struct lower *L, CXCursor c)
{
	CXCursor kid;

	switch (clang_getCursorKind(c)) {
	case CXCursor_ParenExpr: return first_kid(c, &kid) ? lower_value(L, kid) : unknown(L, c);
	case CXCursor_UnexposedExpr: return lower_unexposed(L, c);
	case CXCursor_IntegerLiteral:
	case CXCursor_CharacterLiteral:
	case CXCursor_UnaryExpr: return lower_constant(L, c);
	case CXCursor_StringLiteral: return lower_string(L, c);
	case CXCursor_DeclRefExpr: return lower_name(L, c);
	case CXCursor_MemberRefExpr:
	case CXCursor_ArraySubscriptExpr:
	case CXCursor_CompoundLiteralExpr: return place_value(L, lower_place(L, c), c);
	case CXCursor_CallExpr: return lower_call(L, c, NULL, false);
	case CXCursor_UnaryOperator: return lower_unary(L, c);
	case CXCursor_BinaryOperator: return lower_binary(L, c);
	case CXCursor_CompoundAssignOperator: return place_value(L, lower_assign(L, c), c);
	case CXCursor_ConditionalOperator: return lower_conditional(L, c);
	case CXCursor_CStyleCastExpr: return lower_cast(L, c);
	case CXCursor_StmtExpr: return lower_stmt_expr(L, c);
	case CXCursor_GenericSelectionExpr: return lower_generic(L, c);
	case CXCursor_InitListExpr:
		return first_kid(c, &kid) ? lower_value(L, kid) : ir_const(L->u, 0, cursor_type(L->t, c));
	default: return unknown(L, c);
	}
}

const struct ir_expr *lower_value(struct lower *L, CXCursor c)
{
	const struct ir_expr *e;

	if (!descend(L))
		return unknown(L, c);
	e = value_of_kind(L, c);
	ascend(L);
	return e;
}
