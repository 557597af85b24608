/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Macros of the kernel whose expansion hides what they are: container_of(),
 * WARN_ON(), smp_store_release() and the like. Told by the shape of the
 * expansion where it is telling, else by the name of the macro.
 */
#include <string.h>

#include "frontend/priv.h"

static bool name_in(const char *name, const char *const *list, size_t n)
{
	for (size_t i = 0; name && i < n; i++)
		if (!strcmp(name, list[i]))
			return true;
	return false;
}

#define NAME_IN(name, list) name_in(name, list, G_N_ELEMENTS(list))

/* Is the expression nothing but a variable? Casts and unlikely() aside. */
bool names_var(CXCursor expr, CXCursor *var)
{
	CXCursor c = skip_casts(expr), arg;

	for (;;) {
		if (clang_getCursorKind(c) == CXCursor_CallExpr && is_transparent_call(c, &arg))
			c = skip_casts(arg);
		else if (clang_getCursorKind(c) == CXCursor_UnaryOperator &&
			 clang_getCursorUnaryOperatorKind(c) == CXUnaryOperator_LNot && first_kid(c, &arg) &&
			 clang_getCursorKind(skip_casts(arg)) == CXCursor_UnaryOperator &&
			 clang_getCursorUnaryOperatorKind(skip_casts(arg)) == CXUnaryOperator_LNot &&
			 first_kid(skip_casts(arg), &c))
			c = skip_casts(c);
		else
			break;
	}
	if (clang_getCursorKind(c) != CXCursor_DeclRefExpr)
		return false;
	*var = clang_getCursorReferenced(c);
	return clang_getCursorKind(*var) == CXCursor_VarDecl;
}

/* The variable that the value of a statement expression is, and its initialiser. */
static bool result_init(const struct kids *k, CXCursor *init)
{
	CXCursor var;

	if (!k->n || !names_var(k->v[k->n - 1], &var))
		return false;
	*init = clang_Cursor_getVarDeclInitializer(var);
	return !clang_Cursor_isNull(*init);
}

/* offsetof(type, a.b): "a.b". */
static char *offsetof_field(struct lower *L, CXCursor c)
{
	g_autoptr(GString) s = g_string_new(NULL);
	struct kids k;

	if (clang_getCursorKind(c) != CXCursor_UnexposedExpr)
		return NULL;
	get_kids(L, c, &k);
	for (unsigned int i = 0; i < k.n; i++) {
		CXCursor ref;
		const struct field *f;

		if (clang_getCursorKind(k.v[i]) != CXCursor_MemberRef)
			continue;
		ref = clang_getCursorReferenced(k.v[i]);
		if (clang_getCursorKind(ref) != CXCursor_FieldDecl)
			return NULL;
		f = field_of(L->t, ref);
		if (f->anonymous)
			continue;
		if (s->len)
			g_string_append_c(s, '.');
		g_string_append(s, f->name);
	}
	return s->len ? g_strdup(s->str) : NULL;
}

struct container {
	CXCursor ptr, whole;
	char *field;
};

/* ({ void *m = ptr; …; (type *)(m - offsetof(type, member)); }) */
static bool match_container_of(struct lower *L, CXCursor c, struct container *out)
{
	CXCursor last, var;
	struct kids k, sub;

	if (!stmt_expr_kids(L, c, &k) || k.n < 2 || !cursor_is_expr(k.v[k.n - 1]))
		return false;
	last = skip_casts(k.v[k.n - 1]);
	if (clang_getCursorKind(last) != CXCursor_BinaryOperator ||
	    clang_getCursorBinaryOperatorKind(last) != CXBinaryOperator_Sub)
		return false;
	get_kids(L, last, &sub);
	if (sub.n != 2 || !names_var(sub.v[0], &var))
		return false;
	out->ptr = clang_Cursor_getVarDeclInitializer(var);
	out->whole = k.v[k.n - 1];
	if (clang_Cursor_isNull(out->ptr))
		return false;
	out->field = offsetof_field(L, skip_casts(sub.v[1]));
	return out->field;
}

bool is_container_of(struct lower *L, CXCursor stmt_expr)
{
	struct container m;

	if (!match_container_of(L, stmt_expr, &m))
		return false;
	g_free(m.field);
	return true;
}

const struct ir_expr *idiom_container_of(struct lower *L, CXCursor stmt_expr)
{
	const struct ir_expr *e;
	struct ir_type type;
	struct container m;

	if (!match_container_of(L, stmt_expr, &m))
		return NULL;
	type = cursor_type(L->t, m.whole);
	e = ir_container_of(L->u, lower_value(L, m.ptr), type.tag, m.field, type);
	g_free(m.field);
	return e;
}

/* Statement expressions that are the initialiser of the variable they end in. */
static const char *const wrappers[] = {
	"alloc_hooks_tag",	 "__rcu_access_pointer", "__rcu_dereference_check",
	"__rcu_dereference_raw", "rcu_dereference_raw",
};

/*
 * Statement expressions that are but a value (@value), or what a pointer
 * points to (@of); the other one of the two is null.
 */
bool idiom_value(struct lower *L, CXCursor stmt_expr, CXCursor *value, CXCursor *of)
{
	const char *macro = innermost_macro(L, stmt_expr);
	struct kids k;

	*of = clang_getNullCursor();
	if (!macro)
		return false;
	if (NAME_IN(macro, wrappers))
		return stmt_expr_kids(L, stmt_expr, &k) && result_init(&k, value);
	if (strcmp(macro, "__smp_load_acquire") || !stmt_expr_kids(L, stmt_expr, &k))
		return false;
	/* ({ typeof(*p) v = READ_ONCE(*p); barrier(); v; }) */
	if (result_init(&k, value))
		return true;
	/* ({ union … u; typeof(p) ptr = p; …asm…; u.val; }) */
	for (unsigned int i = 0; i < k.n && clang_getCursorKind(k.v[i]) == CXCursor_DeclStmt; i++) {
		CXCursor var, init;

		struct kids decls;

		get_kids(L, k.v[i], &decls);
		if (!decls.n)
			continue;
		var = decls.v[decls.n - 1];
		if (clang_getCursorKind(var) != CXCursor_VarDecl)
			continue;
		init = clang_Cursor_getVarDeclInitializer(var);
		if (clang_Cursor_isNull(init) || !is_pointer(clang_getCursorType(var)))
			continue;
		*of = init;
		*value = init;
		return true;
	}
	return false;
}

static bool is_double_not(CXCursor c, CXCursor *inner)
{
	CXCursor a = skip_parens(c), b, kid;

	if (clang_getCursorKind(a) != CXCursor_UnaryOperator ||
	    clang_getCursorUnaryOperatorKind(a) != CXUnaryOperator_LNot || !first_kid(a, &kid))
		return false;
	b = skip_parens(kid);
	if (clang_getCursorKind(b) != CXCursor_UnaryOperator ||
	    clang_getCursorUnaryOperatorKind(b) != CXUnaryOperator_LNot)
		return false;
	return first_kid(b, inner);
}

/* ({ int v = !!(cond); if (v) …; unlikely(v); }) */
bool idiom_warn(struct lower *L, CXCursor stmt_expr, CXCursor *cond, struct kids *body)
{
	CXCursor var, last, init;

	if (!stmt_expr_kids(L, stmt_expr, body) || body->n < 2)
		return false;
	if (clang_getCursorKind(body->v[0]) != CXCursor_DeclStmt || !first_kid(body->v[0], &var) ||
	    clang_getCursorKind(var) != CXCursor_VarDecl)
		return false;
	for (unsigned int i = 1; i + 1 < body->n; i++)
		if (clang_getCursorKind(body->v[i]) != CXCursor_IfStmt &&
		    clang_getCursorKind(body->v[i]) != CXCursor_NullStmt)
			return false;
	if (!cursor_is_expr(body->v[body->n - 1]) || !names_var(body->v[body->n - 1], &last) ||
	    !clang_equalCursors(var, last))
		return false;
	init = clang_Cursor_getVarDeclInitializer(var);
	return !clang_Cursor_isNull(init) && is_double_not(init, cond);
}

/* "if (…) warn": is the condition the warning's own, or whether it was given before? */
bool is_warn_test(struct lower *L, CXCursor cond)
{
	const char *macro;
	CXCursor var;

	if (names_var(cond, &var))
		return true;
	macro = innermost_macro(L, skip_casts(cond));
	return macro && !strcmp(macro, "__ONCE_LITE_IF");
}

/* do { } while (0) macros that check the code and do nothing. */
static const char *const checks[] = {
	"RCU_LOCKDEP_WARN", "__compiletime_assert", "rcu_check_sparse",
	"might_fault",	    "compiletime_assert",   "_compiletime_assert",
};

static enum CXChildVisitResult find_expr(CXCursor c, CXCursor parent, CXClientData data)
{
	enum CXCursorKind k = clang_getCursorKind(c);

	/* through { .val = (cast)(v) } to v */
	if (k == CXCursor_InitListExpr ||
	    (k == CXCursor_UnexposedExpr && clang_getCursorType(c).kind == CXType_Void))
		return CXChildVisit_Recurse;
	if (!cursor_is_expr(c) || k == CXCursor_MemberRef)
		return CXChildVisit_Continue;
	*(CXCursor *)data = c;
	return CXChildVisit_Break;
}

/* do { typeof(p) ptr = p; union … u = { .val = v }; …asm…; } while (0) is *p = v */
static bool store_release(struct lower *L, CXCursor do_stmt)
{
	CXCursor body, ptr = clang_getNullCursor(), val = clang_getNullCursor();
	struct ir_type type;
	struct kids k, decls;

	if (!first_kid(do_stmt, &body) || clang_getCursorKind(body) != CXCursor_CompoundStmt)
		return false;
	get_kids(L, body, &k);
	for (unsigned int i = 0; i < k.n && clang_getCursorKind(k.v[i]) == CXCursor_DeclStmt; i++) {
		CXCursor var, init;

		get_kids(L, k.v[i], &decls);
		if (!decls.n)
			continue;
		var = decls.v[decls.n - 1];
		if (clang_getCursorKind(var) != CXCursor_VarDecl)
			continue;
		init = clang_Cursor_getVarDeclInitializer(var);
		if (clang_Cursor_isNull(init))
			continue;
		if (is_pointer(clang_getCursorType(var)))
			ptr = init;
		else if (clang_getCursorKind(init) == CXCursor_InitListExpr)
			clang_visitChildren(init, find_expr, &val);
	}
	if (clang_Cursor_isNull(ptr) || clang_Cursor_isNull(val))
		return false;
	type = type_of(L->t, clang_getPointeeType(clang_getCanonicalType(clang_getCursorType(ptr))));
	lower_into(L, val, deref(L, do_stmt, lower_value(L, ptr), type), do_stmt);
	return true;
}

/* Dynamic debug: a static branch around a printing call; whether it prints is no matter. */
static const char *const debugs[] = {
	"__dynamic_func_call",	       "__dynamic_func_call_cls",
	"__dynamic_func_call_no_desc", "__dynamic_func_call_cls_no_desc",
	"_dynamic_func_call_no_desc",
};

static bool debug_print(struct lower *L, CXCursor do_stmt)
{
	struct kids k, parts;
	CXCursor body;

	if (!first_kid(do_stmt, &body) || clang_getCursorKind(body) != CXCursor_CompoundStmt)
		return false;
	/* the descriptor, checks of it, the branch */
	get_kids(L, body, &k);
	if (!k.n || clang_getCursorKind(k.v[k.n - 1]) != CXCursor_IfStmt)
		return false;
	get_kids(L, k.v[k.n - 1], &parts);
	if (parts.n == 2)
		lower_stmt(L, parts.v[1]);
	return parts.n == 2;
}

bool idiom_stmt(struct lower *L, CXCursor do_stmt)
{
	const char *macro = innermost_macro(L, do_stmt);

	if (!macro)
		return false;
	if (NAME_IN(macro, checks))
		return true;
	if (NAME_IN(macro, debugs))
		return debug_print(L, do_stmt);
	return !strcmp(macro, "__smp_store_release") && store_release(L, do_stmt);
}
