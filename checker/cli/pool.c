/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The parent's side of the worker pool. The worker's is in pool-worker.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/pool-internal.h"
#include "cli/pool.h"
#include "cli/wire.h"
#include "support/diag.h"

struct pool_job *pool_job_new(json_t *msg)
{
	struct pool_job *j = g_new0(struct pool_job, 1);

	j->msg = msg;
	return j;
}

void pool_job_free(struct pool_job *j)
{
	if (!j)
		return;
	json_decref(j->msg);
	json_decref(j->reply);
	g_free(j->key);
	g_free(j->failure);
	g_free(j);
}

struct pool *pool_new(const struct pool_opts *o)
{
	struct pool *p = g_new0(struct pool, 1);

	p->o = *o;
	p->n = MAX(o->jobs, 1);
	p->workers = g_new0(struct worker, p->n);
	for (unsigned int i = 0; i < p->n; i++)
		worker_reset(&p->workers[i]);
	p->owners = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	/* A write to a worker that died is an error to handle, not the end. */
	signal(SIGPIPE, SIG_IGN);
	return p;
}

static gint64 now_ms(void)
{
	return g_get_monotonic_time() / 1000;
}

static int reap(struct worker *w)
{
	int status = 0;

	while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

static gboolean is_owned_by(void *key, void *owner, void *w)
{
	return owner == w;
}

static void worker_close(struct pool *p, struct worker *w)
{
	struct pool_job *j;

	/* what it knew is gone */
	g_hash_table_foreach_remove(p->owners, is_owned_by, w);
	while ((j = g_queue_pop_tail(&w->own)))
		g_queue_push_head(&p->todo, j);
	close(w->to);
	close(w->from);
	close(w->err);
	g_byte_array_unref(w->in);
	g_byte_array_unref(w->out);
	worker_reset(w);
}

void pool_free(struct pool *p)
{
	if (!p)
		return;
	/* They have nothing to finish; one that somebody stopped would never come to its end. */
	for (unsigned int i = 0; i < p->n; i++) {
		struct worker *w = &p->workers[i];

		if (!w->pid)
			continue;
		kill(w->pid, SIGKILL);
		reap(w);
		worker_close(p, w);
	}
	g_hash_table_unref(p->owners);
	json_decref(p->state);
	g_free(p->workers);
	g_free(p);
}

void pool_set_state(struct pool *p, json_t *state)
{
	json_incref(state);
	json_decref(p->state);
	p->state = state;
	p->generation++;
}

/* --- what happened to a worker ---------------------------------------------- */

static bool says_one(const char *text, const char *const *signs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strstr(text, signs[i]))
			return true;
	return false;
}

static bool says_out_of_memory(const struct pool *p, const char *text)
{
	static const char *const signs[] = {
		"out of memory", "failed to allocate", "bad_alloc", "Cannot allocate memory", "bad alloc",
	};
	/* no room for the stack of libclang's thread, or for what glibc loads to end one: below a limit it is that */
	static const char *const limited[] = {
		"pthread_create failed: Resource temporarily unavailable",
		"must be installed for unwinding to work",
	};

	return says_one(text, signs, G_N_ELEMENTS(signs)) ||
	       (p->o.memory_mb && says_one(text, limited, G_N_ELEMENTS(limited)));
}

static char *out_of_memory_reason(const struct pool *p)
{
	if (p->o.memory_mb)
		return g_strdup_printf("out of memory (limit %u MB, see --memory)", p->o.memory_mb);
	return g_strdup("out of memory");
}

/* The end of what the worker wrote to stderr. */
static char *worker_noise(const struct worker *w)
{
	const off_t max = 16384;
	off_t size = lseek(w->err, 0, SEEK_END), from = size > max ? size - max : 0;
	char *buf = g_malloc0(max + 1);

	if (size <= 0 || pread(w->err, buf, max, from) < 0)
		*buf = '\0';
	return buf;
}

static bool says_sanitizer(const char *noise)
{
	return strstr(noise, "Sanitizer") || strstr(noise, "runtime error:");
}

static void show_noise(const struct pool *p, const char *noise)
{
	if (*noise && (p->o.verbose || says_sanitizer(noise)))
		diag_warning("a worker wrote:\n%s", noise);
}

static char *death_reason(const struct pool *p, int status, const char *noise)
{
	if (says_out_of_memory(p, noise))
		return out_of_memory_reason(p);
	if (WIFSIGNALED(status))
		return g_strdup_printf("worker killed by signal %d (%s)", WTERMSIG(status),
				       g_strsignal(WTERMSIG(status)));
	return g_strdup_printf("worker ended with status %d", WEXITSTATUS(status));
}

/* Takes @reason over. */
static void job_failed(struct pool *p, struct worker *w, char *reason, bool timed_out)
{
	struct pool_job *j = w->job;

	w->job = NULL;
	if (!timed_out && w->served && !j->tries) {
		j->tries++;
		g_queue_push_head(&p->todo, j);
		g_free(reason);
		return;
	}
	j->failure = reason;
	j->timed_out = timed_out;
	p->done++;
}

static void worker_died(struct pool *p, struct worker *w)
{
	int status = reap(w);
	char *noise = worker_noise(w);

	show_noise(p, noise);
	if (w->job)
		job_failed(p, w, death_reason(p, status, noise), false);
	g_free(noise);
	worker_close(p, w);
}

static void worker_kill(struct pool *p, struct worker *w, char *reason, bool timed_out)
{
	kill(w->pid, SIGKILL);
	reap(w);
	job_failed(p, w, reason, timed_out);
	worker_close(p, w);
}

/* --- messages --------------------------------------------------------------- */

static void set_deadline(struct pool *p, struct worker *w)
{
	w->deadline = p->o.timeout_s ? now_ms() + p->o.timeout_s * (gint64)1000 : G_MAXINT64;
}

/* libclang survives running out of memory; the parse does not. */
static void mark_out_of_memory(struct pool *p, json_t *reply)
{
	const char *noise = json_string_value(json_object_get(reply, "noise"));
	char *reason;

	if (!noise)
		return;
	show_noise(p, noise);
	if (!says_out_of_memory(p, noise) || !json_object_get(reply, "error"))
		return;
	reason = out_of_memory_reason(p);
	json_object_set_new(reply, "error", json_string(reason));
	g_free(reason);
}

static void take_reply(struct pool *p, struct worker *w, json_t *msg)
{
	if (json_is_true(json_object_get(msg, "alive"))) {
		set_deadline(p, w);
		json_decref(msg);
		return;
	}
	mark_out_of_memory(p, msg);
	w->job->reply = msg;
	w->job = NULL;
	w->served++;
	p->done++;
	if (json_is_true(json_object_get(msg, "retire"))) {
		kill(w->pid, SIGKILL);
		reap(w);
		worker_close(p, w);
	}
}

static void worker_readable(struct pool *p, struct worker *w)
{
	guint8 buf[65536];
	ssize_t n = read(w->from, buf, sizeof(buf));
	enum wire_status st;
	json_t *msg;

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n <= 0) {
		worker_died(p, w);
		return;
	}
	g_byte_array_append(w->in, buf, n);
	while (w->job && (st = wire_take(w->in, &msg)) != WIRE_MORE) {
		if (st == WIRE_BROKEN) {
			worker_kill(p, w, g_strdup("worker sent nonsense"), false);
			return;
		}
		take_reply(p, w, msg);
	}
}

static void worker_writable(struct pool *p, struct worker *w)
{
	ssize_t n = write(w->to, w->out->data, w->out->len);

	if (n > 0)
		g_byte_array_remove_range(w->out, 0, n);
	else if (n < 0 && errno == EPIPE)
		worker_died(p, w);
}

/* Of a queue so long, what is at its end is better done by someone who has to begin anew. */
#define LONG_QUEUE 8

static struct pool_job *steal_job(struct pool *p)
{
	for (unsigned int i = 0; i < p->n; i++)
		if (p->workers[i].own.length >= LONG_QUEUE)
			return g_queue_pop_tail(&p->workers[i].own);
	return NULL;
}

static struct pool_job *next_job(struct pool *p, struct worker *w)
{
	struct pool_job *j = g_queue_pop_head(&w->own);

	if (!j)
		j = g_queue_pop_head(&p->todo);
	if (!j)
		j = steal_job(p);
	if (j && j->key)
		g_hash_table_replace(p->owners, g_strdup(j->key), w);
	return j;
}

static void queue_job(struct pool *p, struct pool_job *j)
{
	struct worker *w = j->key ? g_hash_table_lookup(p->owners, j->key) : NULL;

	g_queue_push_tail(w ? &w->own : &p->todo, j);
}

static bool has_job(const struct pool *p, const struct worker *w)
{
	bool any = w->own.length || p->todo.length;

	for (unsigned int i = 0; i < p->n && !any; i++)
		any = p->workers[i].own.length >= LONG_QUEUE;
	return any;
}

/* False when no worker could be started. */
static bool give_job(struct pool *p, struct worker *w)
{
	if (!w->pid && !worker_start(p, w))
		return false;
	if (w->generation != p->generation) {
		json_t *state = json_pack("{s:O?}", "state", p->state);

		wire_append(w->out, state);
		json_decref(state);
		w->generation = p->generation;
	}
	w->job = next_job(p, w);
	wire_append(w->out, w->job->msg);
	set_deadline(p, w);
	return true;
}

/* --- the loop --------------------------------------------------------------- */

static int poll_timeout(const struct pool *p)
{
	gint64 first = G_MAXINT64, left;

	for (unsigned int i = 0; i < p->n; i++)
		if (p->workers[i].job)
			first = MIN(first, p->workers[i].deadline);
	if (first == G_MAXINT64)
		return -1;
	left = first - now_ms();
	return CLAMP(left, 0, G_MAXINT);
}

static void kill_late(struct pool *p)
{
	gint64 now = now_ms();

	for (unsigned int i = 0; i < p->n; i++) {
		struct worker *w = &p->workers[i];

		if (w->job && w->deadline <= now)
			worker_kill(p, w, g_strdup_printf("timed out after %u s", p->o.timeout_s), true);
	}
}

static void wait_for_workers(struct pool *p)
{
	struct pollfd *fds = g_new0(struct pollfd, 2 * p->n);

	for (unsigned int i = 0; i < p->n; i++) {
		struct worker *w = &p->workers[i];

		fds[2 * i] = (struct pollfd){ .fd = w->job ? w->from : -1, .events = POLLIN };
		fds[2 * i + 1] =
			(struct pollfd){ .fd = w->job && w->out->len ? w->to : -1, .events = POLLOUT };
	}
	if (poll(fds, 2 * p->n, poll_timeout(p)) > 0) {
		for (unsigned int i = 0; i < p->n; i++) {
			struct worker *w = &p->workers[i];

			if (fds[2 * i].revents)
				worker_readable(p, w);
			if (w->job && fds[2 * i + 1].revents)
				worker_writable(p, w);
		}
	}
	g_free(fds);
	kill_late(p);
}

/* When not one worker can be started, what is left fails with the reason. */
static void fail_rest(struct pool *p)
{
	struct pool_job *j;

	while ((j = g_queue_pop_head(&p->todo))) {
		j->failure = g_strdup_printf("no worker process: %s", g_strerror(p->start_errno));
		p->done++;
	}
}

static void hand_out(struct pool *p)
{
	bool any = false;

	for (unsigned int i = 0; i < p->n; i++) {
		struct worker *w = &p->workers[i];

		if (!w->job && has_job(p, w))
			give_job(p, w);
		any |= w->job != NULL;
	}
	if (!any)
		fail_rest(p);
}

void pool_run(struct pool *p, GPtrArray *jobs, void (*progress)(unsigned int, unsigned int, void *),
	      void *data)
{
	p->done = 0;
	for (guint i = 0; i < jobs->len; i++)
		queue_job(p, jobs->pdata[i]);
	while (p->done < jobs->len) {
		hand_out(p);
		if (progress)
			progress(p->done, jobs->len, data);
		if (p->done < jobs->len)
			wait_for_workers(p);
	}
}
