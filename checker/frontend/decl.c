/* SPDX-License-Identifier: GPL-2.0-only */
/* Variables: what they are, how they come into scope, what they clean up. */
#include <string.h>

#include "frontend/priv.h"

static enum CXChildVisitResult find_attr(CXCursor c, CXCursor parent, CXClientData data)
{
	return clang_getCursorKind(c) == CXCursor_UnexposedAttr ? CXChildVisit_Break : CXChildVisit_Continue;
}

/* The attribute has no name in libclang, but the declaration is printed with it. */
static const char *cleanup_of(struct lower *L, CXCursor decl)
{
	static const char key[] = "__attribute__((cleanup(";
	const char *at, *end, *init, *r = NULL;
	g_autofree char *name = NULL;
	CXString s;

	if (!clang_visitChildren(decl, find_attr, NULL))
		return NULL;
	s = clang_getCursorPrettyPrinted(decl, NULL);
	at = clang_getCString(s) ? strstr(clang_getCString(s), key) : NULL;
	init = clang_getCString(s) ? strstr(clang_getCString(s), " = ") : NULL;
	end = at ? strchr(at + strlen(key), ')') : NULL;
	if (end && (!init || at < init)) {
		at += strlen(key);
		name = g_strndup(at, end - at);
		r = ir_str(L->u, name);
	}
	clang_disposeString(s);
	return r;
}

/* __UNIQUE_ID(): its number depends on how many there were before, in any header. */
static const char *var_name(struct lower *L, CXCursor decl)
{
	const char *name = intern(L->t, clang_getCursorSpelling(decl));
	g_autofree char *stem = NULL;
	size_t n = strlen(name);

	if (!g_str_has_prefix(name, "__UNIQUE_ID_"))
		return name;
	while (n && g_ascii_isdigit(name[n - 1]))
		n--;
	stem = g_strndup(name, n);
	return ir_str(L->u, stem);
}

/* The name of the variable where it is declared. */
static struct ir_range declarator(struct lower *L, CXCursor decl)
{
	CXSourceLocation loc = clang_getCursorLocation(decl);
	struct ir_range r = range_between(L, loc, loc, NULL);
	g_autofree char *name = NULL;
	CXFile file;
	CXString s;

	clang_getFileLocation(loc, &file, NULL, NULL, NULL);
	if (!file || !clang_File_isEqual(file, L->t->main)) {
		r.in_header = true;
		r.begin = r.end = 0;
	}
	if (r.in_header)
		return r;
	s = clang_getCursorSpelling(decl);
	name = g_strdup(clang_getCString(s));
	clang_disposeString(s);
	if (name && g_str_has_prefix(L->u->text + r.begin, name))
		range_set_end(L->u, &r, r.begin + strlen(name));
	return r;
}

static struct ir_var *global_of(struct lower *L, CXCursor decl)
{
	CXCursor canon = clang_getCanonicalCursor(decl);
	struct ir_var *v = g_hash_table_lookup(L->t->globals, &canon);
	CXType type;

	if (v)
		return v;
	type = clang_getCursorType(decl);
	v = ir_global_new(L->u, var_name(L, decl), type_of(L->t, type));
	v->is_const_global = clang_isConstQualifiedType(type) ||
			     clang_isConstQualifiedType(clang_getArrayElementType(type));
	v->decl = declarator(L, decl);
	cursor_table_add(L->u, L->t->globals, canon, v);
	return v;
}

static bool is_local(CXCursor decl)
{
	return clang_getCursorKind(clang_getCursorSemanticParent(decl)) == CXCursor_FunctionDecl &&
	       clang_Cursor_getStorageClass(decl) != CX_SC_Extern;
}

struct ir_var *var_of(struct lower *L, CXCursor decl)
{
	struct ir_var *v = g_hash_table_lookup(L->vars, &decl);
	enum ir_var_kind kind;

	if (v)
		return v;
	if (clang_getCursorKind(decl) == CXCursor_VarDecl && !is_local(decl))
		return global_of(L, decl);
	if (clang_getCursorKind(decl) == CXCursor_ParmDecl)
		kind = IR_V_PARAM;
	else
		kind = clang_Cursor_getStorageClass(decl) == CX_SC_Static ? IR_V_STATIC : IR_V_LOCAL;
	v = ir_var_new(L->f, kind, var_name(L, decl), cursor_type(L->t, decl));
	v->decl = declarator(L, decl);
	if (kind == IR_V_LOCAL)
		v->cleanup = cleanup_of(L, decl);
	cursor_table_add(L->u, L->vars, decl, v);
	return v;
}

/* "typeof(x) *__p = &x" inside a statement expression of a macro: *__p is x. */
static void note_alias(struct lower *L, CXCursor decl, const struct ir_var *v, CXCursor init)
{
	const struct ir_expr *e;
	CXCursor inner = skip_casts(init);

	if (!L->stmt_exprs || v->name[0] != '_' || v->type.kind != IR_T_PTR)
		return;
	if (clang_getCursorKind(inner) != CXCursor_UnaryOperator ||
	    clang_getCursorUnaryOperatorKind(inner) != CXUnaryOperator_AddrOf || !innermost_macro(L, decl))
		return;
	e = ((struct ir_instr *)L->cur->instrs->pdata[L->cur->instrs->len - 1])->src;
	if (e && e->kind == IR_E_ADDR)
		g_hash_table_insert(L->aliases, (gpointer)v, (gpointer)e->path);
}

static void lower_var(struct lower *L, CXCursor decl)
{
	CXCursor init = clang_Cursor_getVarDeclInitializer(decl);
	struct ir_var *v = var_of(L, decl);
	const struct ir_path *p = ir_path_var(L->u, v);
	struct ir_instr *i;

	if (v->kind != IR_V_LOCAL)
		return;
	i = ir_emit(L->f, here(L), IR_DECLARE);
	i->range = where(L, decl, &i->macro);
	i->stmt = L->stmt;
	i->var = v;
	if (!clang_Cursor_isNull(init)) {
		lower_into(L, init, p, decl);
		if (L->cur && L->cur->instrs->len)
			note_alias(L, decl, v, init);
	}
	if (v->cleanup)
		scope_add(L, v);
}

void lower_decls(struct lower *L, CXCursor decl_stmt)
{
	struct kids k;

	get_kids(L, decl_stmt, &k);
	for (unsigned int i = 0; i < k.n; i++) {
		CXCursor d = k.v[i];

		if (clang_getCursorKind(d) != CXCursor_VarDecl ||
		    clang_Cursor_getStorageClass(d) == CX_SC_Extern)
			continue;
		if (clang_Cursor_getStorageClass(d) == CX_SC_Static)
			collect_inits(L->t, d);
		else
			lower_var(L, d);
	}
}
