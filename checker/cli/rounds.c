/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rounds over the summary store.
 *
 * Round 1 analyses every file that names a function known to acquire. What the files find out
 * about their own functions and fields is merged; later rounds take the files that
 * use something that became known. A file's findings are those of its last analysis.
 */
#include <malloc.h>
#include <string.h>

#include "cli/run-internal.h"
#include "flow/order.h"
#include "support/diag.h"

/*
 * Each round follows wrappers one file further. All of 6.12 needs 6; files whose summaries rest on each other in a
 * circle might never agree.
 */
#define MAX_ROUNDS 16

static GHashTable *new_set(struct run *r)
{
	GHashTable *set = g_hash_table_new(g_str_hash, g_str_equal);

	g_ptr_array_add(r->sets, set);
	return set;
}

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
		if (!f->relevant && (f->full || ktree_file_has_token(r->tree, f->file, tokens)))
			g_ptr_array_add(out, f);
	}
	diag_progress_clear();
	return out;
}

/*
 * Names that @now has and @before has not, or differently: functions, and records whose fields
 * are released.
 */
static void changed_names(const json_t *now, const json_t *before, GHashTable *set)
{
	const char *section, *name;
	json_t *members, *v;

	json_object_foreach((json_t *)now, section, members) {
		const json_t *old = json_object_get(before, section);

		json_object_foreach(members, name, v) {
			const char *dot = strchr(name, '.');
			const json_t *was = json_object_get(old, name);

			if (was && json_equal(was, v))
				continue;
			/* how a function is called matters to who defines it, and asks */
			if (!strcmp(section, "calls")) {
				g_hash_table_add(set, g_strconcat("call:", name, NULL));
				continue;
			}
			g_hash_table_add(set, dot ? g_strndup(name, dot - name) : g_strdup(name));
			if (!dot)
				g_hash_table_add(set, g_strdup(seen_function(name)));
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

static bool any_changed(const struct file_run *f, const json_t *names, GHashTable *changed)
{
	size_t i;
	json_t *v;

	json_array_foreach((json_t *)names, i, v) {
		const char *by = g_hash_table_lookup(changed, json_string_value(v));

		if (by && strcmp(by, f->file))
			return true;
	}
	return false;
}

/*
 * Does @f use a name that another file now knows more about? Any function counts that it calls: one that nothing was
 * known of did not make its callers worth analysing.
 */
static bool wants_changed(const struct file_run *f, GHashTable *changed)
{
	return any_changed(f, json_object_get(f->reply, "wants"), changed) ||
	       any_changed(f, json_object_get(json_object_get(f->reply, "uses"), "calls"), changed);
}

/* Functions found to hand out references that no file was selected by so far. */
static GHashTable *new_tokens(struct run *r)
{
	GHashTable *all = g_hash_table_new(g_str_hash, g_str_equal);
	GHashTable *fresh = new_set(r);
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

/* --- who puts this field? ------------------------------------------------------ */

/* Fields that @f keeps references in, and that its directory was not asked about before. */
static GHashTable *new_questions(struct run *r, const struct file_run *f, const char *dir)
{
	GHashTable *fields = new_set(r);
	size_t i;
	json_t *v;

	json_array_foreach(json_object_get(f->reply, "unreleased"), i, v)
		if (g_hash_table_add(r->questions, g_strconcat(dir, " ", json_string_value(v), NULL)))
			g_hash_table_add(fields, (void *)g_intern_string(json_string_value(v)));
	return fields;
}

struct file_run *run_add_neighbour(struct run *r, const char *file)
{
	struct file_run *f;

	if (g_hash_table_contains(r->names, file))
		return NULL;
	f = file_run_new(file);
	f->neighbour = true;
	g_ptr_array_add(r->neighbours, f);
	g_hash_table_add(r->names, f->file);
	return f;
}

static void add_neighbour(struct run *r, const char *dir, const char *name)
{
	g_autofree char *file = g_build_filename(dir, name, NULL);

	if (g_str_has_suffix(name, ".c") && overlay_state(ktree_overlay(r->tree), file) != OVERLAY_GONE)
		run_add_neighbour(r, file);
}

/* The C files of @dir that nobody asked for join the neighbours. */
static void list_dir(struct run *r, const char *dir)
{
	g_autoptr(GPtrArray) overlaid = overlay_files(ktree_overlay(r->tree));
	char *path = g_build_filename(ktree_root(r->tree), dir, NULL);
	GDir *d = g_dir_open(path, 0, NULL);
	const char *name;

	while (d && (name = g_dir_read_name(d)))
		add_neighbour(r, dir, name);
	if (d)
		g_dir_close(d);
	g_free(path);
	for (guint i = 0; i < overlaid->len; i++) {
		g_autofree char *in = g_path_get_dirname(overlaid->pdata[i]);

		if (!strcmp(in, dir))
			add_neighbour(r, dir, (char *)overlaid->pdata[i] + strlen(dir) + 1);
	}
}

bool file_is_near(const char *file, const char *dir, size_t len)
{
	const char *slash = strrchr(file, '/');
	size_t own = slash ? (size_t)(slash - file) : 0;

	if (own >= len)
		return !strncmp(file, dir, len) && file[len] == '/';
	/* Above, but not as far up as "drivers". */
	return memchr(file, '/', own) && !strncmp(file, dir, own) && dir[own] == '/';
}

/* Files not analysed so far, near @dir unless that is NULL, that name one of @tokens: to @out, once. */
static void add_with(struct run *r, GPtrArray *from, const char *dir, GHashTable *tokens, GPtrArray *out)
{
	for (guint i = 0; i < from->len; i++) {
		struct file_run *f = from->pdata[i];

		if (!f->relevant && (!dir || file_is_near(f->file, dir, strlen(dir))) &&
		    !g_ptr_array_find(out, f, NULL) && ktree_file_has_token(r->tree, f->file, tokens))
			g_ptr_array_add(out, f);
	}
}

static void add_set(GHashTable *to, GHashTable *from)
{
	GHashTableIter it;
	void *k;

	g_hash_table_iter_init(&it, from);
	while (g_hash_table_iter_next(&it, &k, NULL))
		g_hash_table_add(to, k);
}

bool file_asks(const struct file_run *f, const char *what)
{
	size_t i;
	json_t *v;

	json_array_foreach(json_object_get(json_object_get(f->reply, "uses"), "asked"), i, v) {
		if (!strcmp(json_string_value(v), what))
			return true;
	}
	return false;
}

/*
 * Files that nothing was acquired in may put what others keep: asked-for ones near the driver, and
 * the others of its directory. They name the field, and a function that releases.
 */
static void ask_neighbours(struct run *r, GPtrArray *todo)
{
	GHashTable *releasers = new_set(r);
	GPtrArray *named = g_ptr_array_new();

	for (guint i = 0; i < r->files->len; i++) {
		const struct file_run *f = r->files->pdata[i];
		char *dir = f->reply ? g_path_get_dirname(f->file) : NULL;
		GHashTable *fields = dir ? new_questions(r, f, dir) : NULL;

		if (fields && g_hash_table_size(fields)) {
			list_dir(r, dir);
			add_with(r, r->neighbours, dir, fields, named);
			add_with(r, r->files, dir, fields, named);
		}
		if (dir && file_asks(f, ORDER_ASKS_DRIVER)) {
			list_dir(r, dir);
			add_with(r, r->neighbours, dir, r->tokens, todo);
		}
		op_callers_find(r, f, todo);
		g_free(dir);
	}
	if (named->len) {
		model_releasers(r->model, releasers);
		add_with(r, named, NULL, releasers, todo);
	}
	g_ptr_array_unref(named);
}

/* --- the rounds ------------------------------------------------------------------ */

static void add_wanting(GPtrArray *from, GHashTable *changed, GPtrArray *out)
{
	for (guint i = 0; i < from->len; i++) {
		struct file_run *f = from->pdata[i];

		if (f->reply && wants_changed(f, changed))
			g_ptr_array_add(out, f);
	}
}

static GPtrArray *next_round(struct run *r, GHashTable *changed)
{
	GHashTable *tokens = new_tokens(r);
	GPtrArray *todo = files_with(r, tokens);

	add_set(r->tokens, tokens);
	add_wanting(r->files, changed, todo);
	add_wanting(r->neighbours, changed, todo);
	ask_neighbours(r, todo);
	return todo;
}

/* False when nothing at all could be checked for want of a prepared architecture. */
static bool analyse(struct run *r, GPtrArray *todo)
{
	struct pass p = {
		.tree = r->tree,
		.slim = r->slim,
		.pool = r->pool,
		.archs = r->archs,
		.files = todo,
		.tokens = r->tokens,
		.broken = r->broken,
		.vfs = r->view ? r->view->vfs : NULL,
		.what = "checking",
		.summaries = r->summaries,
		.given = r->view ? r->view->given : NULL,
		.record = r->record,
		.fresh = r->o->references || r->o->diagnose,
	};
	bool any;

	p.seen = seen_new(r->state);
	any = pass_run(&p);
	seen_free((struct seen *)p.seen);
	r->transient |= p.transient;
	if (r->o->verbose && p.nkept)
		diag_info("%u of them were known from an earlier run", p.nkept);
	if (r->o->verbose && p.ngiven)
		diag_info("%u of them were known from the shards", p.ngiven);
	if (any || json_object_size(r->state) || !g_hash_table_size(r->broken))
		return true;
	diag_error("no architecture could be prepared, nothing was checked "
		   "(\"fwspeck doctor\" says what is missing)");
	return false;
}

/* Files that ought to be looked at once more, but were often enough: their results may be incomplete. */
static void mark_unfinished(struct run *r, GPtrArray *todo)
{
	unsigned int asked = 0;

	r->transient |= todo->len > 0;
	for (guint i = 0; i < todo->len; i++) {
		struct file_run *f = todo->pdata[i];
		json_t *cover = json_deep_copy(json_object_get(f->reply, "cover"));

		if (!f->reply) {
			g_string_assign(f->failure, "not reached in " G_STRINGIFY(MAX_ROUNDS) " rounds");
			f->relevant = true;
		}
		if (cover && !json_object_get(cover, "reason")) {
			json_object_set_new(cover, "state", json_string("partial"));
			json_object_set_new(
				cover, "reason",
				json_string("what is known of its callees still changed after " G_STRINGIFY(
					MAX_ROUNDS) " rounds"));
		}
		if (cover)
			json_object_set_new(f->reply, "cover", cover);
		asked += !f->neighbour;
	}
	if (todo->len)
		diag_warning("summaries still changed after " G_STRINGIFY(
				     MAX_ROUNDS) " rounds: %u file%s (%u asked for) may be checked in part",
			     todo->len, todo->len == 1 ? "" : "s", asked);
}

static GPtrArray *first_round(struct run *r)
{
	GPtrArray *all;

	if (!r->setup.show)
		return files_with(r, r->tokens);
	/* who asks for a function wants to hear of one that takes nothing, too */
	all = g_ptr_array_new();
	g_ptr_array_extend(all, r->files, NULL, NULL);
	return all;
}

void rounds_tokens(struct run *r)
{
	model_tokens(r->model, rule_set_nodes(&r->setup.rules) == FLOW_NODES_ALWAYS, r->tokens);
	if (r->view && r->view->releases)
		model_releasers(r->model, r->tokens);
	g_hash_table_add(r->tokens, (void *)"iommu_ops");
	if (rule_set_iommu(&r->setup.rules))
		model_iommu_tokens(r->model, r->tokens);
}

bool run_matters(struct run *r)
{
	GHashTable *names = new_set(r);
	bool matters = false;

	rounds_tokens(r);
	if (!wrappers_known(r, names))
		return true;
	add_set(names, r->tokens);
	for (guint i = 0; i < r->files->len && !matters; i++)
		matters = ktree_file_has_token(r->tree, ((struct file_run *)r->files->pdata[i])->file, names);
	return matters;
}

bool rounds_run(struct run *r)
{
	GPtrArray *todo;
	bool ok = true;

	rounds_tokens(r);
	todo = first_round(r);
	wrappers_find(r, todo);
	for (unsigned int round = 1; ok && todo->len && round <= MAX_ROUNDS; round++) {
		GHashTable *changed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

		/* workers are forked off this process: what it has freed need not count on them */
		malloc_trim(0);
		if (r->o->verbose)
			diag_info("round %u: %u files", round, todo->len);
		if (round > 1)
			pool_set_state(r->pool, r->state);
		ok = analyse(r, todo);
		merge_contributions(r, todo, changed);
		g_ptr_array_unref(todo);
		todo = ok ? next_round(r, changed) : g_ptr_array_new();
		g_hash_table_unref(changed);
	}
	mark_unfinished(r, todo);
	g_ptr_array_unref(todo);
	return ok;
}
