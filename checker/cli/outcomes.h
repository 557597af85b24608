/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What came of analysing files, in memory and as JSON: from the shards of a run to fwspeck merge.
 *
 * Contract
 *   - An outcome is that of a file's text under an architecture, given what the file saw of other files (cli/seen.h),
 *     which says that a run that sees the same would come to the same.
 *   - Or it is a failure, which no sight of other files changes: there are no flags, or a worker died.
 *   - Headers, flags and the checker are not part of it: who takes outcomes over makes sure of them (cli/shard.h).
 *
 *   [ { "file", "arch", "text": "HASH", "failure"?, "final"?: true, "uses"?: {…},
 *       "results"?: [ { "seen": "DIGEST", "asked"?: […], "reply": {…} } … ] } … ], sorted by file, then by arch
 */
#ifndef FWS_CLI_OUTCOMES_H
#define FWS_CLI_OUTCOMES_H

#include <jansson.h>
#include <stdbool.h>

#include "cli/seen.h"

struct outcomes;

struct outcome_key {
	const char *file, *arch;
	guint64 text; /* see text_stamp() */
};

struct outcomes *outcomes_new(void);
void outcomes_free(struct outcomes *o);

void outcomes_add(struct outcomes *o, const struct outcome_key *k, const struct seen *seen,
		  const json_t *reply);
/* @final: no other architecture is to be tried. */
void outcomes_add_failure(struct outcomes *o, const struct outcome_key *k, const char *why, bool final);

/* As a worker replied, or NULL. New reference. */
json_t *outcomes_find(const struct outcomes *o, const struct outcome_key *k, const struct seen *seen);
/* Why it failed, or NULL. */
const char *outcomes_failure(const struct outcomes *o, const struct outcome_key *k, bool *final);

json_t *outcomes_to_json(const struct outcomes *o);
/* False when @j is malformed. */
bool outcomes_add_json(struct outcomes *o, const json_t *j);

#endif
