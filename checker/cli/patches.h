/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The edits of a report, file by file.
 */
#ifndef FWS_CLI_PATCHES_H
#define FWS_CLI_PATCHES_H

#include "report/report.h"

/* A file with at least one edit. */
struct patched {
	const char *file; /* relative to the root; of the first finding */
	char *before, *after;
	size_t before_len, after_len;
};

/* In order of files; NULL after an error that was reported. Free with g_ptr_array_unref(). */
GPtrArray *patches_make(const struct report *r);

/* Tell of each finding what becomes of it, on stderr; returns how many have no fix. */
unsigned int patches_tell(const struct report *r, const char *verb);

#endif
