/* SPDX-License-Identifier: GPL-2.0-only */
/* A parsed file: its functions, the header inlines they need, its errors. */
#include <string.h>

#include "frontend/priv.h"
#include "frontend/slim.h"

struct error {
	uint32_t offset;
	const char *text;
};

static bool in_main(struct tu *t, CXCursor c)
{
	CXFile file;

	/* not clang_Location_isFromMainFile(): that is 0 for what a macro declares */
	clang_getFileLocation(clang_getCursorLocation(c), &file, NULL, NULL, NULL);
	return file && clang_File_isEqual(file, t->main);
}

/*
 * What module_init() and module_exit() of a module check types with: not there where headers are read as for what is built
 * in, and no functions of the file anyway.
 */
static bool is_type_check(CXCursor fn)
{
	CXString s = clang_getCursorSpelling(fn);
	const char *name = clang_getCString(s);
	bool is = name && (!strcmp(name, "__inittest") || !strcmp(name, "__exittest"));

	clang_disposeString(s);
	return is;
}

static enum CXChildVisitResult visit_top(CXCursor c, CXCursor parent, CXClientData data)
{
	struct tu *t = data;

	switch (clang_getCursorKind(c)) {
	case CXCursor_FunctionDecl:
		if (clang_isCursorDefinition(c) && in_main(t, c) && !is_type_check(c))
			lower_function(t, c, false);
		break;
	case CXCursor_VarDecl:
		if (in_main(t, c))
			collect_inits(t, c);
		break;
	default: break;
	}
	return CXChildVisit_Continue;
}

/* Note the inline function of a header that is called, if the caller wants it. */
void tu_want(struct tu *t, CXCursor fn, const char *name)
{
	CXCursor def, *key;

	if (!t->req->want_inline || g_hash_table_contains(t->done, name))
		return;
	g_hash_table_add(t->done, (char *)name);
	if (!t->req->want_inline(name, t->req->data))
		return;
	def = clang_getCursorDefinition(fn);
	if (clang_Cursor_isNull(def) || in_main(t, def))
		return;
	key = g_new(CXCursor, 1);
	*key = def;
	g_ptr_array_add(t->waiting, key);
}

static void lower_waiting(struct tu *t)
{
	for (guint i = 0; i < t->waiting->len; i++)
		lower_function(t, *(CXCursor *)t->waiting->pdata[i], true);
}

static bool is_error(CXDiagnostic d)
{
	return clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error;
}

static char *describe_error(const struct fe_request *req, CXDiagnostic d)
{
	g_autofree char *path = NULL;
	CXFile file;
	unsigned int line;
	CXString name, text = clang_getDiagnosticSpelling(d);
	char *r;

	clang_getFileLocation(clang_getDiagnosticLocation(d), &file, &line, NULL, NULL);
	name = clang_getFileName(file);
	path = file ? slim_original(req->slim, req->root, clang_getCString(name)) : g_strdup("command line");
	r = g_strdup_printf("%s:%u: %s", path, file ? line : 0, clang_getCString(text));
	clang_disposeString(name);
	clang_disposeString(text);
	return r;
}

/* Errors of the main file, in @errors; the rest are counted. */
static void read_errors(struct tu *t, struct fe_result *res, GArray *errors)
{
	unsigned int n = clang_getNumDiagnostics(t->tu);

	for (unsigned int i = 0; i < n; i++) {
		CXDiagnostic d = clang_getDiagnostic(t->tu, i);
		struct error e;
		CXString text;
		CXFile file;

		if (!is_error(d)) {
			clang_disposeDiagnostic(d);
			continue;
		}
		if (!res->nerrors++)
			res->first_error = describe_error(t->req, d);
		clang_getFileLocation(clang_getDiagnosticLocation(d), &file, NULL, NULL, &e.offset);
		if (file && clang_File_isEqual(file, t->main)) {
			text = clang_getDiagnosticSpelling(d);
			e.text = intern(t, text);
			g_array_append_val(errors, e);
		} else {
			res->header_errors++;
		}
		clang_disposeDiagnostic(d);
	}
}

static void taint_functions(struct tu *t, const GArray *errors, struct fe_result *res)
{
	for (guint i = 0; i < t->u->funcs->len; i++) {
		struct ir_func *f = t->u->funcs->pdata[i];

		if (f->from_header)
			continue;
		for (guint k = 0; k < errors->len; k++) {
			const struct error *e = &g_array_index(errors, struct error, k);

			if (e->offset >= f->range.begin && e->offset < f->range.end) {
				f->tainted = e->text;
				break;
			}
		}
		res->nfuncs++;
		res->ntainted += f->tainted != NULL;
	}
}

struct ir_unit *tu_lower(CXTranslationUnit tu, const struct fe_request *req, const char *path,
			 const char *text, size_t len, GHashTable *sources, struct fe_result *res)
{
	g_autoptr(GArray) errors = g_array_new(FALSE, FALSE, sizeof(struct error));
	struct tu t = { .tu = tu, .main = clang_getFile(tu, path), .req = req, .sources = sources };

	t.u = ir_unit_new(req->file, req->arch, text, len);
	t.types = g_hash_table_new(NULL, NULL);
	t.fields = cursor_table();
	t.records = cursor_table();
	t.callees = cursor_table();
	t.globals = cursor_table();
	t.done = g_hash_table_new(g_str_hash, g_str_equal);
	t.waiting = g_ptr_array_new_with_free_func(g_free);
	read_errors(&t, res, errors);
	clang_visitChildren(clang_getTranslationUnitCursor(tu), visit_top, &t);
	lower_waiting(&t);
	taint_functions(&t, errors, res);
	g_hash_table_unref(t.types);
	g_hash_table_unref(t.fields);
	g_hash_table_unref(t.records);
	g_hash_table_unref(t.callees);
	g_hash_table_unref(t.globals);
	g_hash_table_unref(t.done);
	g_ptr_array_unref(t.waiting);
	return t.u;
}
