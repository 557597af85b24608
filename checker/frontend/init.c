/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Initialiser lists, in the form they are written: of local variables one
 * assignment for each value, of others the functions named in them.
 */
#include "frontend/priv.h"

static enum CXVisitorResult collect_field(CXCursor c, CXClientData data)
{
	g_array_append_val((GArray *)data, c);
	return CXVisit_Continue;
}

static GArray *record_fields(CXType type)
{
	GArray *a = g_array_new(FALSE, FALSE, sizeof(CXCursor));

	clang_Type_visitFields(clang_getCanonicalType(type), collect_field, a);
	return a;
}

static bool is_designated(CXCursor c)
{
	return clang_getCursorKind(c) == CXCursor_UnexposedExpr && clang_getCursorType(c).kind == CXType_Void;
}

static const struct ir_path *field_step(struct lower *L, const struct ir_path *p, CXCursor decl)
{
	const struct field *f = field_of(L->t, decl);

	/* members of anonymous records are members of the record around */
	if (f->anonymous)
		return p;
	return ir_path_field(L->u, p, f->record, f->name, cursor_type(L->t, decl));
}

static void init_value(struct lower *L, CXCursor value, const struct ir_path *p, CXType type, CXCursor at)
{
	if (clang_getCursorKind(value) == CXCursor_InitListExpr)
		lower_init(L, value, p, type);
	else
		lower_into(L, value, p, at);
}

static CXType element_type(CXType type)
{
	return clang_getArrayElementType(clang_getCanonicalType(type));
}

/* ".a.b[2] = v", and the position a value without designator would take next. */
static void init_designated(struct lower *L, CXCursor c, const struct ir_path *p, CXType type,
			    CXCursor *field, int64_t *index)
{
	struct kids k;

	get_kids(L, c, &k);
	for (unsigned int i = 0; i + 1 < k.n; i++) {
		if (clang_getCursorKind(k.v[i]) == CXCursor_MemberRef) {
			CXCursor decl = clang_getCursorReferenced(k.v[i]);

			if (clang_getCursorKind(decl) != CXCursor_FieldDecl)
				return;
			if (!i)
				*field = decl;
			p = field_step(L, p, decl);
			type = clang_getCursorType(decl);
		} else if (cursor_is_expr(k.v[i])) {
			const struct ir_expr *at = lower_value(L, k.v[i]);
			/* [a ... b] has two */
			bool range = i + 2 < k.n && cursor_is_expr(k.v[i + 1]) &&
				     clang_getCursorKind(k.v[i + 1]) != CXCursor_MemberRef;
			bool known = at->kind == IR_E_CONST && !range;

			type = element_type(type);
			p = ir_path_index(L->u, p, known, at->value, type_of(L->t, type));
			*index = known ? at->value : -1;
			i += range;
		}
	}
	if (k.n)
		init_value(L, k.v[k.n - 1], p, type, c);
}

/* A value that fills several members because inner braces were left out. */
static bool braces_elided(CXCursor value, CXType member)
{
	CXType to = clang_getCanonicalType(member), from = clang_getCanonicalType(clang_getCursorType(value));
	enum CXCursorKind kind = clang_getCursorKind(value);

	if (to.kind != CXType_Record && to.kind != CXType_ConstantArray && to.kind != CXType_IncompleteArray)
		return false;
	return kind != CXCursor_InitListExpr && from.kind != CXType_Record &&
	       clang_getCursorKind(skip_parens(value)) != CXCursor_StringLiteral;
}

static void init_record(struct lower *L, const struct kids *k, const struct ir_path *dst, CXType type)
{
	g_autoptr(GArray) fields = record_fields(type);
	guint pos = 0;
	int64_t index;

	for (unsigned int i = 0; i < k->n; i++) {
		CXCursor field = clang_getNullCursor();

		if (is_designated(k->v[i])) {
			init_designated(L, k->v[i], dst, type, &field, &index);
			for (pos = 0; pos < fields->len; pos++)
				if (clang_equalCursors(g_array_index(fields, CXCursor, pos), field))
					break;
			pos++;
			continue;
		}
		if (pos < fields->len)
			field = g_array_index(fields, CXCursor, pos++);
		if (clang_Cursor_isNull(field) || braces_elided(k->v[i], clang_getCursorType(field))) {
			lower_discard(L, k->v[i]);
			pos = G_MAXUINT - 1;
			continue;
		}
		init_value(L, k->v[i], field_step(L, dst, field), clang_getCursorType(field), k->v[i]);
	}
}

static void init_array(struct lower *L, const struct kids *k, const struct ir_path *dst, CXType type)
{
	CXType elem = element_type(type);
	struct ir_type etype = type_of(L->t, elem);
	int64_t index = 0;

	for (unsigned int i = 0; i < k->n; i++) {
		CXCursor field;

		if (is_designated(k->v[i])) {
			init_designated(L, k->v[i], dst, type, &field, &index);
		} else if (braces_elided(k->v[i], elem)) {
			lower_discard(L, k->v[i]);
			index = -2;
		} else {
			init_value(L, k->v[i], ir_path_index(L->u, dst, index >= 0, index, etype), elem,
				   k->v[i]);
		}
		index += index >= 0;
	}
}

void lower_init(struct lower *L, CXCursor init, const struct ir_path *dst, CXType type)
{
	CXType canon = clang_getCanonicalType(type);
	struct kids k;

	if (clang_getCursorKind(init) != CXCursor_InitListExpr) {
		lower_into(L, init, dst, init);
		return;
	}
	if (!descend(L))
		return;
	get_kids(L, init, &k);
	if (canon.kind == CXType_Record)
		init_record(L, &k, dst, canon);
	else if (dst->type.kind == IR_T_ARRAY)
		init_array(L, &k, dst, canon);
	else if (k.n)
		lower_into(L, k.v[0], dst, init);
	ascend(L);
}
