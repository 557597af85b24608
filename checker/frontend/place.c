/* SPDX-License-Identifier: GPL-2.0-only */
/* Expressions as places: lvalues to access paths. */
#include "frontend/priv.h"

const struct ir_expr *place_value(struct lower *L, const struct ir_path *p, CXCursor c)
{
	struct ir_type type = cursor_type(L->t, c);
	const struct ir_expr *e;
	struct ir_expr *copy;

	if (type.kind == IR_T_ARRAY || type.kind == IR_T_FUNC)
		return ir_addr(L->u, p);
	e = ir_load(L->u, p);
	if (e->type.kind == type.kind && e->type.tag == type.tag && e->type.is_unsigned == type.is_unsigned)
		return e;
	copy = ir_alloc(L->u, sizeof(*copy));
	*copy = *e;
	copy->type = type;
	return copy;
}

static const struct ir_path *alias_of(struct lower *L, const struct ir_path *p)
{
	return p->kind == IR_P_VAR ? g_hash_table_lookup(L->aliases, p->var) : NULL;
}

/* The place an address leads to, seen as @type: an array gives its first element. */
static const struct ir_path *addressed(struct lower *L, const struct ir_path *p, struct ir_type type)
{
	if (p->type.kind == IR_T_ARRAY && type.kind != IR_T_ARRAY)
		return ir_path_index(L->u, p, true, 0, type);
	return p;
}

static void note_subscript(struct lower *L, CXCursor at, const struct ir_path *array,
			   const struct ir_expr *index)
{
	struct ir_subscript *s;

	if (array->type.kind != IR_T_ARRAY || !array->type.count)
		return;
	s = ir_subscript_new(L->f, here(L));
	s->array = array;
	s->index = index;
	s->range = where(L, at, NULL);
	s->stmt = L->stmt;
}

static const struct ir_path *element(struct lower *L, CXCursor at, const struct ir_expr *base,
				     const struct ir_expr *index, struct ir_type type)
{
	bool known = index->kind == IR_E_CONST;
	const struct ir_path *p;

	if (base->kind == IR_E_ADDR) {
		p = base->path;
		if (p->type.kind != IR_T_ARRAY && known && !index->value)
			return p;
	} else if (known && !index->value) {
		return deref(L, at, base, type);
	} else {
		p = deref(L, at, base, type);
	}
	if (!known)
		note_subscript(L, at, p, index);
	return ir_path_index(L->u, p, known, index->value, type);
}

const struct ir_path *deref(struct lower *L, CXCursor at, const struct ir_expr *e, struct ir_type type)
{
	const struct ir_path *alias;

	switch (e->kind) {
	case IR_E_LOAD:
		alias = alias_of(L, e->path);
		return alias ? addressed(L, alias, type) : ir_path_deref(L->u, e->path, type);
	case IR_E_ADDR: return addressed(L, e->path, type);
	case IR_E_BINOP:
		if (e->oper == IR_O_ADD && (e->a->kind == IR_E_LOAD || e->a->kind == IR_E_ADDR) &&
		    e->a->type.kind == IR_T_PTR)
			return element(L, at, e->a, e->b, type);
		break;
	default: break;
	}
	return ir_path_deref(L->u, to_temp(L, at, e)->path, type);
}

static const struct ir_path *place_name(struct lower *L, CXCursor c)
{
	CXCursor ref = clang_getCursorReferenced(c);
	enum CXCursorKind kind = clang_getCursorKind(ref);

	if (kind == CXCursor_VarDecl || kind == CXCursor_ParmDecl)
		return ir_path_var(L->u, var_of(L, ref));
	return NULL;
}

/* Steps into anonymous unions and structs are members of their own in clang. */
static CXCursor skip_anonymous(struct lower *L, CXCursor c)
{
	CXCursor ref, kid;

	while (clang_getCursorKind(c) == CXCursor_MemberRefExpr) {
		ref = clang_getCursorReferenced(c);
		if (clang_getCursorKind(ref) != CXCursor_FieldDecl || !field_of(L->t, ref)->anonymous)
			break;
		if (!first_kid(c, &kid))
			break;
		c = kid;
	}
	return c;
}

static const struct ir_path *place_member(struct lower *L, CXCursor c)
{
	CXCursor ref = clang_getCursorReferenced(c), base;
	const struct ir_path *p;
	const struct field *f;
	CXType type;

	if (clang_getCursorKind(ref) != CXCursor_FieldDecl || !first_kid(c, &base)) {
		taint(L, "member that is not known");
		return temp_path(L, cursor_type(L->t, c));
	}
	f = field_of(L->t, ref);
	base = skip_anonymous(L, base);
	type = clang_getCursorType(base);
	if (is_pointer(type))
		p = deref(L, base, lower_value(L, base),
			  type_of(L->t, clang_getPointeeType(clang_getCanonicalType(type))));
	else
		p = lower_place(L, base);
	return ir_path_field(L->u, p, f->record, f->name, cursor_type(L->t, c));
}

static const struct ir_path *place_subscript(struct lower *L, CXCursor c)
{
	const struct ir_expr *base, *index;
	struct kids k;

	get_kids(L, c, &k);
	if (k.n != 2) {
		taint(L, "incomplete subscript");
		return temp_path(L, cursor_type(L->t, c));
	}
	base = lower_value(L, k.v[0]);
	index = lower_value(L, k.v[1]);
	if (!is_pointer(clang_getCursorType(k.v[0]))) {
		const struct ir_expr *swap = base;

		base = index;
		index = swap;
	}
	return element(L, c, base, index, cursor_type(L->t, c));
}

static const struct ir_path *place_literal(struct lower *L, CXCursor c)
{
	const struct ir_path *t = temp_path(L, cursor_type(L->t, c));
	struct kids k;

	get_kids(L, c, &k);
	if (k.n)
		lower_init(L, k.v[k.n - 1], t, clang_getCursorType(c));
	return t;
}

static const struct ir_path *place_unary(struct lower *L, CXCursor c)
{
	CXCursor kid;

	if (!first_kid(c, &kid))
		return NULL;
	switch (clang_getCursorUnaryOperatorKind(c)) {
	case CXUnaryOperator_Deref: return deref(L, c, lower_value(L, kid), cursor_type(L->t, c));
	case CXUnaryOperator_Extension: return lower_place(L, kid);
	default: return NULL;
	}
}

static const struct ir_path *place_binary(struct lower *L, CXCursor c)
{
	struct kids k;

	switch (clang_getCursorBinaryOperatorKind(c)) {
	case CXBinaryOperator_Assign: return lower_assign(L, c);
	case CXBinaryOperator_Comma:
		get_kids(L, c, &k);
		if (k.n != 2)
			return NULL;
		lower_discard(L, k.v[0]);
		return lower_place(L, k.v[1]);
	default: return NULL;
	}
}

static const struct ir_path *place_generic(struct lower *L, CXCursor c)
{
	struct kids k;
	CXCursor kid;
	bool ok;

	get_kids(L, c, &k);
	kid = chosen_kid(L, c, &k, &ok);
	return ok ? lower_place(L, kid) : NULL;
}

static const struct ir_path *place_of_kind(struct lower *L, CXCursor c)
{
	switch (clang_getCursorKind(c)) {
	case CXCursor_DeclRefExpr: return place_name(L, c);
	case CXCursor_MemberRefExpr: return place_member(L, c);
	case CXCursor_ArraySubscriptExpr: return place_subscript(L, c);
	case CXCursor_CompoundLiteralExpr: return place_literal(L, c);
	case CXCursor_UnaryOperator: return place_unary(L, c);
	case CXCursor_BinaryOperator: return place_binary(L, c);
	case CXCursor_GenericSelectionExpr: return place_generic(L, c);
	default: return NULL;
	}
}

const struct ir_path *lower_place(struct lower *L, CXCursor c)
{
	const struct ir_path *p = NULL;
	const struct ir_expr *e;

	if (!descend(L))
		return temp_path(L, cursor_type(L->t, c));
	c = skip_parens(c);
	p = place_of_kind(L, c);
	if (!p) {
		/* a value: a call's result, a statement expression, … */
		e = lower_value(L, c);
		p = e->kind == IR_E_LOAD ? e->path : to_temp(L, c, e)->path;
	}
	ascend(L);
	return p;
}
