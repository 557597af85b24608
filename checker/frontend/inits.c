/* SPDX-License-Identifier: GPL-2.0-only */
/* Functions named in static initialisers: ops tables, driver structs. */
#include "frontend/priv.h"

struct walk {
	struct tu *t;
	const char *var;
};

struct slot {
	const char *record, *field;
};

static void walk_value(struct walk *w, CXCursor c, struct slot slot, unsigned int depth);

struct list {
	struct walk *w;
	struct slot slot; /* where the list itself stands */
	GArray *fields; /* of the record it fills, or NULL */
	guint pos;
	unsigned int depth;
};

static enum CXVisitorResult collect_field(CXCursor c, CXClientData data)
{
	g_array_append_val((GArray *)data, c);
	return CXVisit_Continue;
}

static struct slot slot_of(struct walk *w, CXCursor decl)
{
	const struct field *f = field_of(w->t, decl);

	return (struct slot){ f->record, f->name };
}

struct designated {
	struct list *l;
	struct slot slot;
	unsigned int steps;
};

static enum CXChildVisitResult visit_designated(CXCursor c, CXCursor parent, CXClientData data)
{
	struct designated *d = data;
	CXCursor decl;

	if (clang_getCursorKind(c) != CXCursor_MemberRef) {
		walk_value(d->l->w, c, d->slot, d->l->depth + 1);
		return CXChildVisit_Continue;
	}
	decl = clang_getCursorReferenced(c);
	if (clang_getCursorKind(decl) != CXCursor_FieldDecl)
		return CXChildVisit_Break;
	d->slot = slot_of(d->l->w, decl);
	for (guint i = 0; !d->steps && d->l->fields && i < d->l->fields->len; i++)
		if (clang_equalCursors(g_array_index(d->l->fields, CXCursor, i), decl))
			d->l->pos = i + 1;
	d->steps++;
	return CXChildVisit_Continue;
}

static enum CXChildVisitResult visit_list(CXCursor c, CXCursor parent, CXClientData data)
{
	struct list *l = data;
	struct designated d = { l, l->slot, 0 };

	if (clang_getCursorKind(c) == CXCursor_UnexposedExpr && clang_getCursorType(c).kind == CXType_Void) {
		clang_visitChildren(c, visit_designated, &d);
		return CXChildVisit_Continue;
	}
	if (l->fields) {
		if (l->pos >= l->fields->len)
			return CXChildVisit_Continue;
		d.slot = slot_of(l->w, g_array_index(l->fields, CXCursor, l->pos++));
	}
	walk_value(l->w, c, d.slot, l->depth + 1);
	return CXChildVisit_Continue;
}

static bool holds_no_function(CXType type)
{
	CXType elem = clang_getArrayElementType(type);

	while (elem.kind != CXType_Invalid) {
		type = clang_getCanonicalType(elem);
		elem = clang_getArrayElementType(type);
	}
	return type.kind >= CXType_Bool && type.kind <= CXType_Int128;
}

static void walk_list(struct walk *w, CXCursor c, struct slot slot, unsigned int depth)
{
	CXType type = clang_getCanonicalType(clang_getCursorType(c));
	struct list l = { .w = w, .slot = slot, .depth = depth };

	if (holds_no_function(type))
		return;
	if (type.kind == CXType_Record) {
		l.fields = g_array_new(FALSE, FALSE, sizeof(CXCursor));
		clang_Type_visitFields(type, collect_field, l.fields);
	}
	clang_visitChildren(c, visit_list, &l);
	if (l.fields)
		g_array_unref(l.fields);
}

static void add_init(struct walk *w, CXCursor at, CXCursor fn, struct slot slot)
{
	struct lower L = { .t = w->t, .u = w->t->u };
	struct ir_init *i;

	if (!slot.field)
		return;
	i = ir_alloc(w->t->u, sizeof(*i));
	i->var = w->var;
	i->record = slot.record;
	i->field = slot.field;
	i->func = callee_of(w->t, fn)->name;
	i->range = where(&L, at, NULL);
	g_ptr_array_add(w->t->u->inits, i);
}

struct arms {
	struct walk *w;
	struct slot slot;
	unsigned int depth;
};

static enum CXChildVisitResult visit_arm(CXCursor c, CXCursor parent, CXClientData data)
{
	struct arms *a = data;

	if (cursor_is_expr(c))
		walk_value(a->w, c, a->slot, a->depth);
	return CXChildVisit_Continue;
}

static void walk_value(struct walk *w, CXCursor c, struct slot slot, unsigned int depth)
{
	CXCursor v = skip_casts(c), ref;
	struct arms a = { w, slot, depth + 1 };

	if (depth > 64)
		return;
	switch (clang_getCursorKind(v)) {
	case CXCursor_InitListExpr: walk_list(w, v, slot, depth); break;
	case CXCursor_DeclRefExpr:
		ref = clang_getCursorReferenced(v);
		if (clang_getCursorKind(ref) == CXCursor_FunctionDecl)
			add_init(w, v, ref, slot);
		break;
	case CXCursor_UnaryOperator:
	case CXCursor_ConditionalOperator:
	case CXCursor_CompoundLiteralExpr:
	case CXCursor_UnexposedExpr: clang_visitChildren(v, visit_arm, &a); break;
	default: break;
	}
}

void collect_inits(struct tu *t, CXCursor var)
{
	CXCursor init = clang_Cursor_getVarDeclInitializer(var);
	struct walk w = { .t = t };

	if (clang_Cursor_isNull(init))
		return;
	w.var = intern(t, clang_getCursorSpelling(var));
	walk_value(&w, init, (struct slot){ NULL, NULL }, 0);
}
