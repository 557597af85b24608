/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Frontend: one C file in, IR out. The only folder that includes clang-c.
 *
 * Contract
 *   - fe_new() makes a frontend for one set of precompiled headers; use it from
 *     one process, for any number of files; fe_free() releases it.
 *   - fe_parse() never returns half a unit: either a unit whose incomplete
 *     functions are marked (ir_func.tainted), or NULL with fe_result.error.
 *   - A parse cannot be interrupted from inside: callers that need limits run it
 *     in a worker process (see cli/pool.h).
 */
#ifndef FWS_FRONTEND_FRONTEND_H
#define FWS_FRONTEND_FRONTEND_H

#include "ir/ir.h"

struct fe;

struct fe_request {
	const char *file; /* relative to @root; name in the unit */
	const char *root; /* kernel root, absolute */
	const char *build_dir; /* build directory the flags refer to, absolute */
	const char *arch; /* name for the unit, e.g. "arm64" */
	const char *const *flags; /* NULL-terminated, ready for libclang (no -c, -o, source) */
	const char *slim; /* see slim_dir(), or NULL */
	const char *text; /* contents to use instead of the file, or NULL */
	size_t len;
	/* Should the inline function @name of a header be lowered too? NULL: none. */
	bool pch_as_is; /* make no precompiled header for this file alone, only when others needed it before */
	bool (*want_inline)(const char *name, void *data);
	void *data;
};

struct fe_result {
	unsigned int nerrors; /* diagnostics of severity error and above */
	unsigned int header_errors; /* of these, outside the main file */
	unsigned int nfuncs; /* functions of the main file */
	unsigned int ntainted; /* of these, tainted */
	char *first_error; /* "file:line: text", or NULL; g_free() */
	char *error; /* why there is no unit, or NULL; g_free() */
	bool used_pch;
	unsigned int nparses; /* how often it was parsed */
};

/*
 * @pch_dir: directory for precompiled headers (made when missing), or NULL to
 * parse without them. A PCH is made on first need for each (build_dir, flags)
 * and reused by later runs; a stale one is rebuilt when a frontend first uses it (headers do not change while one is in
 * use); concurrent processes are safe.
 */
struct fe *fe_new(const char *pch_dir);
void fe_free(struct fe *fe);

/* Name of the shared header that a file wants: files with the same one share it. g_free() */
char *fe_pch_name(const struct fe_request *req);

/* How many files have to need one for it to be made: that costs as much as three or four files without. */
#define FE_PCH_PAYS 4

/* Make sure the PCH that @req would use exists (call before forking workers). */
void fe_warm(struct fe *fe, const struct fe_request *req);

struct ir_unit *fe_parse(struct fe *fe, const struct fe_request *req, struct fe_result *res);
void fe_result_clear(struct fe_result *res);

/*
 * Parse for diagnostics only, with the compiler's own warnings enabled
 * (flags as given plus what W=1 asks for): the compile check of a fix. Returns the number of
 * errors plus warnings of the main file; @out (may be NULL) receives them as text.
 */
unsigned int fe_diagnose(struct fe *fe, const struct fe_request *req, GString *out);

#endif
