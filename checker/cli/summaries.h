/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Summary store on disk: what analysing a file said about it, and about its functions and fields, for runs that need
 * it again.
 *
 * Contract
 *   - A run gives the same results with it as without it. A row counts only when nothing has changed that
 *     the analysis rested on: the checker and its libraries, the model files, the rules that were asked
 *     for, every header of the tree (cli/headers.h), the file's text, flags and configuration (cli/stamp.h),
 *     and what the file saw of other files (cli/seen.h), which covers edited neighbours.
 *   - Files with errors, and files for which a worker died, are not kept.
 *   - Suppressions do not count: findings are kept as they are without.
 *   - Rows of up to four sets of (checker, models, rules, headers) are kept; of one file one text at a time,
 *     with up to 32 views of the others.
 */
#ifndef FWS_CLI_SUMMARIES_H
#define FWS_CLI_SUMMARIES_H

#include <jansson.h>

#include "cli/seen.h"
#include "cli/sumdb.h"

struct summaries;

/* @context: identity of everything that all results rest on. @db may be NULL, and outlives the result. */
struct summaries *summaries_new(struct sumdb *db, const char *context);
/* Writes what was kept. */
void summaries_free(struct summaries *s);

/* The part of a worker's reply that makes the result of a run. New reference. */
json_t *summaries_lasting(const json_t *reply);

/* The reply of analysing @file as @key says when it saw @seen; NULL when there is none (new reference). */
json_t *summaries_find(struct summaries *s, const char *file, const char *arch, guint64 key,
		       const struct seen *seen);
/* Keep a worker's reply. Written by summaries_free() or when many have come together. */
void summaries_keep(struct summaries *s, const char *file, const char *arch, guint64 key,
		    const struct seen *seen, const json_t *reply);

#endif
