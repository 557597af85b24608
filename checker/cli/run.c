/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A whole run: from what the user named to the report. The rounds of analysis are in rounds.c.
 */
#include "cli/run-internal.h"
#include "support/cache.h"
#include "support/diag.h"

static bool load_model(struct run *r)
{
	r->model = model_new();
	for (char **m = r->o->models; m && *m; m++) {
		char *error = NULL;

		if (model_load(r->model, *m, &error))
			continue;
		diag_error("%s", error);
		g_free(error);
		return false;
	}
	return true;
}

static bool load_rules(struct run *r)
{
	char *error = NULL;

	if (rule_set_parse(&r->setup.rules, r->o->checks, r->o->pedantic, &error))
		return true;
	diag_error("--checks: %s", error);
	g_free(error);
	return false;
}

static bool load_files(struct run *r)
{
	GError *err = NULL;
	GPtrArray *names = ktree_expand(r->tree, (const char *const *)r->o->paths, &err);

	if (!names) {
		diag_error("%s", err->message);
		g_error_free(err);
		return false;
	}
	for (guint i = 0; i < names->len; i++) {
		struct file_run *f = file_run_new(names->pdata[i]);

		g_ptr_array_add(r->files, f);
		g_hash_table_add(r->names, f->file);
	}
	g_ptr_array_unref(names);
	return true;
}

/* Without a place for precompiled headers everything still works, nine times slower. */
static void find_pch_dir(struct run *r)
{
	GError *err = NULL;

	r->pch_dir = fws_cache_dir("pch", &err);
	if (r->pch_dir)
		return;
	diag_warning("no precompiled headers: %s", err->message);
	g_error_free(err);
}

static void finding_free_cb(void *p)
{
	finding_free(p);
}

static void cover_free_cb(void *p)
{
	cover_file_free(p);
}

static void file_free_cb(void *p)
{
	file_run_free(p);
}

struct run *run_new(const struct options *o)
{
	struct run *r = g_new0(struct run, 1);

	r->o = o;
	r->started = g_get_monotonic_time();
	r->archs = g_ptr_array_new();
	r->files = g_ptr_array_new_with_free_func(file_free_cb);
	r->neighbours = g_ptr_array_new_with_free_func(file_free_cb);
	r->names = g_hash_table_new(g_str_hash, g_str_equal);
	r->sets = g_ptr_array_new_with_free_func((GDestroyNotify)g_hash_table_unref);
	r->questions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	r->tokens = g_hash_table_new(g_str_hash, g_str_equal);
	r->broken = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	r->state = json_object();
	r->report.findings = g_ptr_array_new_with_free_func(finding_free_cb);
	r->report.cover = g_ptr_array_new_with_free_func(cover_free_cb);
	r->tree = find_tree(o);
	if (!r->tree || !find_archs(o, r->archs) || !load_model(r) || !load_rules(r) || !load_files(r)) {
		run_free(r);
		return NULL;
	}
	find_pch_dir(r);
	r->setup.root = ktree_root(r->tree);
	r->setup.pch_dir = r->pch_dir;
	r->setup.model = r->model;
	r->setup.pedantic = o->pedantic;
	r->report.root = ktree_root(r->tree);
	r->report.version = ktree_version(r->tree);
	return r;
}

void run_free(struct run *r)
{
	if (!r)
		return;
	pool_free(r->pool);
	g_hash_table_unref(r->names);
	g_ptr_array_unref(r->sets);
	g_ptr_array_unref(r->archs);
	g_ptr_array_unref(r->files);
	g_ptr_array_unref(r->neighbours);
	g_hash_table_unref(r->questions);
	g_hash_table_unref(r->tokens);
	g_hash_table_unref(r->broken);
	g_ptr_array_unref(r->report.findings);
	g_ptr_array_unref(r->report.cover);
	json_decref(r->state);
	if (r->model)
		model_free(r->model);
	if (r->tree)
		ktree_close(r->tree);
	g_free(r->pch_dir);
	g_free(r);
}

struct report *run_report(struct run *r)
{
	return &r->report;
}

/* --- fixes -------------------------------------------------------------------- */

static bool has_fixable(const struct file_run *f)
{
	size_t i;
	json_t *v;

	json_array_foreach(json_object_get(f->reply, "findings"), i, v) {
		const struct rule *rule = rule_find(json_string_value(json_object_get(v, "rule")));

		if (rule && rule->fixable)
			return true;
	}
	return false;
}

static void find_fixes(struct run *r)
{
	struct pass p = { .tree = r->tree, .pool = r->pool, .what = "fixing", .style = r->o->style };

	p.files = g_ptr_array_new();
	for (guint i = 0; i < r->files->len; i++) {
		struct file_run *f = r->files->pdata[i];

		if (f->reply && has_fixable(f))
			g_ptr_array_add(p.files, f);
	}
	pool_set_state(r->pool, r->state);
	pass_fix(&p);
	g_ptr_array_unref(p.files);
}

/* --- the report --------------------------------------------------------------- */

static void add_findings(struct run *r, const struct file_run *f)
{
	size_t i;
	json_t *v;

	json_array_foreach(json_object_get(f->reply, "findings"), i, v) {
		struct finding *found = finding_from_json(v);

		if (found)
			g_ptr_array_add(r->report.findings, found);
		else
			diag_warning("%s: a finding was lost: malformed reply", f->file);
	}
}

static void build_report(struct run *r, bool fixes)
{
	for (guint i = 0; i < r->files->len; i++) {
		const struct file_run *f = r->files->pdata[i];

		g_ptr_array_add(r->report.cover, file_run_cover(f));
		add_findings(r, f);
	}
	r->report.fixes = fixes;
	r->report.seconds = (g_get_monotonic_time() - r->started) / 1e6;
	report_sort(&r->report);
	r->report.exit_code = run_exit(r);
}

static unsigned int job_count(const struct options *o)
{
	return o->jobs > 0 ? (unsigned int)o->jobs : g_get_num_processors();
}

bool run_check(struct run *r, bool fix)
{
	struct pool_opts po = {
		.jobs = job_count(r->o),
		.timeout_s = r->o->timeout_s,
		.memory_mb = r->o->memory_mb,
		.verbose = r->o->verbose,
		.start = worker_setup_start,
		.state = worker_set_state,
		.handle = worker_handle,
		.data = &r->setup,
	};
	bool ok;

	r->pool = pool_new(&po);
	ok = rounds_run(r);
	if (ok && fix)
		find_fixes(r);
	diag_progress_clear();
	if (ok)
		build_report(r, fix);
	return ok;
}

static bool incomplete(const struct run *r)
{
	for (guint i = 0; i < r->report.cover->len; i++)
		if (((struct cover_file *)r->report.cover->pdata[i])->state == COVER_FAILED)
			return true;
	return false;
}

void run_tell_coverage(const struct run *r)
{
	if (!r->o->quiet || incomplete(r))
		report_coverage(&r->report, r->o->verbose, stderr);
}

int run_exit(const struct run *r)
{
	bool found = false;

	for (guint i = 0; i < r->report.findings->len; i++) {
		const struct finding *f = r->report.findings->pdata[i];

		found |= !f->suppressed && (int)f->level >= r->o->fail_on;
	}
	return incomplete(r) ? CLI_INCOMPLETE : found ? CLI_FINDINGS : CLI_OK;
}

int run_fix_exit(const struct run *r, unsigned int without)
{
	bool found = without && r->o->fail_on != CLI_FAIL_NEVER;

	return incomplete(r) ? CLI_INCOMPLETE : found ? CLI_FINDINGS : CLI_OK;
}
