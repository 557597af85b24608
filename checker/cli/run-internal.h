/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A run, shared by run.c and rounds.c.
 */
#ifndef FWS_CLI_RUN_INTERNAL_H
#define FWS_CLI_RUN_INTERNAL_H

#include "cli/known.h"
#include "cli/passes.h"
#include "cli/run.h"
#include "cli/stamp.h"
#include "cli/summaries.h"

struct run {
	const struct options *o;
	const struct run_view *view; /* or NULL */
	bool whole; /* the whole tree was asked for */
	struct ktree *tree;
	struct model *model;
	struct known known;
	GPtrArray *archs; /* of --arch; empty for auto */
	char *pch_dir;
	struct slim *slim; /* NULL: none */
	struct worker_setup setup;
	GPtrArray *files; /* struct file_run *, sorted */
	GPtrArray *neighbours; /* struct file_run *: not asked for, analysed for what they put */
	GHashTable *names; /* of both */
	GHashTable *questions; /* "directory field": neighbours were looked for */
	GHashTable *tokens; /* names that make a file matter */
	GPtrArray *sets; /* every set of tokens of the run: the tree tells them apart by address */
	GHashTable *broken; /* architectures that cannot be prepared */
	struct pool *pool;
	struct tree_stamp *stamp;
	struct sumdb *db; /* NULL: nothing is kept */
	struct summaries *summaries;
	json_t *state; /* { file: contribution } */
	char *identity; /* of the tree, the checker, and what was asked of it: not which files */
	guint64 asked; /* of a shard: the names of all files of the run, see shard_names() */
	bool asked_whole; /* these are the whole tree */
	struct outcomes *record; /* of a shard: what came of each file, or NULL */
	bool transient; /* something went wrong that need not go wrong again */
	struct report report;
	gint64 started;
};

/*
 * Analyse all files that matter, until nothing new becomes known. False after an error that was
 * reported.
 */
bool rounds_run(struct run *r);

/* What earlier runs found out (earlier.c): sets r->stamp, r->db, r->summaries and r->identity. */
void earlier_open(struct run *r);

/* Path of what is kept beside the build directories of the tree, which may not be there yet; NULL: nowhere. g_free() */
char *run_kept_path(const struct run *r, const char *name);

/* Names of wrappers that the last run with a command saw, to @names; false when there is nothing of the kind. */
bool wrappers_known(const struct run *r, GHashTable *names);

/* Fill r->tokens with the names that make a file matter. */
void rounds_tokens(struct run *r);

/* Is @file in the directory that @dir begins with (@len bytes), below it, or in one above it? */
bool file_is_near(const char *file, const char *dir, size_t len);

/* A file that nobody asked for joins r->neighbours; NULL when it is among the files of the run already. */
struct file_run *run_add_neighbour(struct run *r, const char *file);
/* Does what is said of @f depend on @what, one of the ORDER_ASKS_*? */
bool file_asks(const struct file_run *f, const char *what);

/*
 * Files outside the asked-for ones that define a function which one of those calls, directly or through
 * others, and that may hand out a reference: they join r->neighbours and @todo (wrappers.c).
 */
void wrappers_find(struct run *r, GPtrArray *todo);

/* The same for files that call an op which @f depends on how it is called: of its directory and those above (op-callers.c). */
void op_callers_find(struct run *r, const struct file_run *f, GPtrArray *todo);

#endif
