/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Findings and coverage in each output format.
 *
 * Contract
 *   - report_write() writes to @out only what the format defines; a caller that writes
 *     to a file does it through support/atomic.h, so that nothing half written stays.
 *   - Output is deterministic: report_sort() first; no times, no process numbers.
 */
#ifndef FWS_REPORT_REPORT_H
#define FWS_REPORT_REPORT_H

#include <glib.h>
#include <stdio.h>
#include "rules/finding.h"
#include "support/overlay.h"

#define FWS_VERSION "0.1.0"

/* Coverage of one asked-for file. */
enum cover_state {
	COVER_CHECKED, /* parsed and analysed under @arch */
	COVER_PARTIAL, /* the same, but some functions were skipped */
	COVER_IRRELEVANT, /* prefilter: nothing in it the rules look at */
	COVER_FAILED, /* could not be checked: @reason */
};

struct cover_file {
	char *file;
	enum cover_state state;
	char *arch; /* NULL unless parsed */
	char *reason; /* FAILED, PARTIAL */
	unsigned int nfuncs, nskipped;
	GPtrArray *skipped; /* char *: "function: reason" */
};

struct report {
	const char *root; /* kernel root */
	const struct overlay *overlay; /* what of it was seen otherwise, or NULL */
	const char *version; /* kernel version */
	GPtrArray *findings; /* struct finding * */
	GPtrArray *cover; /* struct cover_file *, sorted by file */
	json_t *disagreement; /* [ {…} ], or NULL: see json.c */
	json_t *references, *diagnostics; /* [ {…} ], a file each, or NULL: see json.c */
	double seconds;
	bool fixes; /* edits are to be shown/serialised */
	int exit_code; /* what the program is going to exit with */
	bool failing; /* a finding is at or above --fail-on */
};

enum report_format {
	REPORT_TEXT,
	REPORT_JSON,
	REPORT_SARIF,
	REPORT_GITLAB,
	REPORT_HTML,
	REPORT_PATCHWORK,
	REPORT_B4,
};

struct report_opts {
	enum report_format format;
	bool color; /* text */
	bool quiet; /* text: no notes, no source line */
};

/* The stable order of everything: call once, before report_write(). */
void report_sort(struct report *r);

/* False with errno set when writing failed. */
bool report_write(const struct report *r, const struct report_opts *o, FILE *out);

/* "43 files asked, 41 checked (arm64 38, x86_64 3), 2 not checked" + reasons, to stderr style text. */
void report_coverage(const struct report *r, bool verbose, FILE *out);

/* One entry of report.disagreement in words: "path:line:col: disagreement: …"; g_free(). */
char *disagreement_line(const json_t *entry);

/* For other JSON about a report: coverage as --format json has it, and its words. */
json_t *report_coverage_json(const struct report *r);
const char *cover_state_name(enum cover_state s);
/* jansson takes UTF-8 only, kernel sources are not: NULL-safe, invalid bytes are replaced. */
json_t *report_jstr(const char *s);

struct cover_file *cover_file_new(const char *file);
void cover_file_free(struct cover_file *c);
json_t *cover_file_to_json(const struct cover_file *c);
struct cover_file *cover_file_from_json(const json_t *j);

#endif
