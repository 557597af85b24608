/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * spatch over files, each rule over each file that it can matter to by itself, in a process of its own. A rule knows
 * as much under make coccicheck: it forgets what it knew of the file before.
 */
#include <string.h>

#include "cli/cocci.h"
#include "cli/pool.h"
#include "support/diag.h"
#include "support/proc.h"
#include "support/lines.h"

/* The pool ends a worker whose spatch did not end by itself when it was told to. */
#define GRACE_S 10

static char *full_path(const struct cocci *c, const char *file)
{
	return g_build_filename(ktree_root(c->tree), file, NULL);
}

static void file_failed(const struct cocci *c, struct cocci_file *f, unsigned int rule, const char *why)
{
	if (!f->why_not)
		f->why_not = g_new0(char *, c->rules->len);
	if (!f->why_not[rule])
		f->why_not[rule] = g_strdup(why);
}

/* --- which files ------------------------------------------------------------------- */

static void look_into(struct cocci *c, struct cocci_file *f)
{
	g_autofree char *path = full_path(c, f->file);
	g_autoptr(GError) err = NULL;
	GMappedFile *map = g_mapped_file_new(path, FALSE, &err);

	if (!map) {
		f->unreadable = g_strdup(err->message);
		return;
	}
	for (guint i = 0; g_mapped_file_get_length(map) && i < c->rules->len; i++)
		if (semantic_matters(c->rules->pdata[i], g_mapped_file_get_contents(map),
				     g_mapped_file_get_length(map)))
			f->matters |= 1ull << i;
	g_mapped_file_unref(map);
}

static void look_into_all(struct cocci *c)
{
	for (guint i = 0; i < c->files->len; i++) {
		if (i % 256 == 0)
			diag_progress("reading: %u of %u files", i, c->files->len);
		look_into(c, c->files->pdata[i]);
	}
	diag_progress_clear();
}

/* --- spatch, in a worker -------------------------------------------------------------- */

static void *start(void *data)
{
	return data;
}

/* { "rule": index, "file" } to { "status", "out", "err" }, or { "failure" } */
static json_t *handle(void *worker, const json_t *job)
{
	const struct cocci *c = worker;
	const struct semantic *s = c->rules->pdata[json_integer_value(json_object_get(job, "rule"))];
	g_autofree char *path = full_path(c, json_string_value(json_object_get(job, "file")));
	g_autoptr(GPtrArray) argv = spatch_command(s, path);
	g_autofree char *tmp = g_strconcat("TMPDIR=", c->dir, NULL);
	const char *const env[] = { tmp, "LC_ALL=C.UTF-8", NULL };
	const struct proc_opts po = {
		.argv = (const char *const *)argv->pdata,
		.cwd = c->dir,
		.env = env,
		.timeout_s = c->o->timeout_s,
		.memory_mb = c->o->memory_mb,
	};
	g_autoptr(GError) err = NULL;
	struct proc_result r;
	json_t *reply;

	if (!proc_run(&po, &r, &err))
		return json_pack("{s:o}", "failure", report_jstr(err->message));
	if (r.timed_out)
		reply = json_pack("{s:o}", "failure",
				  json_sprintf("spatch timed out after %d s", c->o->timeout_s));
	else
		reply = json_pack("{s:i, s:o, s:o}", "status", r.status, "out", report_jstr(r.out->str),
				  "err", report_jstr(r.err->str));
	proc_result_clear(&r);
	return reply;
}

static void show_progress(unsigned int done, unsigned int all, void *data)
{
	diag_progress("spatch: %u of %u runs", done, all);
}

/* --- what it said ---------------------------------------------------------------------- */

static void add_hole(struct cocci_file *f, const struct spatch_hole *h)
{
	for (guint i = 0; i < f->holes->len; i++) {
		const struct spatch_hole *o = &g_array_index(f->holes, struct spatch_hole, i);

		if (o->first == h->first && o->last == h->last)
			return;
	}
	g_array_append_vals(f->holes, h, 1);
}

/* What a rule looks for stands where spatch could not parse: it has not seen it. */
static void look_into_hole(const struct cocci *c, struct cocci_file *f, unsigned int rule, const char *text,
			   const struct spatch_hole *h)
{
	const struct semantic *s = c->rules->pdata[rule];
	const char *from = line_start(text, h->first), *to = line_start(from, h->last - h->first + 2);
	size_t len = to ? (size_t)(to - from) : from ? strlen(from) : 0;
	g_autofree char *why = NULL;

	add_hole(f, h);
	if (!semantic_concerns(s, from ? from : "", len))
		return;
	why = g_strdup_printf(
		"spatch cannot parse lines %u to %u, which have something that the rule looks for", h->first,
		h->last);
	file_failed(c, f, rule, why);
}

static void take_result(struct cocci *c, struct cocci_file *f, unsigned int rule, const char *text,
			struct spatch_result *r)
{
	for (guint i = 0; i < r->findings->len;) {
		struct finding *found = r->findings->pdata[i];

		if (!rule_set_has(&c->set, found->rule))
			i++;
		else
			g_ptr_array_add(c->report.findings, g_ptr_array_steal_index(r->findings, i));
	}
	for (guint i = 0; i < r->holes->len; i++)
		look_into_hole(c, f, rule, text, &g_array_index(r->holes, struct spatch_hole, i));
	if (r->failure)
		file_failed(c, f, rule, r->failure);
}

static void read_reply(struct cocci *c, struct cocci_file *f, const struct pool_job *job)
{
	unsigned int rule = json_integer_value(json_object_get(job->msg, "rule"));
	const struct semantic *s = c->rules->pdata[rule];
	g_autofree char *path = full_path(c, f->file), *text = NULL;
	const char *failure = job->failure, *out, *err;
	struct spatch_result *r;
	int status;

	if (job->reply)
		failure = json_string_value(json_object_get(job->reply, "failure"));
	if (failure ||
	    json_unpack(job->reply, "{s:i, s:s, s:s}", "status", &status, "out", &out, "err", &err) ||
	    !g_file_get_contents(path, &text, NULL, NULL)) {
		file_failed(c, f, rule, failure ? failure : "no answer");
		return;
	}
	r = spatch_read(s, f->file, text, status, out, err);
	take_result(c, f, rule, text, r);
	spatch_result_free(r);
}

/* --- all of it --------------------------------------------------------------------------- */

static void job_free(void *p)
{
	pool_job_free(p);
}

/* @of: of each job, its file */
static GPtrArray *make_jobs(const struct cocci *c, GPtrArray *of)
{
	GPtrArray *jobs = g_ptr_array_new_with_free_func(job_free);

	for (guint i = 0; i < c->files->len; i++) {
		struct cocci_file *f = c->files->pdata[i];

		for (guint k = 0; k < c->rules->len; k++) {
			if (!(f->matters & 1ull << k))
				continue;
			g_ptr_array_add(jobs,
					pool_job_new(json_pack("{s:i, s:s}", "rule", k, "file", f->file)));
			g_ptr_array_add(of, f);
		}
	}
	return jobs;
}

/* Rules that gave up for the same reason are named together. */
static char *reason_of(const struct cocci *c, const struct cocci_file *f)
{
	g_autoptr(GString) s = g_string_new(f->unreadable);

	for (guint i = 0; f->why_not && i < c->rules->len; i++) {
		bool told = false;

		for (guint k = 0; k < i; k++)
			told |= !g_strcmp0(f->why_not[k], f->why_not[i]);
		for (guint k = i; f->why_not[i] && !told && k < c->rules->len; k++)
			if (!g_strcmp0(f->why_not[k], f->why_not[i]))
				g_string_append_printf(s, "%s%s",
						       k > i	? ", "
						       : s->len ? "; "
								: "",
						       ((const struct semantic *)c->rules->pdata[k])->name);
		if (f->why_not[i] && !told)
			g_string_append_printf(s, ": %s", f->why_not[i]);
	}
	return s->len ? g_strdup(s->str) : NULL;
}

static struct cover_file *cover_of(const struct cocci *c, const struct cocci_file *f)
{
	struct cover_file *cover = cover_file_new(f->file);

	cover->reason = reason_of(c, f);
	cover->state = cover->reason   ? COVER_FAILED
		       : !f->matters   ? COVER_IRRELEVANT
		       : f->holes->len ? COVER_PARTIAL
				       : COVER_CHECKED;
	cover->nskipped = f->holes->len;
	for (guint i = 0; i < f->holes->len; i++) {
		const struct spatch_hole *h = &g_array_index(f->holes, struct spatch_hole, i);

		g_ptr_array_add(cover->skipped, g_strdup_printf("lines %u to %u: spatch stumbles at line %u",
								h->first, h->last, h->line));
	}
	return cover;
}

/* Fingerprints are numbered file by file. */
static void set_fingerprints(const GPtrArray *findings)
{
	g_autoptr(GPtrArray) one = g_ptr_array_new();

	for (guint i = 0; i < findings->len; i++) {
		struct finding *f = findings->pdata[i];

		if (one->len && strcmp(((struct finding *)one->pdata[0])->file, f->file)) {
			findings_fingerprint(one);
			g_ptr_array_set_size(one, 0);
		}
		g_ptr_array_add(one, f);
	}
	findings_fingerprint(one);
}

bool cocci_run(struct cocci *c)
{
	g_autoptr(GPtrArray) of = g_ptr_array_new(), jobs = NULL;
	const struct pool_opts po = {
		.jobs = c->o->jobs > 0 ? (unsigned int)c->o->jobs : g_get_num_processors(),
		.timeout_s = c->o->timeout_s ? c->o->timeout_s + GRACE_S : 0,
		.verbose = c->o->verbose,
		.start = start,
		.handle = handle,
		.data = c,
	};
	struct pool *pool;

	look_into_all(c);
	jobs = make_jobs(c, of);
	pool = pool_new(&po);
	pool_run(pool, jobs, show_progress, NULL);
	pool_free(pool);
	diag_progress_clear();
	for (guint i = 0; i < jobs->len; i++)
		read_reply(c, of->pdata[i], jobs->pdata[i]);
	for (guint i = 0; i < c->files->len; i++)
		g_ptr_array_add(c->report.cover, cover_of(c, c->files->pdata[i]));
	report_sort(&c->report);
	set_fingerprints(c->report.findings);
	return true;
}
