/* SPDX-License-Identifier: GPL-2.0-only */
/* One parse: why it failed, its errors, and what they say of a further one. */
#include <string.h>
#include <xxhash.h>

#include "frontend/priv.h"

const char *attempt_failure(enum CXErrorCode rc)
{
	switch (rc) {
	case CXError_Crashed: return "libclang crashed";
	case CXError_InvalidArguments: return "libclang refused the compile flags";
	case CXError_ASTReadError: return "the precompiled header could not be read";
	default: return "libclang could not parse it";
	}
}

/* What is missing: headers that the file did not ask for do not make anything missing. */
static bool is_missing(const char *text)
{
	static const char *const signs[] = {
		"undeclared",
		"unknown type name",
		"no member named",
		"incomplete type",
		"incomplete definition",
		"incomplete element type",
		/* and what comes of it, when a function that nobody declared gives an int */
		"incompatible integer to pointer",
		"incompatible pointer to integer",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(signs); i++)
		if (strstr(text, signs[i]))
			return true;
	return false;
}

/* The first name that @text quotes: it is what is missing. */
static void note_missing(struct attempt *a, const char *text)
{
	const char *name = strchr(text, '\''), *end = name ? strchr(name + 1, '\'') : NULL;

	if (end && end > name + 1)
		g_ptr_array_add(a->missing, g_strndup(name + 1, end - name - 1));
}

/* What it says, and on which line of which file. */
static guint64 digest_error(CXDiagnostic d, const char *text)
{
	guint64 h = text ? XXH3_64bits(text, strlen(text)) : 0;
	unsigned int line;
	CXFile file;
	CXString s;
	const char *name;

	clang_getFileLocation(clang_getDiagnosticLocation(d), &file, &line, NULL, NULL);
	s = clang_getFileName(file);
	name = clang_getCString(s);
	if (name)
		h = XXH3_64bits_withSeed(name, strlen(name), h + line);
	clang_disposeString(s);
	return h;
}

/* A second definition of what a header defines that the file has asked for itself: one not in the shared header. */
static bool is_own_redefinition(const struct attempt *a, CXDiagnostic d, const char *text)
{
	CXDiagnosticSet notes = clang_getChildDiagnostics(d);
	unsigned int n = clang_getNumDiagnosticsInSet(notes);
	bool own = a->pch && n && g_str_has_prefix(text, "redefinition of ");
	CXFile file;

	for (unsigned int i = 0; i < n && own; i++) {
		CXDiagnostic note = clang_getDiagnosticInSet(notes, i);

		clang_getFileLocation(clang_getDiagnosticLocation(note), &file, NULL, NULL, NULL);
		own = file && !pch_has_file(a->pch, file, a->build_dir);
		clang_disposeDiagnostic(note);
	}
	return own;
}

static void take_error(struct attempt *a, CXDiagnostic d)
{
	CXString s = clang_getDiagnosticSpelling(d);
	const char *text = clang_getCString(s);
	guint64 h = digest_error(d, text);

	a->nerrors++;
	a->digest += h;
	g_array_append_val(a->errors, h);
	a->hopeless |= text && strstr(text, "file not found");
	if (text && is_missing(text))
		note_missing(a, text);
	else
		a->conflicts |= !text || !is_own_redefinition(a, d, text);
	clang_disposeString(s);
}

void attempt_take_errors(struct attempt *a)
{
	unsigned int n = clang_getNumDiagnostics(a->tu);

	a->errors = g_array_new(FALSE, FALSE, sizeof(guint64));
	a->missing = g_ptr_array_new_with_free_func(g_free);
	for (unsigned int i = 0; i < n; i++) {
		CXDiagnostic d = clang_getDiagnostic(a->tu, i);

		if (clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error)
			take_error(a, d);
		clang_disposeDiagnostic(d);
	}
}

void attempt_clear(struct attempt *a)
{
	if (a->tu)
		clang_disposeTranslationUnit(a->tu);
	if (a->errors)
		g_array_unref(a->errors);
	if (a->missing)
		g_ptr_array_unref(a->missing);
	g_free(a->pch);
}

struct macros {
	const char *build_dir;
	GHashTable *names;
	bool unread;
};

static void add_macros(CXFile file, CXSourceLocation *stack, unsigned int depth, CXClientData data)
{
	struct macros *m = data;
	g_autofree char *path = file_path(file, m->build_dir), *text = NULL;
	gsize len;

	if (!depth)
		return;
	if (g_file_get_contents(path, &text, &len, NULL))
		text_macros(text, len, m->names);
	else
		m->unread = true;
}

bool attempt_may_hide(const struct attempt *a, const char *text, size_t len)
{
	g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	struct macros m = { a->build_dir, names, false };

	text_macros(text, len, names);
	clang_getInclusions(a->tu, add_macros, &m);
	return m.unread || pch_asks(a->pch, names);
}

static bool has_error(const struct attempt *a, guint64 digest)
{
	for (guint i = 0; i < a->errors->len; i++)
		if (g_array_index(a->errors, guint64, i) == digest)
			return true;
	return false;
}

bool attempt_has_errors_of(const struct attempt *a, const struct attempt *other)
{
	for (guint i = 0; i < other->errors->len; i++)
		if (!has_error(a, g_array_index(other->errors, guint64, i)))
			return false;
	return true;
}
