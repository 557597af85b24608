/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One file from text to findings, in the worker.
 */
#ifndef FWS_CLI_ANALYSIS_H
#define FWS_CLI_ANALYSIS_H

#include <glib.h>
#include <jansson.h>

#include "cli/replies.h"
#include "cli/units.h"
#include "flow/flow.h"
#include "frontend/frontend.h"
#include "rules/suppress.h"

/* What all analyses of a worker share. */
struct checker {
	const char *root;
	const char *slim; /* see slim_dir(), or NULL */
	const struct overlay *overlay; /* what of it is seen otherwise, or NULL */
	const struct model *model;
	const struct kernel_api *api;
	const struct rule_set *rules;
	const struct rule_set *full; /* instead, and advice, for a full target */
	const struct suppressions *suppressions; /* or NULL */
	bool pedantic;
	const char *show; /* function that counts as global, or NULL */
	bool references; /* tell of each reference what becomes of it */
	bool diagnose; /* tell what the compiler says */
	struct fe *fe;
	struct units *units; /* of files analysed before, or NULL */
	struct replies *replies;
	size_t rest_max; /* bytes that may be held between two files, besides units */
	struct store *store; /* contributions of all files, as far as the parent knows */
};

/* Which file, and how to parse it; flags belong to the job's JSON. */
struct target {
	const char *file, *arch, *dir;
	bool full; /* check it against the full catalogue */
	const char **flags;
};

struct analysis {
	struct units *units; /* that get the unit afterwards, or NULL */
	char *key; /* see target_key() */
	struct fe_result res;
	struct ir_unit *unit; /* NULL when there is none: res.error */
	struct store *store; /* its view */
	struct flow_unit *flow;
	GPtrArray *findings; /* struct finding *, sorted, with fingerprints */
};

void target_init(struct target *t, const json_t *job);
void target_clear(struct target *t);
/* All that a parse depends on but the text; g_free() */
char *target_key(const struct target *t);
struct fe_request target_request(const struct checker *c, const struct target *t, const char *text,
				 size_t len);

/* @text: contents to use instead of the file, or NULL. Always returns; look at ->unit. */
struct analysis *analysis_new(const struct checker *c, const struct target *t, const char *text, size_t len);
void analysis_free(struct analysis *a);

#endif
