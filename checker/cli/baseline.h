/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Findings that were there already when somebody began to look: a file with one of them a line,
 *
 *	FINGERPRINT | RULE | PATH | FUNCTION | MESSAGE
 *
 * of which the fingerprint, which no line number goes into, is what counts; PATH says which entries a run could have
 * met. Empty lines, and lines that begin with #, are comments.
 */
#ifndef FWS_CLI_BASELINE_H
#define FWS_CLI_BASELINE_H

#include "report/report.h"

struct baseline;

/* NULL with *error (g_free()), which names file and line. */
struct baseline *baseline_load(const char *file, char **error);
void baseline_free(struct baseline *b);

/* Mark the findings that the baseline has as suppressed; NULL @b: none. Returns how many. */
unsigned int baseline_apply(const struct baseline *b, GPtrArray *findings);

/* Entries that are none of @findings, of the @files (char *) that were checked: "FILE:LINE: RULE | PATH | FUNCTION". g_ptr_array_unref() */
GPtrArray *baseline_unused(const struct baseline *b, const GPtrArray *findings, const GPtrArray *files);

/* Write the findings of @r that are not suppressed. False with an error that was reported. */
bool baseline_write(const char *file, const struct report *r);

#endif
