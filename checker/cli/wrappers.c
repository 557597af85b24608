/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files nobody asked for that may define a wrapper which an asked-for file calls: qmp_get() of another
 * directory takes a reference as of_find_device_by_node() does, and only its own file shows it.
 *
 * What each file defines and calls stands in the database of the tree (cli/definers.h); only files that
 * changed are looked at again. Which functions may hand out a reference follows from the calls
 * between them, to any depth, starting with the functions that acquire.
 */
#include <string.h>

#include <xxhash.h>

#include "cli/definers.h"
#include "cli/run-internal.h"
#include "support/diag.h"
#include "support/names.h"
#include "support/slurp.h"

/* A function that may hand something out, as its text says. */
struct def {
	const char *name, *file;
	bool exported;
	bool acquires; /* reaches a function that acquires */
	bool needed; /* looked at already */
	char **callees;
};

struct index {
	struct run *r;
	GPtrArray *texts; /* what the defs point into */
	GPtrArray *defs; /* struct def * */
	struct slurp file; /* being read */
	GHashTable *by_name, *by_callee; /* name -> GPtrArray of struct def * */
};

static void def_free_cb(void *p)
{
	struct def *d = p;

	g_free(d->callees);
	g_free(d);
}

static void array_free_cb(void *p)
{
	g_ptr_array_unref(p);
}

static void add_to(GHashTable *table, const char *name, struct def *d)
{
	GPtrArray *list = g_hash_table_lookup(table, name);

	if (!list) {
		list = g_ptr_array_new();
		g_hash_table_insert(table, (void *)name, list);
	}
	g_ptr_array_add(list, d);
}

/* One line of definers_scan(), taken apart in place. */
static void add_def(struct index *ix, const char *file, char *line)
{
	GPtrArray *callees;
	struct def *d;
	char *save = NULL, *name = strtok_r(line, " ", &save);
	bool exported = name && *name == '!';

	/* of what a row describes nothing has to be found out */
	if (!name || model_find(ix->r->model, name + exported))
		return;
	d = g_new0(struct def, 1);
	d->name = name + exported;
	d->file = file;
	d->exported = exported;
	callees = g_ptr_array_new();
	while ((name = strtok_r(NULL, " ", &save))) {
		g_ptr_array_add(callees, name);
		add_to(ix->by_callee, name, d);
	}
	g_ptr_array_add(callees, NULL);
	d->callees = (char **)g_ptr_array_free(callees, FALSE);
	g_ptr_array_add(ix->defs, d);
	add_to(ix->by_name, d->name, d);
}

/* @text is taken over. */
static void add_text(struct index *ix, const char *file, char *text)
{
	char *save = NULL;

	g_ptr_array_add(ix->texts, text);
	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		add_def(ix, file, line);
}

/* --- what is known of the files ----------------------------------------------------- */

/* Names that acquire and do not look like it: they were looked for by name. */
static guint64 words_key(const struct run *r)
{
	guint64 sum = 0;
	GHashTableIter it;
	void *k;

	g_hash_table_iter_init(&it, r->tokens);
	while (g_hash_table_iter_next(&it, &k, NULL))
		if (!definers_name_counts(k))
			sum += XXH3_64bits(k, strlen(k));
	return sum;
}

/* As the database has it. */
struct source {
	gint64 size, mtime;
	guint64 words;
	char *defs;
};

static void source_free_cb(void *p)
{
	struct source *s = p;

	g_free(s->defs);
	g_free(s);
}

static GHashTable *read_sources(struct sumdb *db)
{
	GHashTable *out = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, source_free_cb);
	sqlite3_stmt *q = sumdb_prepare(db, "SELECT file, size, mtime, words, defs FROM sources");

	while (sumdb_step(db, q)) {
		const char *file = (const char *)sqlite3_column_text(q, 0);
		const char *defs = (const char *)sqlite3_column_text(q, 4);
		struct source *s;

		if (!file || !defs)
			continue;
		s = g_new(struct source, 1);
		*s = (struct source){ sqlite3_column_int64(q, 1), sqlite3_column_int64(q, 2),
				      (guint64)sqlite3_column_int64(q, 3), g_strdup(defs) };
		g_hash_table_replace(out, g_strdup(file), s);
	}
	sqlite3_finalize(q);
	return out;
}

static char *scan_source(struct index *ix, const char *file)
{
	const struct run *r = ix->r;
	g_autofree char *path = overlay_path(ktree_overlay(r->tree), ktree_root(r->tree), file);

	/* what cannot be read defines nothing; the parse of those that were asked for says why */
	if (!slurp_file(&ix->file, path))
		return g_strdup("");
	return definers_scan(ix->file.text, ix->file.len, r->tokens);
}

static void write_source(struct sumdb *db, sqlite3_stmt *put, const struct stamp_source *f, guint64 words,
			 const char *defs)
{
	sqlite3_bind_text(put, 1, f->file, -1, SQLITE_STATIC);
	sqlite3_bind_int64(put, 2, f->size);
	sqlite3_bind_int64(put, 3, f->mtime_ns);
	sqlite3_bind_int64(put, 4, (sqlite3_int64)words);
	sqlite3_bind_text(put, 5, defs, -1, SQLITE_STATIC);
	sumdb_step(db, put);
	sqlite3_reset(put);
}

/* Files that are gone: what is left in @known. */
static void drop_sources(struct sumdb *db, GHashTable *known)
{
	sqlite3_stmt *drop = sumdb_prepare(db, "DELETE FROM sources WHERE file = ?1");
	GHashTableIter it;
	void *file;

	g_hash_table_iter_init(&it, known);
	while (g_hash_table_iter_next(&it, &file, NULL)) {
		sqlite3_bind_text(drop, 1, file, -1, SQLITE_STATIC);
		sumdb_step(db, drop);
		sqlite3_reset(drop);
	}
	sqlite3_finalize(drop);
}

/* Take what is known of the files; scan those that are new or changed: to @fresh with their text. */
static void take_sources(struct index *ix, GHashTable *known, guint64 words, GPtrArray *fresh)
{
	const struct run *r = ix->r;

	for (guint i = 0; i < r->stamp->sources->len; i++) {
		const struct stamp_source *f = r->stamp->sources->pdata[i];
		struct source *s = g_hash_table_lookup(known, f->file);
		char *defs;

		if (s && s->size == f->size && s->mtime == f->mtime_ns && s->words == words) {
			defs = g_steal_pointer(&s->defs);
		} else {
			if (fresh->len % 512 == 0)
				diag_progress("looking for files that define wrappers: %u of %u", i,
					      r->stamp->sources->len);
			defs = scan_source(ix, f->file);
			g_ptr_array_add(fresh, (void *)f);
			g_ptr_array_add(fresh, g_strdup(defs));
		}
		g_hash_table_remove(known, f->file);
		add_text(ix, f->file, defs);
	}
	diag_progress_clear();
}

static void write_sources(struct sumdb *db, GHashTable *gone, guint64 words, GPtrArray *fresh)
{
	sqlite3_stmt *put;

	if ((!fresh->len && !g_hash_table_size(gone)) || !sumdb_begin(db))
		return;
	put = sumdb_prepare(db, "INSERT OR REPLACE INTO sources VALUES (?1, ?2, ?3, ?4, ?5)");
	for (guint i = 0; i < fresh->len; i += 2)
		write_source(db, put, fresh->pdata[i], words, fresh->pdata[i + 1]);
	sqlite3_finalize(put);
	drop_sources(db, gone);
	sumdb_commit(db);
}

static void load_index(struct index *ix)
{
	struct sumdb *db = ix->r->db;
	guint64 words = words_key(ix->r);
	g_autoptr(GHashTable) known = read_sources(db);
	g_autoptr(GPtrArray) fresh = g_ptr_array_new();

	take_sources(ix, known, words, fresh);
	write_sources(db, known, words, fresh);
	for (guint i = 0; i < fresh->len; i += 2)
		g_free(fresh->pdata[i + 1]);
}

/* --- which of them can hand out a reference ------------------------------------------ */

/* Can code of @file call @d? What is not exported is seen by the files of its module: those around it. */
static bool is_visible(const struct def *d, const char *file)
{
	const char *slash = strrchr(file, '/');

	return d->exported || (slash && file_is_near(d->file, file, slash - file));
}

static void mark_callers(struct index *ix, const char *name, const struct def *of, GQueue *todo)
{
	GPtrArray *callers = g_hash_table_lookup(ix->by_callee, name);

	for (guint i = 0; callers && i < callers->len; i++) {
		struct def *d = callers->pdata[i];

		if (d->acquires || (of && !is_visible(of, d->file)))
			continue;
		d->acquires = true;
		g_queue_push_tail(todo, d);
	}
}

static void mark_acquirers(struct index *ix)
{
	GQueue todo = G_QUEUE_INIT;
	GHashTableIter it;
	struct def *d;
	void *k;

	g_hash_table_iter_init(&it, ix->r->tokens);
	while (g_hash_table_iter_next(&it, &k, NULL))
		mark_callers(ix, k, NULL, &todo);
	while ((d = g_queue_pop_head(&todo)))
		mark_callers(ix, d->name, d, &todo);
}

/* --- for who only wants to know whether there is something to look at ------------------- */

#define NAMES_FILE "wrappers"

/* First line: what it rests on. */
static char *names_header(const struct run *r)
{
	return g_strdup_printf("%s %016" G_GINT64_MODIFIER "x", FWS_VERSION, words_key(r));
}

static void write_names(const struct index *ix)
{
	g_autofree char *path = run_kept_path(ix->r, NAMES_FILE), *header = names_header(ix->r);
	g_autoptr(GString) text = g_string_new(header);

	for (guint i = 0; i < ix->defs->len; i++) {
		const struct def *d = ix->defs->pdata[i];

		if (d->acquires)
			g_string_append_printf(text, "\n%s", d->name);
	}
	/* a cache: without it more is looked at */
	if (path)
		g_file_set_contents(path, text->str, (gssize)text->len, NULL);
}

bool wrappers_known(const struct run *r, GHashTable *names)
{
	g_autofree char *path = run_kept_path(r, NAMES_FILE), *header = names_header(r), *text = NULL;
	g_auto(GStrv) lines = NULL;

	if (!path || !g_file_get_contents(path, &text, NULL, NULL))
		return false;
	lines = g_strsplit(text, "\n", -1);
	for (char **l = lines + 1; lines[0] && *l; l++)
		g_hash_table_add(names, (void *)g_intern_string(*l));
	return lines[0] && !strcmp(lines[0], header);
}

/* --- which of them are needed ---------------------------------------------------------- */

static void add_definer(struct run *r, const char *file, GPtrArray *todo)
{
	struct file_run *f = run_add_neighbour(r, file);

	if (f)
		g_ptr_array_add(todo, f);
}

/* Code of @user calls @name: who defines it joins, and who defines what that rests on. */
static void need(struct index *ix, const char *name, const char *user, GPtrArray *todo)
{
	GPtrArray *defs = g_hash_table_lookup(ix->by_name, name);

	for (guint i = 0; defs && i < defs->len; i++) {
		struct def *d = defs->pdata[i];

		if (!d->acquires || d->needed || !is_visible(d, user))
			continue;
		d->needed = true;
		add_definer(ix->r, d->file, todo);
		for (char **callee = d->callees; *callee; callee++)
			need(ix, *callee, d->file, todo);
	}
}

/* Look every name that @file calls up. */
static void scan_file(struct index *ix, const char *file, GPtrArray *todo)
{
	g_autofree char *path = overlay_path(ktree_overlay(ix->r->tree), ktree_root(ix->r->tree), file);

	if (!slurp_file(&ix->file, path))
		return;
	for (char *p = ix->file.text, *end = p + ix->file.len; p < end;) {
		char *word = p;

		if (!name_has_char(*p)) {
			p++;
			continue;
		}
		while (p < end && name_has_char(*p))
			p++;
		if (*p != '(')
			continue;
		*p++ = '\0';
		need(ix, word, file, todo);
	}
}

void wrappers_find(struct run *r, GPtrArray *todo)
{
	struct index ix = { .r = r };

	/* the whole tree was asked for: nothing lies outside */
	if (r->whole)
		return;
	ix.texts = g_ptr_array_new_with_free_func(g_free);
	ix.defs = g_ptr_array_new_with_free_func(def_free_cb);
	ix.by_name = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, array_free_cb);
	ix.by_callee = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, array_free_cb);
	load_index(&ix);
	mark_acquirers(&ix);
	if (r->view && r->view->command)
		write_names(&ix);
	for (guint i = 0; i < r->files->len; i++)
		scan_file(&ix, ((struct file_run *)r->files->pdata[i])->file, todo);
	g_hash_table_unref(ix.by_callee);
	g_hash_table_unref(ix.by_name);
	g_ptr_array_unref(ix.defs);
	g_ptr_array_unref(ix.texts);
	slurp_clear(&ix.file);
}
