/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Passes of the worker pool over files, architecture by architecture.
 */
#ifndef FWS_CLI_PASSES_H
#define FWS_CLI_PASSES_H

#include "cli/outcomes.h"
#include "cli/pool.h"
#include "cli/summaries.h"
#include "cli/worker.h"
#include "fix/fix.h"
#include "frontend/slim.h"
#include "kernel/kernel.h"
#include "report/report.h"

/* One asked-for file and the best result so far. */
struct file_run {
	char *file;
	bool relevant; /* was or is to be analysed */
	bool full; /* check it against the full catalogue, advice too */
	bool neighbour; /* not asked for */
	bool theirs; /* for another shard to analyse */
	const struct karch *arch; /* of the reply */
	json_t *reply; /* NULL: not analysed */
	GString *failure; /* why not, one reason an architecture */
	/* while a pass runs */
	GPtrArray *order; /* const struct karch *: to try */
	guint next;
	json_t *best;
	const struct karch *best_arch;
	unsigned int ms, peak_kb; /* CPU time of the dearest analysis; the peak is the worker's so far */
	guint64 stamp; /* of what is analysed now; see file_stamp() */
};

struct file_run *file_run_new(const char *file);
void file_run_free(struct file_run *f);
struct cover_file *file_run_cover(const struct file_run *f);

struct pass {
	struct ktree *tree;
	struct pool *pool;
	GPtrArray *archs; /* of --arch; empty for auto */
	GPtrArray *files; /* struct file_run * */
	GHashTable *broken; /* architectures that cannot be prepared: struct karch * -> char * */
	GHashTable *tokens; /* names that make a file matter, or NULL */
	struct slim *slim; /* headers to use instead, or NULL */
	const char *vfs; /* see overlay_write_vfs(), or NULL */
	const char *what; /* for the progress line */
	enum fix_style style; /* pass_fix() */
	struct summaries *summaries; /* of earlier runs, or NULL */
	const struct outcomes *given; /* of other shards, or NULL */
	struct outcomes *record; /* gets what comes of each file, or NULL */
	bool fresh; /* analyse what was asked for, whatever is known of it */
	const struct seen *seen; /* contributions that the workers know */
	unsigned int nkept, ngiven; /* out: results that came from there */
	bool transient; /* out: a worker failed, which it need not do again */
};

/*
 * Analyse p->files: each under the architectures that come into question until one parses
 * without errors, or under the one it was analysed with before. Sets reply, arch, failure. False
 * when not one file could be given to the compiler.
 */
bool pass_run(struct pass *p);

/* Analyse again, looking for fixes. A file whose worker fails keeps the findings it has. */
void pass_fix(struct pass *p);

#endif
