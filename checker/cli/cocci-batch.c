/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Each rule over each file that it can matter to. One process looks at several files, as with make coccicheck: a rule
 * forgets what it knew of the file before.
 */
#include "cli/cocci-batch.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "cli/pool.h"
#include "support/diag.h"
#include "support/proc.h"

/* The pool ends a worker whose spatch did not end by itself when it was told to. */
#define GRACE_S 10
/* Starting spatch takes about as long as a file of average size. */
#define MOST_FILES 8
#define MOST_BYTES (256 * 1024)
/* No core waits long for the last one. */
#define RUNS_PER_WORKER 4

/* What one run of spatch looks at. */
struct batch {
	unsigned int rule;
	GPtrArray *files; /* struct cocci_file *; not empty */
	gsize bytes;
	struct pool_job *job;
};

/* --- spatch, in a worker -------------------------------------------------------------- */

static void *start(void *data)
{
	return data;
}

/* What spatch has to be called with: a file, or a list of them. NULL after an error. */
static char *what_to_read(const struct cocci *c, const json_t *files, GError **err)
{
	g_autoptr(GString) list = g_string_new(NULL);
	g_autofree char *path = NULL;
	size_t i;
	json_t *file;

	if (json_array_size(files) == 1)
		return cocci_full_path(c, json_string_value(json_array_get(files, 0)));
	json_array_foreach(files, i, file) {
		g_autofree char *full = cocci_full_path(c, json_string_value(file));

		g_string_append_printf(list, "%s%s\n", i ? "\n" : "", full);
	}
	path = g_strdup_printf("%s/files-%ld", c->dir, (long)getpid());
	return g_file_set_contents(path, list->str, list->len, err) ? g_steal_pointer(&path) : NULL;
}

static json_t *part(const char *out, const char *err)
{
	return json_pack("{s:o, s:o}", "out", report_jstr(out), "err", report_jstr(err));
}

/* [{ "out", "err" }] of each of @files, or NULL: each has to be looked at alone. */
static json_t *take_apart(const struct cocci *c, const json_t *files, const struct proc_result *r)
{
	json_t *parts = json_array(), *file;
	bool good = !spatch_gave_up(r->status, r->err->str);
	size_t i;

	json_array_foreach(files, i, file) {
		g_autofree char *path = cocci_full_path(c, json_string_value(file)), *out = NULL, *err = NULL;

		good = good && spatch_part(path, r->out->str, r->err->str, &out, &err);
		if (good)
			json_array_append_new(parts, part(out, err));
	}
	if (!good)
		g_clear_pointer(&parts, json_decref);
	return parts;
}

static json_t *failure(const char *why)
{
	return json_pack("{s:o}", "failure", report_jstr(why));
}

static json_t *reply_of(const struct cocci *c, const json_t *files, const struct proc_result *r)
{
	g_autofree char *late = NULL;
	json_t *parts;

	if (r->timed_out) {
		late = g_strdup_printf("spatch timed out after %d s", c->o->timeout_s);
		return failure(late);
	}
	parts = json_array_size(files) > 1 ? take_apart(c, files, r)
					   : json_pack("[o]", part(r->out->str, r->err->str));
	return parts ? json_pack("{s:i, s:o}", "status", r->status, "parts", parts)
		     : failure("spatch gave up");
}

/* { "rule": index, "files": [] } to { "status", "parts": [{ "out", "err" }] }, or { "failure" } */
static json_t *handle(void *worker, const json_t *job)
{
	const struct cocci *c = worker;
	const struct semantic *s = c->rules->pdata[json_integer_value(json_object_get(job, "rule"))];
	const json_t *files = json_object_get(job, "files");
	bool group = json_array_size(files) > 1;
	g_autoptr(GError) err = NULL;
	g_autofree char *path = what_to_read(c, files, &err), *tmp = g_strconcat("TMPDIR=", c->dir, NULL);
	g_autoptr(GPtrArray) argv = path ? spatch_command(s, path, group) : NULL;
	const char *const env[] = { tmp, "LC_ALL=C.UTF-8", NULL };
	struct proc_opts po = {
		.cwd = c->dir,
		.env = env,
		.timeout_s = c->o->timeout_s,
		.memory_mb = c->o->memory_mb,
	};
	struct proc_result r;
	json_t *reply;

	if (!path)
		return failure(err->message);
	po.argv = (const char *const *)argv->pdata;
	if (!proc_run(&po, &r, &err))
		return failure(err->message);
	reply = reply_of(c, files, &r);
	proc_result_clear(&r);
	if (group)
		g_unlink(path);
	return reply;
}

static void show_progress(unsigned int done, unsigned int all, void *data)
{
	diag_progress("spatch: %u of %u runs", done, all);
}

/* --- from the outside ---------------------------------------------------------------- */

static void batch_free(void *p)
{
	struct batch *b = p;

	pool_job_free(b->job);
	g_ptr_array_unref(b->files);
	g_free(b);
}

static struct batch *batch_new(GPtrArray *batches, unsigned int rule)
{
	struct batch *b = g_new0(struct batch, 1);

	b->rule = rule;
	b->files = g_ptr_array_new();
	g_ptr_array_add(batches, b);
	return b;
}

/* Each file that a rule can matter to, with others for the same one, but no more than @most together. */
static GPtrArray *make_batches(const struct cocci *c, guint most)
{
	GPtrArray *batches = g_ptr_array_new_with_free_func(batch_free);

	for (guint k = 0; k < c->rules->len; k++) {
		struct batch *b = NULL;

		for (guint i = 0; i < c->files->len; i++) {
			struct cocci_file *f = c->files->pdata[i];

			if (!(f->matters & 1ull << k))
				continue;
			if (!b || b->files->len >= most || b->bytes + f->size > MOST_BYTES)
				b = batch_new(batches, k);
			g_ptr_array_add(b->files, f);
			b->bytes += f->size;
		}
	}
	return batches;
}

static guint count_runs(const struct cocci *c)
{
	guint n = 0;

	for (guint i = 0; i < c->files->len; i++)
		for (guint k = 0; k < c->rules->len; k++)
			n += ((const struct cocci_file *)c->files->pdata[i])->matters >> k & 1;
	return n;
}

static void run_batches(struct pool *pool, const GPtrArray *batches)
{
	g_autoptr(GPtrArray) jobs = g_ptr_array_new();

	for (guint i = 0; i < batches->len; i++) {
		struct batch *b = batches->pdata[i];
		json_t *files = json_array();

		for (guint k = 0; k < b->files->len; k++)
			json_array_append_new(files,
					      json_string(((struct cocci_file *)b->files->pdata[k])->file));
		b->job = pool_job_new(json_pack("{s:i, s:o}", "rule", b->rule, "files", files));
		g_ptr_array_add(jobs, b->job);
	}
	pool_run(pool, jobs, show_progress, NULL);
}

static const char *failure_of(const struct pool_job *job)
{
	return job->reply ? json_string_value(json_object_get(job->reply, "failure")) : job->failure;
}

static struct spatch_said said_of(const struct pool_job *job, guint i)
{
	const json_t *part = json_array_get(json_object_get(job->reply, "parts"), i);
	struct spatch_said said = {
		.failure = failure_of(job),
		.status = json_integer_value(json_object_get(job->reply, "status")),
		.out = json_string_value(json_object_get(part, "out")),
		.err = json_string_value(json_object_get(part, "err")),
	};

	if (!said.failure && (!said.out || !said.err))
		said.failure = "no answer";
	return said;
}

typedef void (*taker)(struct cocci *c, struct cocci_file *f, unsigned int rule,
		      const struct spatch_said *said);

/* Hand out what was said; files of a process that failed go to @alone. */
static void hand_out(struct cocci *c, const GPtrArray *batches, taker take, GPtrArray *alone)
{
	for (guint i = 0; i < batches->len; i++) {
		const struct batch *b = batches->pdata[i];
		bool again = b->files->len > 1 && failure_of(b->job);

		for (guint k = 0; k < b->files->len; k++) {
			struct spatch_said said = said_of(b->job, k);

			if (again)
				g_ptr_array_add(batch_new(alone, b->rule)->files, b->files->pdata[k]);
			else
				take(c, b->files->pdata[k], b->rule, &said);
		}
	}
}

void cocci_batches_run(struct cocci *c, taker take)
{
	g_autoptr(GPtrArray) batches = NULL, alone = g_ptr_array_new_with_free_func(batch_free);
	const struct pool_opts po = {
		.jobs = c->o->jobs > 0 ? (unsigned int)c->o->jobs : g_get_num_processors(),
		.timeout_s = c->o->timeout_s ? c->o->timeout_s + GRACE_S : 0,
		.verbose = c->o->verbose,
		.start = start,
		.handle = handle,
		.data = c,
	};
	struct pool *pool = pool_new(&po);

	batches = make_batches(c, MIN(MOST_FILES, 1 + count_runs(c) / (RUNS_PER_WORKER * po.jobs)));
	run_batches(pool, batches);
	hand_out(c, batches, take, alone);
	run_batches(pool, alone);
	hand_out(c, alone, take, NULL);
	pool_free(pool);
	diag_progress_clear();
}
