/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a worker process does with a job.
 *
 * Jobs:    { "kind": "warm" | "check" | "fix", "file", "arch", "dir", "flags": [ … ], "style"?: n, "full"?: bool }
 * Replies: { "cover": {…}, "errors", "tainted", "findings": [ … ], "store": {…}?, "wants": [ … ],
 *            "uses": {…}, "unreleased": [ … ], "ms", "peak_kb", "shown": {…}?, "references": {…}?, "diagnostics": {…}? }
 *          or, when there is no unit, { "error": "why", "retire": true }
 * State:   { file: contribution to the summary store }
 */
#ifndef FWS_CLI_WORKER_H
#define FWS_CLI_WORKER_H

#include <jansson.h>

#include "kernel/api.h"
#include "model/model.h"
#include "rules/suppress.h"

/* Inherited by the workers; outlives them. */
struct worker_setup {
	const char *root;
	const struct overlay *overlay; /* what of it is seen otherwise, or NULL */
	const char *pch_dir; /* NULL: none */
	const char *slim_dir; /* NULL: none */
	size_t units_max; /* bytes of units that a worker keeps for later rounds */
	size_t rest_max; /* bytes of anything else that it may keep between two files */
	const struct model *model;
	struct kernel_api api;
	struct rule_set rules;
	struct rule_set full; /* of files that are new */
	const struct suppressions *suppressions; /* or NULL */
	bool pedantic;
	const char *show; /* function to tell about, or NULL */
	bool references; /* tell of each reference what becomes of it */
	bool diagnose; /* tell what the compiler says */
};

void *worker_setup_start(void *setup);
void worker_set_state(void *worker, const json_t *state);
json_t *worker_handle(void *worker, const json_t *job);

#endif
