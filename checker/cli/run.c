/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A whole run: which files matter, rounds over the summary store, then the report.
 *
 * Round 1 analyses every file that names a function known to acquire. What the files find out
 * about their own functions and fields is merged; later rounds take the files that
 * use something that became known. A file's findings are those of its last analysis.
 */
#include <string.h>
#include <unistd.h>

#include "cli/passes.h"
#include "cli/run.h"
#include "support/cache.h"
#include "support/diag.h"

/* Each round follows wrappers one file further. */
#define MAX_ROUNDS 4

struct run {
	const struct options *o;
	struct ktree *tree;
	struct model *model;
	GPtrArray *archs;		/* of --arch; empty for auto */
	char *pch_dir;
	struct worker_setup setup;
	GPtrArray *files;		/* struct file_run *, sorted */
	GPtrArray *neighbours;		/* struct file_run *: not asked for, analysed for what they put */
	GHashTable *questions;		/* "directory field": neighbours were looked for */
	GHashTable *tokens;		/* names that make a file matter */
	GHashTable *broken;		/* architectures that cannot be prepared */
	struct pool *pool;
	json_t *state;			/* { file: contribution } */
	struct report report;
	gint64 started;
};

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
	for (guint i = 0; i < names->len; i++)
		g_ptr_array_add(r->files, file_run_new(names->pdata[i]));
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

struct ktree *run_tree(struct run *r)
{
	return r->tree;
}

/* --- rounds ------------------------------------------------------------------ */

/* Files not analysed so far that contain one of @tokens. */
static GPtrArray *files_with(struct run *r, GHashTable *tokens)
{
	GPtrArray *out = g_ptr_array_new();

	if (!g_hash_table_size(tokens))
		return out;
	for (guint i = 0; i < r->files->len; i++) {
		struct file_run *f = r->files->pdata[i];

		if (i % 256 == 0)
			diag_progress("looking for files that matter: %u of %u", i, r->files->len);
		if (!f->relevant && ktree_file_has_token(r->tree, f->file, tokens))
			g_ptr_array_add(out, f);
	}
	diag_progress_clear();
	return out;
}

/* Names, functions and records whose fields are released, that @now has and @before has not or differently. */
static void changed_names(const json_t *now, const json_t *before, GHashTable *set)
{
	const char *section, *name;
	json_t *members, *v;

	json_object_foreach((json_t *)now, section, members) {
		const json_t *old = json_object_get(before, section);

		json_object_foreach(members, name, v) {
			const char *dot = strchr(name, '.');
			const json_t *was = json_object_get(old, name);

			if (!was || !json_equal(was, v))
				g_hash_table_add(set, dot ? g_strndup(name, dot - name) : g_strdup(name));
		}
	}
}

/* Note that @file changed what is known of @names: "" stands for several files. */
static void add_changed(GHashTable *changed, GHashTable *names, const char *file)
{
	GHashTableIter it;
	void *name;

	g_hash_table_iter_init(&it, names);
	while (g_hash_table_iter_next(&it, &name, NULL)) {
		bool other = g_hash_table_contains(changed, name);

		g_hash_table_replace(changed, g_strdup(name), (void *)(other ? "" : file));
	}
}

/* Take over what the analysed files contributed; @changed: name -> the file it comes from. */
static void merge_contributions(struct run *r, GPtrArray *analysed, GHashTable *changed)
{
	for (guint i = 0; i < analysed->len; i++) {
		const struct file_run *f = analysed->pdata[i];
		json_t *now = f->reply ? json_object_get(f->reply, "store") : NULL;
		json_t *before = json_object_get(r->state, f->file);
		GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

		changed_names(now, before, names);
		changed_names(before, now, names);
		add_changed(changed, names, f->file);
		g_hash_table_unref(names);
		if (now)
			json_object_set(r->state, f->file, now);
		else
			json_object_del(r->state, f->file);
	}
}

/* Does @f use a name that another file now knows more about? */
static bool wants_changed(const struct file_run *f, GHashTable *changed)
{
	size_t i;
	json_t *v;

	json_array_foreach(json_object_get(f->reply, "wants"), i, v) {
		const char *by = g_hash_table_lookup(changed, json_string_value(v));

		if (by && strcmp(by, f->file))
			return true;
	}
	return false;
}

/* Functions found to hand out references that no file was selected by so far. */
static GHashTable *new_tokens(struct run *r)
{
	GHashTable *all = g_hash_table_new(g_str_hash, g_str_equal);
	GHashTable *fresh = g_hash_table_new(g_str_hash, g_str_equal);
	struct store *s = store_new();
	const char *file;
	GHashTableIter it;
	json_t *v;
	void *k;

	json_object_foreach(r->state, file, v)
		store_merge_json(s, file, v);
	store_tokens(s, all);
	g_hash_table_iter_init(&it, all);
	while (g_hash_table_iter_next(&it, &k, NULL))
		if (!g_hash_table_contains(r->tokens, k))
			g_hash_table_add(fresh, (void *)g_intern_string(k));
	g_hash_table_unref(all);
	store_free(s);
	return fresh;
}

static bool known_file(GPtrArray *files, const char *name)
{
	for (guint i = 0; i < files->len; i++) {
		if (!strcmp(((struct file_run *)files->pdata[i])->file, name))
			return true;
	}
	return false;
}

static bool names_both(struct run *r, const char *file, GHashTable *fields, GHashTable *releasers)
{
	return ktree_file_has_token(r->tree, file, fields) && ktree_file_has_token(r->tree, file, releasers);
}

/* Files of @dir that nobody asked for and that may put one of @fields. */
static void look_in_dir(struct run *r, const char *dir, GHashTable *fields, GHashTable *releasers, GPtrArray *todo)
{
	g_autofree char *path = g_build_filename(ktree_root(r->tree), dir, NULL);
	GDir *d = g_dir_open(path, 0, NULL);
	const char *name;

	while (d && (name = g_dir_read_name(d))) {
		g_autofree char *file = g_build_filename(dir, name, NULL);

		if (!g_str_has_suffix(name, ".c") || known_file(r->files, file) ||
		    known_file(r->neighbours, file) || !names_both(r, file, fields, releasers))
			continue;
		g_ptr_array_add(r->neighbours, file_run_new(file));
		g_ptr_array_add(todo, r->neighbours->pdata[r->neighbours->len - 1]);
	}
	if (d)
		g_dir_close(d);
}

/*
 * "Who puts this field?" is asked of all files of the driver's directory, and of those
 * asked-for files that nothing was acquired in.
 */
static void ask_neighbours(struct run *r, const struct file_run *f, GHashTable *releasers, GPtrArray *todo)
{
	g_autofree char *dir = g_path_get_dirname(f->file);
	g_autoptr(GHashTable) fields = g_hash_table_new(g_str_hash, g_str_equal);
	size_t i;
	json_t *v;

	json_array_foreach(json_object_get(f->reply, "unreleased"), i, v) {
		if (g_hash_table_add(r->questions, g_strconcat(dir, " ", json_string_value(v), NULL)))
			g_hash_table_add(fields, (void *)json_string_value(v));
	}
	if (!g_hash_table_size(fields))
		return;
	for (guint n = 0; n < r->files->len; n++) {
		struct file_run *o = r->files->pdata[n];

		if (!o->relevant && !g_ptr_array_find(todo, o, NULL) &&
		    names_both(r, o->file, fields, releasers))
			g_ptr_array_add(todo, o);
	}
	look_in_dir(r, dir, fields, releasers, todo);
}

static void ask_all_neighbours(struct run *r, GPtrArray *todo)
{
	GHashTable *releasers = g_hash_table_new(g_str_hash, g_str_equal);

	model_releasers(r->model, releasers);
	for (guint i = 0; i < r->files->len; i++) {
		const struct file_run *f = r->files->pdata[i];

		if (f->reply)
			ask_neighbours(r, f, releasers, todo);
	}
	g_hash_table_unref(releasers);
}

static GPtrArray *next_round(struct run *r, GHashTable *changed)
{
	GHashTable *tokens;
	GPtrArray *todo;
	GHashTableIter it;
	void *k;

	tokens = new_tokens(r);
	todo = files_with(r, tokens);
	g_hash_table_iter_init(&it, tokens);
	while (g_hash_table_iter_next(&it, &k, NULL))
		g_hash_table_add(r->tokens, k);
	g_hash_table_unref(tokens);
	for (guint i = 0; i < r->files->len; i++) {
		struct file_run *f = r->files->pdata[i];

		if (f->reply && wants_changed(f, changed))
			g_ptr_array_add(todo, f);
	}
	ask_all_neighbours(r, todo);
	return todo;
}

/* False when nothing at all could be checked for want of a prepared architecture. */
static bool analyse(struct run *r, GPtrArray *todo)
{
	struct pass p = {
		.tree = r->tree,
		.pool = r->pool,
		.archs = r->archs,
		.files = todo,
		.broken = r->broken,
		.what = "checking",
	};

	if (pass_run(&p) || json_object_size(r->state) || !g_hash_table_size(r->broken))
		return true;
	diag_error("no architecture could be prepared, nothing was checked (\"fwspeck doctor\" says what is missing)");
	return false;
}

static bool all_rounds(struct run *r)
{
	GPtrArray *todo;
	bool ok = true;

	model_tokens(r->model, r->tokens);
	todo = files_with(r, r->tokens);
	for (unsigned int round = 1; ok && todo->len && round <= MAX_ROUNDS; round++) {
		GHashTable *changed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

		if (r->o->verbose)
			diag_info("round %u: %u files", round, todo->len);
		if (round > 1)
			pool_set_state(r->pool, r->state);
		ok = analyse(r, todo);
		merge_contributions(r, todo, changed);
		g_ptr_array_unref(todo);
		todo = ok && round < MAX_ROUNDS ? next_round(r, changed) : g_ptr_array_new();
		g_hash_table_unref(changed);
	}
	g_ptr_array_unref(todo);
	return ok;
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
	ok = all_rounds(r);
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
