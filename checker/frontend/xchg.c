/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * xchg(): a value taken out of a place and another put in, which is how owners
 * of a pointer change. Its expansion hides both behind assembly.
 */
#include <string.h>

#include "frontend/priv.h"

static enum CXChildVisitResult find_new(CXCursor c, CXCursor parent, CXClientData data)
{
	CXCursor *value = data, init;
	bool is_xchg, is_ret;
	CXString s;

	if (clang_getCursorKind(c) != CXCursor_CallExpr && clang_getCursorKind(c) != CXCursor_VarDecl)
		return CXChildVisit_Recurse;
	s = clang_getCursorSpelling(c);
	is_xchg = strstr(clang_getCString(s), "xchg");
	is_ret = !strcmp(clang_getCString(s), "__ret");
	clang_disposeString(s);
	/* __arch_xchg_mb(new, ptr, size) */
	if (clang_getCursorKind(c) == CXCursor_CallExpr) {
		if (!is_xchg || clang_Cursor_getNumArguments(c) < 2)
			return CXChildVisit_Recurse;
		*value = clang_Cursor_getArgument(c, 0);
		return CXChildVisit_Break;
	}
	/* typeof(*ptr) __ret = new; asm("xchg …") */
	init = clang_Cursor_getVarDeclInitializer(c);
	if (!is_ret || clang_Cursor_isNull(init))
		return CXChildVisit_Recurse;
	*value = init;
	return CXChildVisit_Break;
}

static bool match(struct lower *L, CXCursor c, CXCursor *ptr, CXCursor *value)
{
	const char *macro = innermost_macro(L, c);
	CXCursor var;
	struct kids k;

	if (!macro || !(!strcmp(macro, "xchg") || g_str_has_prefix(macro, "xchg_")))
		return false;
	if (!stmt_expr_kids(L, c, &k) || clang_getCursorKind(k.v[0]) != CXCursor_DeclStmt)
		return false;
	get_kids(L, k.v[0], &k);
	if (!k.n)
		return false;
	var = k.v[k.n - 1];
	if (clang_getCursorKind(var) != CXCursor_VarDecl || !is_pointer(clang_getCursorType(var)))
		return false;
	*ptr = clang_Cursor_getVarDeclInitializer(var);
	return !clang_Cursor_isNull(*ptr) && clang_visitChildren(c, find_new, value);
}

bool is_xchg(struct lower *L, CXCursor stmt_expr)
{
	CXCursor ptr, value;

	return match(L, stmt_expr, &ptr, &value);
}

const struct ir_expr *idiom_xchg(struct lower *L, CXCursor stmt_expr)
{
	const struct ir_path *place, *old;
	const struct ir_expr *p;
	CXCursor ptr, value;
	struct ir_type type;

	if (!match(L, stmt_expr, &ptr, &value))
		return NULL;
	type = type_of(L->t, clang_getPointeeType(clang_getCanonicalType(clang_getCursorType(ptr))));
	p = lower_value(L, ptr);
	place = deref(L, stmt_expr, p, type);
	old = temp_path(L, type);
	emit_assign(L, stmt_expr, old, ir_load(L->u, place));
	lower_into(L, value, place, stmt_expr);
	return ir_load(L->u, old);
}
