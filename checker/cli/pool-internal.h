/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Shared by the two sides of the worker pool (pool.c, pool-worker.c).
 */
#ifndef FWS_CLI_POOL_INTERNAL_H
#define FWS_CLI_POOL_INTERNAL_H

#include <sys/types.h>

#include "cli/pool.h"

struct worker {
	pid_t pid; /* 0: not running */
	int to, from; /* pipes, non-blocking on this side */
	int err; /* unnamed file that is the worker's stderr */
	GByteArray *in, *out;
	struct pool_job *job; /* NULL when idle */
	unsigned int served;
	unsigned int generation; /* of the state it knows */
	gint64 deadline; /* monotonic milliseconds */
	GQueue own; /* jobs whose key it had before */
};

struct pool {
	struct pool_opts o;
	struct worker *workers;
	unsigned int n;
	json_t *state;
	unsigned int generation; /* 0: no state was ever set */
	GQueue todo; /* jobs for anyone */
	GHashTable *owners; /* key -> struct worker *, running, that had it last */
	unsigned int done;
	int start_errno;
};

void worker_reset(struct worker *w);
/* Fork; false with p->start_errno when that fails. */
bool worker_start(struct pool *p, struct worker *w);

#endif
