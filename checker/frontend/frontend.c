/* SPDX-License-Identifier: GPL-2.0-only */
/* Parsing a file: with what flags, with or without the shared header, how often. */
#include <string.h>
#include <sys/stat.h>
#include <xxhash.h>

#include "frontend/priv.h"
#include "support/filetime.h"

/* Beyond so many errors the file is for another architecture, module or not. */
#define TOGGLE_LIMIT 100

struct fe {
	CXIndex index;
	char *pch_dir;
	GHashTable *sources; /* see where.c */
	GHashTable *valid; /* shared headers known to be up to date: path -> when made */
	GHashTable *seen; /* files that had errors -> digests of those not due to a shared header */
};

struct fe *fe_new(const char *pch_dir)
{
	struct fe *fe = g_new0(struct fe, 1);

	/* Without excludeDeclarationsFromPCH a walk would read in every header. */
	fe->index = clang_createIndex(1, 0);
	/* absolute: the compile flags name another working directory */
	fe->pch_dir = pch_dir ? g_canonicalize_filename(pch_dir, NULL) : NULL;
	fe->sources = sources_new();
	fe->valid = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	fe->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
	return fe;
}

void fe_free(struct fe *fe)
{
	if (!fe)
		return;
	clang_disposeIndex(fe->index);
	g_free(fe->pch_dir);
	g_hash_table_unref(fe->sources);
	g_hash_table_unref(fe->valid);
	g_hash_table_unref(fe->seen);
	g_free(fe);
}

void fe_result_clear(struct fe_result *res)
{
	g_free(res->first_error);
	g_free(res->error);
	memset(res, 0, sizeof(*res));
}

/* One file on its way through the attempts. */
struct job {
	struct fe *fe;
	const struct fe_request *req;
	char *path, *text;
	size_t len;
	char *failure;
	unsigned int nparses;
};

static enum CXErrorCode parse(struct job *j, GPtrArray *argv, CXTranslationUnit *tu)
{
	struct CXUnsavedFile file = { j->path, j->text, j->len };

	*tu = NULL;
	j->nparses++;
	return clang_parseTranslationUnit2(j->fe->index, j->path, (const char *const *)argv->pdata, argv->len,
					   &file, 1, CXTranslationUnit_KeepGoing, tu);
}

static gint64 made_when(const char *pch)
{
	struct stat st;

	return stat(pch, &st) ? 0 : filetime_ns(&st.st_mtim);
}

/* libclang looks at each header of a shared one whenever that is used: a quarter of the parse of a small file. */
static bool is_valid(const struct fe *fe, const char *pch, gint64 when)
{
	const gint64 *known = g_hash_table_lookup(fe->valid, pch);

	return known && when && *known == when;
}

static bool try_flags(struct job *j, const char *const *flags, const char *pch, struct attempt *a,
		      enum CXErrorCode *rc)
{
	g_autoptr(GPtrArray) argv = flags_slim(j->req, flags_for_parse(flags));
	gint64 when = 0;

	if (pch) {
		g_ptr_array_add(argv, (gpointer) "-include-pch");
		g_ptr_array_add(argv, (gpointer)pch);
		when = made_when(pch);
		if (is_valid(j->fe, pch, when)) {
			g_ptr_array_add(argv, (gpointer) "-Xclang");
			g_ptr_array_add(argv, (gpointer) "-fno-validate-pch");
		}
	}
	*rc = parse(j, argv, &a->tu);
	if (!a->tu) {
		g_free(j->failure);
		j->failure = g_strdup(attempt_failure(*rc));
		return false;
	}
	if (pch)
		g_hash_table_insert(j->fe->valid, g_strdup(pch), g_memdup2(&when, sizeof(when)));
	a->pch = g_strdup(pch);
	a->build_dir = j->req->build_dir;
	a->digest = XXH3_64bits(j->text, j->len);
	attempt_take_errors(a);
	return true;
}

/* @make: make the shared header even for this file alone. */
static bool try_pch(struct job *j, const char *const *flags, bool make, struct attempt *a)
{
	g_autoptr(GPtrArray) macros = text_macros_first(j->text, j->len);
	struct fe_request req = *j->req;
	g_autofree char *pch = NULL;
	enum CXErrorCode rc;

	req.flags = flags;
	req.pch_as_is = req.pch_as_is && !make;
	if (!j->fe->pch_dir)
		return false;
	pch = pch_get(j->fe->pch_dir, &req, false);
	if (!pch || pch_mentions(pch, macros))
		return false;
	if (try_flags(j, flags, pch, a, &rc))
		return true;
	if (rc != CXError_ASTReadError)
		return false;
	/* a header was edited since, or the flags say something else */
	g_free(pch);
	pch = pch_get(j->fe->pch_dir, &req, true);
	return pch && !pch_mentions(pch, macros) && try_flags(j, flags, pch, a, &rc);
}

static void keep_better(struct attempt *best, struct attempt *other)
{
	if (!other->tu || (best->tu && best->nerrors <= other->nerrors)) {
		attempt_clear(other);
		return;
	}
	attempt_clear(best);
	*best = *other;
}

/* Nothing is known of a file that had no errors so far. */
static GHashTable *seen_errors(const struct job *j)
{
	return g_hash_table_lookup(j->fe->seen, j->req->file);
}

/* Errors that are there without the shared header, too, are the file's own, whatever its flags or architecture. */
static void note_errors(const struct job *j, const struct attempt *with, const struct attempt *without)
{
	GHashTable *set = seen_errors(j);

	if (!set) {
		set = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
		g_hash_table_insert(j->fe->seen, g_strdup(j->req->file), set);
	}
	if (with->tu && without->tu && attempt_has_errors_of(without, with))
		g_hash_table_add(set, g_memdup2(&with->digest, sizeof(with->digest)));
}

/*
 * Might there be fewer errors without the shared header? Its headers were read as for what is built in: something that
 * they do not declare then may be there for a module.
 */
static bool may_be_better(const struct job *j, const char *const *flags, const struct attempt *with)
{
	GHashTable *seen = seen_errors(j);

	if (!with->nerrors || with->hopeless || (seen && g_hash_table_contains(seen, &with->digest)))
		return false;
	for (guint i = 0; i < with->missing->len; i++)
		if (pch_leaves_out(with->missing->pdata[i]))
			return true;
	if (g_strv_contains(flags, "-DMODULE") && pch_mentions(with->pch, with->missing))
		return true;
	return with->conflicts || (text_may_hide(j->text, j->len) && attempt_may_hide(with, j->text, j->len));
}

/*
 * With the shared header first. Errors that more headers may have caused are looked at without it; others would be the
 * same again, for ten times the time. A file that lacks something (one that is included by another .c) gets by with fewer
 * errors under it: then it is made, or the outcome would depend on what others needed before.
 */
static void try_both(struct job *j, const char *const *flags, struct attempt *best)
{
	struct attempt with = { 0 }, without = { 0 };
	bool shared = try_pch(j, flags, seen_errors(j), &with);
	enum CXErrorCode rc;

	if (!shared || may_be_better(j, flags, &with))
		try_flags(j, flags, NULL, &without, &rc);
	if (!shared && without.nerrors)
		try_pch(j, flags, true, &with);
	if (with.nerrors || without.nerrors)
		note_errors(j, &with, &without);
	keep_better(best, &with);
	keep_better(best, &without);
}

/* The attempt with the fewest errors, the cheapest ones first. */
static struct attempt parse_best(struct job *j)
{
	g_autoptr(GPtrArray) toggled = NULL;
	struct attempt best = { 0 };

	try_both(j, j->req->flags, &best);
	if (best.tu && (!best.nerrors || best.hopeless || best.nerrors > TOGGLE_LIMIT))
		return best;
	toggled = flags_toggle_module(j->req->flags);
	try_both(j, (const char *const *)toggled->pdata, &best);
	return best;
}

static bool job_open(struct job *j, struct fe *fe, const struct fe_request *req)
{
	g_autoptr(GError) err = NULL;

	*j = (struct job){ .fe = fe, .req = req };
	if (!req->flags) {
		j->failure = g_strdup("no compile flags");
		return false;
	}
	j->path = g_path_is_absolute(req->file) || !req->root ? g_strdup(req->file)
							      : g_build_filename(req->root, req->file, NULL);
	if (req->text) {
		j->text = g_strndup("", req->len);
		memcpy(j->text, req->text, req->len);
		j->len = req->len;
	} else if (!g_file_get_contents(j->path, &j->text, &j->len, &err)) {
		j->failure = g_strdup(err->message);
		return false;
	}
	return true;
}

static void job_close(struct job *j)
{
	g_free(j->path);
	g_free(j->text);
	g_free(j->failure);
}

void fe_warm(struct fe *fe, const struct fe_request *req)
{
	if (fe->pch_dir && req->flags)
		g_free(pch_get(fe->pch_dir, req, false));
}

struct ir_unit *fe_parse(struct fe *fe, const struct fe_request *req, struct fe_result *res)
{
	struct ir_unit *u = NULL;
	struct attempt best = { 0 };
	struct job j;

	memset(res, 0, sizeof(*res));
	if (job_open(&j, fe, req))
		best = parse_best(&j);
	if (!best.tu) {
		res->error = g_strdup(j.failure ? j.failure : "libclang could not parse it");
		goto out;
	}
	u = tu_lower(best.tu, req, j.path, j.text, j.len, fe->sources, res);
	res->used_pch = best.pch != NULL;
	res->nparses = j.nparses;
out:
	attempt_clear(&best);
	job_close(&j);
	return u;
}

/* Is this one of the main file's (or an error anywhere)? */
static bool counts(CXDiagnostic d, CXFile main)
{
	enum CXDiagnosticSeverity s = clang_getDiagnosticSeverity(d);
	CXFile file;

	if (s < CXDiagnostic_Warning)
		return false;
	clang_getFileLocation(clang_getDiagnosticLocation(d), &file, NULL, NULL, NULL);
	return s >= CXDiagnostic_Error || (file && clang_File_isEqual(file, main));
}

static unsigned int report(CXTranslationUnit tu, CXFile main, GString *out)
{
	unsigned int n = clang_getNumDiagnostics(tu), found = 0;

	for (unsigned int i = 0; i < n; i++) {
		CXDiagnostic d = clang_getDiagnostic(tu, i);
		CXString s;

		if (counts(d, main)) {
			found++;
			s = clang_formatDiagnostic(d, clang_defaultDiagnosticDisplayOptions());
			g_string_append_printf(out, "%s\n", clang_getCString(s));
			clang_disposeString(s);
		}
		clang_disposeDiagnostic(d);
	}
	return found;
}

/* Diagnostics under these flags; @errors says whether there are errors among them. */
static unsigned int diagnose(struct job *j, const char *const *flags, GString *out, bool *errors)
{
	g_autoptr(GPtrArray) argv = flags_for_diagnose(flags);
	struct attempt a = { 0 };
	enum CXErrorCode rc = parse(j, argv, &a.tu);
	unsigned int n;

	if (!a.tu) {
		g_string_append_printf(out, "%s: %s\n", j->req->file, attempt_failure(rc));
		*errors = false;
		return 1;
	}
	n = report(a.tu, clang_getFile(a.tu, j->path), out);
	attempt_take_errors(&a);
	*errors = a.nerrors && !a.hopeless;
	attempt_clear(&a);
	return n;
}

/* As fe_parse() does: a file may only compile built in, or only as a module. */
static unsigned int diagnose_best(struct job *j, GString *out)
{
	g_autoptr(GPtrArray) toggled = NULL;
	g_autoptr(GString) other = NULL;
	unsigned int n, m;
	bool errors;

	n = diagnose(j, j->req->flags, out, &errors);
	if (!errors || n > TOGGLE_LIMIT)
		return n;
	toggled = flags_toggle_module(j->req->flags);
	other = g_string_new(NULL);
	m = diagnose(j, (const char *const *)toggled->pdata, other, &errors);
	if (m >= n)
		return n;
	g_string_assign(out, other->str);
	return m;
}

unsigned int fe_diagnose(struct fe *fe, const struct fe_request *req, GString *out)
{
	g_autoptr(GString) text = g_string_new(NULL);
	unsigned int n = 1;
	struct job j;

	if (job_open(&j, fe, req))
		n = diagnose_best(&j, text);
	else
		g_string_append_printf(text, "%s: %s\n", req->file, j.failure);
	if (out)
		g_string_append(out, text->str);
	job_close(&j);
	return n;
}
