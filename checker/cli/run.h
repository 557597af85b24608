/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A whole run: from paths to a report. What check, fix and series share.
 */
#ifndef FWS_CLI_RUN_H
#define FWS_CLI_RUN_H

#include <jansson.h>

#include "cli/cli.h"
#include "kernel/kernel.h"
#include "model/model.h"

struct outcomes;
struct run;

/* How the tree is seen, and of which files; for runs that the user's paths do not describe. */
struct run_view {
	const struct overlay *overlay; /* or NULL: as it is */
	const char *vfs; /* what overlay_write_vfs() wrote, or NULL */
	GPtrArray *files; /* char *: to check, sorted */
	const char *const *command; /* of ktree_lend_command(), or NULL */
	const char *dir; /* where that runs */
	const struct outcomes *given; /* what shards found out, or NULL */
	const char *identity; /* of their run: this one's has to be the same; or NULL */
	bool whole; /* these are all files of the tree */
	bool releases; /* files that only release something matter, too */
	GHashTable *full; /* set of those that are checked against the full catalogue, advice too */
};

/* The same as run_new() with @view, which outlives the run. */
struct run *run_new_view(const struct options *o, const struct run_view *view);

/* Open everything @o names; NULL after an error that was reported. */
struct run *run_new(const struct options *o);
void run_free(struct run *r);

/*
 * Can anything be found in the files of the run? A quick look, that goes by what the last run with a command knew of
 * wrappers; true when there was none.
 */
bool run_matters(struct run *r);

/* Check; with @fix also look for fixes. False after an error that was reported. */
bool run_check(struct run *r, bool fix);

/* What the files of the run contributed to the summaries, { file: contribution }; belongs to the run. */
const json_t *run_contributions(const struct run *r);

/* Sorted; belongs to the run. */
struct report *run_report(struct run *r);

/* Coverage on stderr; with -q only when a file could not be checked. */
void run_tell_coverage(const struct run *r);

/* What the report says of itself, again after its findings were changed. */
void run_judge(struct run *r);

/* CLI_INCOMPLETE, CLI_FINDINGS or CLI_OK. */
int run_exit(const struct run *r);
/* The same for verbs that fix: findings are those @without a fix. */
int run_fix_exit(const struct run *r, unsigned int without);

/* The tree of -k or the default one; NULL after an error that was reported. */
struct ktree *find_tree(const struct options *o);
/* Built-in tables and those of --model; NULL after an error that was reported. */
struct model *load_models(const struct options *o);
/* Architectures of --arch; false after an error that was reported. Empty for auto. */
bool find_archs(const struct options *o, GPtrArray *archs);
/* The first architecture, of @archs unless empty, that has flags for @file, loaded; NULL after an error that was reported. */
const struct karch *choose_arch(struct ktree *t, const GPtrArray *archs, const char *file);

#endif
