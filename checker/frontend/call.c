/* SPDX-License-Identifier: GPL-2.0-only */
/* Calls. */
#include <string.h>

#include "frontend/priv.h"

/* Functions whose value is their first argument and that do nothing else. */
static const char *const transparent[] = {
	"__builtin_expect",	    "__builtin_expect_with_probability",
	"__builtin_assume_aligned", "__builtin_launder",
	"__must_check_fn",
};

static bool callee_name_is(CXCursor call, const char *const *names, size_t n)
{
	CXString s = clang_getCursorSpelling(call);
	const char *name = clang_getCString(s);
	bool r = false;

	/* all of them begin so; most calls do not */
	for (size_t i = 0; name && name[0] == '_' && !r && i < n; i++)
		r = !strcmp(name, names[i]);
	clang_disposeString(s);
	return r;
}

bool is_transparent_call(CXCursor call, CXCursor *arg)
{
	if (clang_Cursor_getNumArguments(call) < 1 ||
	    !callee_name_is(call, transparent, G_N_ELEMENTS(transparent)))
		return false;
	*arg = clang_Cursor_getArgument(call, 0);
	return true;
}

/* Builtins that are values of the compiler rather than calls. */
static const struct ir_expr *builtin_value(struct lower *L, CXCursor c, const char *name)
{
	int64_t v;

	if (!g_str_has_prefix(name, "__builtin_"))
		return NULL;
	if (evaluate(c, &v))
		return ir_const(L->u, v, cursor_type(L->t, c));
	if (!strcmp(name, "__builtin_constant_p"))
		return ir_const(L->u, 0, cursor_type(L->t, c));
	if (!strcmp(name, "__builtin_object_size") || !strcmp(name, "__builtin_dynamic_object_size"))
		return ir_unknown(L->u, cursor_type(L->t, c));
	return NULL;
}

static const struct ir_expr **lower_args(struct lower *L, CXCursor c, unsigned int *n)
{
	int count = clang_Cursor_getNumArguments(c);
	const struct ir_expr **args;

	*n = count > 0 ? count : 0;
	args = ir_alloc(L->u, (*n + 1) * sizeof(*args));
	for (unsigned int i = 0; i < *n; i++)
		args[i] = lower_value(L, clang_Cursor_getArgument(c, i));
	return args;
}

static void end_unreachable(struct lower *L)
{
	struct ir_block *b = here(L);

	b->term.kind = IR_TERM_UNREACHABLE;
	b->term.stmt = L->stmt;
	L->cur = NULL;
}

static void emit_call(struct lower *L, CXCursor c, const struct callee *callee, const struct ir_expr *fnptr,
		      const struct ir_expr **args, unsigned int nargs, const struct ir_path *dst)
{
	struct ir_block *b = here(L);
	struct ir_instr *i = ir_emit(L->f, b, IR_CALL);

	i->range = where(L, c, &i->macro);
	i->stmt = L->stmt;
	i->callee = callee ? callee->name : NULL;
	i->fnptr = fnptr;
	i->args = args;
	i->nargs = nargs;
	i->dst = dst;
	if (callee && callee->noreturn)
		end_unreachable(L);
}

static const struct ir_expr *pointer_of(struct lower *L, CXCursor c)
{
	CXCursor kid;

	if (first_kid(c, &kid))
		return lower_value(L, kid);
	taint(L, "call of nothing");
	return ir_unknown(L->u, cursor_type(L->t, c));
}

/*
 * A call into @dst; with a @dst the result is NULL, unless the call turned out
 * to be a plain value. Without: a temporary, or nothing when @discard.
 */
const struct ir_expr *lower_call(struct lower *L, CXCursor c, const struct ir_path *dst, bool discard)
{
	CXCursor ref = clang_getCursorReferenced(c), arg;
	const struct callee *callee = NULL;
	const struct ir_expr *fnptr = NULL, *value, **args;
	struct ir_type type = cursor_type(L->t, c);
	const struct ir_path *result = dst;
	unsigned int nargs;

	if (is_transparent_call(c, &arg))
		return lower_value(L, arg);
	if (clang_getCursorType(c).kind == CXType_Dependent)
		taint(L, "call that does not compile");
	if (clang_getCursorKind(ref) == CXCursor_FunctionDecl) {
		callee = callee_of(L->t, ref);
		value = builtin_value(L, c, callee->name);
		if (value)
			return value;
		tu_want(L->t, ref, callee->name);
	} else {
		fnptr = pointer_of(L, c);
	}
	args = lower_args(L, c, &nargs);
	if (callee && !strcmp(callee->name, "__builtin_unreachable")) {
		end_unreachable(L);
		return ir_unknown(L->u, type);
	}
	if (!dst && !discard && type.kind != IR_T_VOID)
		result = temp_path(L, type);
	emit_call(L, c, callee, fnptr, args, nargs, result);
	if (dst)
		return NULL;
	return result ? ir_load(L->u, result) : ir_unknown(L->u, type);
}
