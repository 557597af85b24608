/* SPDX-License-Identifier: GPL-2.0-only */
/* One function, from its definition to a finished graph. */
#include <string.h>

#include "frontend/priv.h"

static void lower_begin(struct lower *L, struct tu *t, CXCursor fn, bool from_header)
{
	memset(L, 0, sizeof(*L));
	L->t = t;
	L->u = t->u;
	L->fn = fn;
	L->in_header = from_header;
	L->macro_at = G_MAXUINT;
	L->vars = cursor_table();
	L->labels = g_hash_table_new(NULL, NULL);
	L->labels_by_name = g_hash_table_new(g_str_hash, g_str_equal);
	L->aliases = g_hash_table_new(NULL, NULL);
	L->jumps = g_array_new(FALSE, FALSE, sizeof(struct jump));
	L->scratch = g_ptr_array_new_with_free_func(g_free);
}

static void lower_end(struct lower *L)
{
	g_hash_table_unref(L->vars);
	g_hash_table_unref(L->labels);
	g_hash_table_unref(L->labels_by_name);
	g_hash_table_unref(L->aliases);
	g_array_unref(L->jumps);
	g_ptr_array_unref(L->scratch);
	printed_free(L->printed);
}

static void describe(struct lower *L, bool from_header)
{
	const struct callee *c = callee_of(L->t, L->fn);
	CXSourceLocation name = clang_getCursorLocation(L->fn);
	struct ir_func *f = L->f;

	f->from_header = from_header;
	f->ret = type_of(L->t, clang_getCursorResultType(L->fn));
	f->is_static = clang_Cursor_getStorageClass(L->fn) == CX_SC_Static;
	f->is_inline = clang_Cursor_isFunctionInlined(L->fn);
	f->is_noreturn = c->noreturn;
	f->range = where(L, L->fn, NULL);
	f->name_range = range_between(L, name, name, NULL);
	if (!from_header && g_str_has_prefix(L->u->text + f->name_range.begin, f->name))
		range_set_end(L->u, &f->name_range, f->name_range.begin + strlen(f->name));
	for (int i = 0; i < clang_Cursor_getNumArguments(L->fn); i++)
		var_of(L, clang_Cursor_getArgument(L->fn, i));
}

static enum CXChildVisitResult find_body(CXCursor c, CXCursor parent, CXClientData data)
{
	if (clang_getCursorKind(c) != CXCursor_CompoundStmt)
		return CXChildVisit_Continue;
	*(CXCursor *)data = c;
	return CXChildVisit_Break;
}

/* Falling off the end is a return at the closing brace. */
static void close_body(struct lower *L)
{
	struct ir_range r = L->f->range;

	if (!L->cur)
		return;
	r.line = r.end_line;
	r.col = r.end_col > 1 ? r.end_col - 1 : 1;
	if (!r.in_header && r.end)
		r.begin = r.end - 1;
	L->cur->term.kind = IR_TERM_RETURN;
	L->cur->term.range = r;
	L->cur->term.stmt = L->f->body;
}

static void lower_statements(struct lower *L, CXCursor body)
{
	L->cur = fresh(L);
	if (L->in_header) {
		/* one statement stands for all: nothing in a header is edited */
		L->f->body = ir_stmt_new(L->u, IR_S_COMPOUND, NULL);
		L->f->body->range = L->f->range;
		L->stmt = L->f->body;
	}
	lower_stmt(L, body);
	close_body(L);
	resolve_jumps(L);
}

void lower_function(struct tu *t, CXCursor fn, bool from_header)
{
	struct lower L;
	CXCursor body;

	if (!clang_visitChildren(fn, find_body, &body))
		return;
	lower_begin(&L, t, fn, from_header);
	L.f = ir_func_new(t->u, callee_of(t, fn)->name);
	describe(&L, from_header);
	lower_statements(&L, body);
	L.f->tainted = L.taint;
	ir_func_finish(L.f);
	lower_end(&L);
}
