/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A whole run: from what the user named to the report. The rounds of analysis are in rounds.c.
 */
#include <string.h>

#include "cli/rerun.h"
#include "cli/run-internal.h"
#include "cli/shard.h"
#include "fix/fix.h"
#include "support/cache.h"
#include "support/diag.h"

struct model *load_models(const struct options *o)
{
	struct model *model = model_new();

	for (char **m = o->models; m && *m; m++) {
		char *error = NULL;

		if (model_load(model, *m, &error))
			continue;
		diag_error("%s", error);
		g_free(error);
		model_free(model);
		return NULL;
	}
	return model;
}

static bool load_model(struct run *r)
{
	r->model = load_models(r->o);
	return r->model != NULL;
}

static bool load_rules(struct run *r)
{
	char *error = NULL;

	if (rule_set_parse(&r->setup.rules, r->o->checks, r->o->pedantic, &error) &&
	    rule_set_parse(&r->setup.full, r->o->checks, true, &error)) {
		rule_set_everywhere(&r->setup.full);
		return true;
	}
	diag_error("--checks: %s", error);
	g_free(error);
	return false;
}

static GPtrArray *asked_files(const struct run *r, GError **err)
{
	return r->view ? g_ptr_array_ref(r->view->files)
		       : ktree_expand(r->tree, (const char *const *)r->o->paths, err);
}

static bool load_files(struct run *r)
{
	GError *err = NULL;
	GPtrArray *names = asked_files(r, &err);

	if (!names) {
		diag_error("%s", err->message);
		g_error_free(err);
		return false;
	}
	for (guint i = 0; i < names->len; i++) {
		struct file_run *f = file_run_new(names->pdata[i]);

		f->full = r->view && r->view->full && g_hash_table_contains(r->view->full, f->file);
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

/* They are those of the tree as it is on disk. */
static void find_slim(struct run *r)
{
	g_autofree char *dir = r->setup.pch_dir ? fws_cache_dir("headers", NULL) : NULL;
	unsigned int n;
	const char *const *words = model_inline_words(&n);

	if (!dir)
		return;
	r->slim = slim_new(r->setup.root, dir, words, n);
	r->setup.slim_dir = slim_dir(r->slim);
}

/* --- a run ------------------------------------------------------------------------- */

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
	return run_new_view(o, NULL);
}

/* The tree of the run, as its view has it. */
static bool open_tree(struct run *r)
{
	g_autoptr(GError) err = NULL;

	r->tree = find_tree(r->o);
	if (!r->tree || !r->view)
		return r->tree != NULL;
	ktree_set_overlay(r->tree, r->view->overlay);
	if (!r->view->command || ktree_lend_command(r->tree, r->view->command, r->view->dir, &err))
		return true;
	diag_error("%s", err->message);
	return false;
}

struct run *run_new_view(const struct options *o, const struct run_view *view)
{
	struct run *r = g_new0(struct run, 1);

	r->o = o;
	r->view = view;
	r->whole = view ? view->whole : !o->paths || !*o->paths;
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
	r->report.findings = findings_new();
	r->report.cover = g_ptr_array_new_with_free_func(cover_free_cb);
	if (!open_tree(r) || !find_archs(o, r->archs) || !load_model(r) || !load_rules(r) ||
	    !known_load(&r->known, o) || !load_files(r)) {
		run_free(r);
		return NULL;
	}
	find_pch_dir(r);
	r->setup.root = ktree_root(r->tree);
	/* a shared header made of other headers would be made anew by every run */
	r->setup.pch_dir = overlay_has_common_header(ktree_overlay(r->tree)) ? NULL : r->pch_dir;
	find_slim(r);
	r->setup.overlay = ktree_overlay(r->tree);
	r->setup.model = r->model;
	kernel_api_read(r->setup.root, r->setup.overlay, &r->setup.api);
	r->setup.suppressions = r->known.suppressions;
	r->setup.pedantic = o->pedantic;
	r->setup.references = o->references;
	r->setup.diagnose = o->diagnose;
	r->report.root = ktree_root(r->tree);
	r->report.overlay = r->setup.overlay;
	r->report.version = ktree_version(r->tree);
	return r;
}

void run_free(struct run *r)
{
	if (!r)
		return;
	pool_free(r->pool);
	summaries_free(r->summaries);
	sumdb_close(r->db);
	tree_stamp_free(r->stamp);
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
	json_decref(r->report.references);
	json_decref(r->report.diagnostics);
	json_decref(r->state);
	outcomes_free(r->record);
	g_free(r->identity);
	known_clear(&r->known);
	if (r->model)
		model_free(r->model);
	if (r->tree)
		ktree_close(r->tree);
	g_free(r->pch_dir);
	slim_free(r->slim);
	g_free(r);
}

const json_t *run_contributions(const struct run *r)
{
	return r->state;
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

		if (rule && rule->fixable && !json_object_get(v, "suppressed"))
			return true;
	}
	return false;
}

static void find_fixes(struct run *r)
{
	struct pass p = {
		.tree = r->tree, .slim = r->slim, .pool = r->pool, .what = "fixing", .style = r->o->style
	};

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

/* What the worker says of @key, an object, joins @all, with the file's name; see report/json.c. */
static void add_extra(const struct file_run *f, const char *key, json_t *all)
{
	json_t *told = json_object_get(f->reply, key);

	if (!all || !told)
		return;
	json_object_set_new(told, "file", json_string(f->file));
	json_array_append(all, told);
}

static void build_report(struct run *r, bool fixes)
{
	if (r->o->references)
		r->report.references = json_array();
	if (r->o->diagnose)
		r->report.diagnostics = json_array();
	for (guint i = 0; i < r->files->len; i++) {
		const struct file_run *f = r->files->pdata[i];

		g_ptr_array_add(r->report.cover, file_run_cover(f));
		add_findings(r, f);
		add_extra(f, "references", r->report.references);
		add_extra(f, "diagnostics", r->report.diagnostics);
	}
	r->report.fixes = fixes;
	r->report.seconds = (g_get_monotonic_time() - r->started) / 1e6;
	report_sort(&r->report);
	fix_cover_others(r->report.findings);
}

static unsigned int job_count(const struct options *o)
{
	return o->jobs > 0 ? (unsigned int)o->jobs : g_get_num_processors();
}

/* All workers together keep so much of units (1100 files of 6.12 make 0.8 GB), each so much of anything else. */
#define UNITS_MB 1024
#define UNITS_LEAST_MB 24
#define REST_MB 256

/* A file needs up to 200 MB more: what --memory allows is not for keeping things. */
static void set_limits(struct run *r)
{
	unsigned int units = MAX(UNITS_MB / job_count(r->o), UNITS_LEAST_MB), rest = REST_MB;

	if (r->o->memory_mb) {
		units = MIN(units, (unsigned int)r->o->memory_mb / 4);
		rest = MIN(rest, (unsigned int)r->o->memory_mb / 8);
	}
	r->setup.units_max = (size_t)units << 20;
	r->setup.rest_max = (size_t)rest << 20;
}

static struct pool *start_pool(struct run *r)
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

	set_limits(r);
	return pool_new(&po);
}

static bool same_run(const struct run *r)
{
	if (!r->view || !r->view->identity || !strcmp(r->view->identity, r->identity))
		return true;
	diag_error("the tree, or the program, is not the one that the shards were made with");
	return false;
}

/* Replies of workers, of earlier runs and of shards know nothing of suppressions. */
static void suppress(const struct run *r, struct file_run *f)
{
	g_autoptr(GPtrArray) findings = findings_new();
	json_t *v, *all;
	size_t i;

	json_array_foreach(json_object_get(f->reply, "findings"), i, v) {
		struct finding *found = finding_from_json(v);

		if (found)
			g_ptr_array_add(findings, found);
	}
	if (!findings->len)
		return;
	suppressions_apply(r->known.suppressions, findings);
	all = json_array();
	for (i = 0; i < findings->len; i++)
		json_array_append_new(all, finding_to_json(findings->pdata[i]));
	json_object_set_new(f->reply, "findings", all);
}

/* What is said of the files, without fixes. */
static bool find_out(struct run *r, bool fix)
{
	if (!fix && rerun_take(r))
		return true;
	r->pool = start_pool(r);
	if (!rounds_run(r))
		return false;
	rerun_keep(r);
	return true;
}

bool run_check(struct run *r, bool fix)
{
	bool ok;

	earlier_open(r);
	if (!same_run(r))
		return false;
	if (r->o->shard_count)
		shard_cut(r);
	ok = find_out(r, fix);
	if (r->o->shard_count)
		shard_drop(r);
	for (guint i = 0; ok && r->known.suppressions && i < r->files->len; i++)
		suppress(r, r->files->pdata[i]);
	if (ok && fix)
		find_fixes(r);
	diag_progress_clear();
	if (ok) {
		build_report(r, fix);
		known_apply(&r->known, r->o, &r->report);
		known_tell_unused(&r->known, &r->setup.rules, &r->report);
		run_judge(r);
	}
	return ok;
}

static int dearer(const void *a, const void *b)
{
	const struct file_run *f = *(struct file_run *const *)a, *g = *(struct file_run *const *)b;

	return f->ms != g->ms ? (f->ms < g->ms ? 1 : -1) : strcmp(f->file, g->file);
}

#define SHOW_SLOWEST 5

static void tell_cost(const struct run *r)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new();
	const struct file_run *largest = NULL;

	g_ptr_array_extend(all, r->files, NULL, NULL);
	g_ptr_array_extend(all, r->neighbours, NULL, NULL);
	g_ptr_array_sort(all, dearer);
	for (guint i = 0; i < all->len; i++) {
		const struct file_run *f = all->pdata[i];

		if (f->peak_kb && (!largest || f->peak_kb > largest->peak_kb))
			largest = f;
	}
	if (largest)
		diag_info("largest worker: %u MB, after %s", (largest->peak_kb + 1023) / 1024, largest->file);
	for (guint i = 0; i < MIN(all->len, SHOW_SLOWEST); i++) {
		const struct file_run *f = all->pdata[i];

		if (f->ms)
			diag_info("slowest: %s %.2f s of CPU time", f->file, f->ms / 1000.0);
	}
}

/* What they define or put was needed: without it findings may be missing, and some be there that a put of theirs answers. */
static void tell_neighbours(const struct run *r)
{
	unsigned int n = 0;

	for (guint i = 0; i < r->neighbours->len; i++) {
		const struct file_run *f = r->neighbours->pdata[i];

		if (!f->relevant || f->reply)
			continue;
		n++;
		if (r->o->verbose)
			diag_info("%s: not asked for, but needed, and not checked: %s", f->file,
				  f->failure->str);
	}
	if (n)
		diag_warning("%u file%s that nobody asked for %s needed and could not be checked%s", n,
			     n == 1 ? "" : "s", n == 1 ? "was" : "were",
			     r->o->verbose ? "" : " (-v names them)");
}

void run_tell_coverage(const struct run *r)
{
	tell_neighbours(r);
	if (!r->o->quiet || report_incomplete(&r->report))
		report_coverage(&r->report, r->o->verbose, stderr);
	if (r->o->verbose && !r->o->quiet)
		tell_cost(r);
}

int run_exit(const struct run *r)
{
	return report_exit(&r->report, r->o->fail_on);
}

void run_judge(struct run *r)
{
	report_judge(&r->report, r->o->fail_on);
}

int run_fix_exit(const struct run *r, unsigned int without)
{
	bool found = without && r->o->fail_on != CLI_FAIL_NEVER;

	return report_incomplete(&r->report) ? CLI_INCOMPLETE : found ? CLI_FINDINGS : CLI_OK;
}
