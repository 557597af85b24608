/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A pool of worker processes that handle jobs one by one.
 *
 * Contract
 *   - A worker that dies, hangs beyond the time limit or runs out of memory costs its own job
 *     only: the job fails with a reason, the worker is replaced, the rest goes on. A
 *     job that met a worker which had served others before is tried once more in a fresh one, so
 *     that no job suffers from what another left behind.
 *   - A job goes to the worker that had the last one with the same key, if there is one: it may know
 *     something already.
 *   - Replies do not depend on the number of workers or on who handled what, as long
 *     as the handler keeps nothing between jobs that matters.
 *   - What a worker writes to stderr is kept back; it is shown when asked (verbose) and always
 *     when a sanitizer spoke.
 */
#ifndef FWS_CLI_POOL_H
#define FWS_CLI_POOL_H

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

struct pool;

struct pool_opts {
	unsigned int jobs;
	unsigned int timeout_s; /* per job, since the last sign of life */
	unsigned int memory_mb; /* address space of a worker; 0: no limit */
	bool verbose;
	/* In the worker, once. */
	void *(*start)(void *data);
	/* In the worker, when pool_set_state() was called; @state is NULL for none. */
	void (*state)(void *worker, const json_t *state);
	/* In the worker, for each job; returns a new reference. "retire": true ends the worker afterwards. */
	json_t *(*handle)(void *worker, const json_t *job);
	void *data;
};

struct pool_job {
	json_t *msg;
	char *key; /* of its subject, or NULL; g_free() */
	json_t *reply; /* NULL when the job failed */
	char *failure; /* why */
	bool timed_out;
	unsigned int tries;
};

struct pool_job *pool_job_new(json_t *msg); /* takes @msg over */
void pool_job_free(struct pool_job *j);

struct pool *pool_new(const struct pool_opts *o);
void pool_free(struct pool *p);

/* What every worker has to know before its next job. Borrows a reference. */
void pool_set_state(struct pool *p, json_t *state);

/* Run all of @jobs (struct pool_job *). @progress may be NULL. */
void pool_run(struct pool *p, GPtrArray *jobs,
	      void (*progress)(unsigned int done, unsigned int all, void *data), void *data);

/* For handlers: "still working", starts the time limit anew. */
void pool_alive(void);

#endif
