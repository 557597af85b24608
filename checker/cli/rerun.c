/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The whole result of a run; see rerun.h.
 */
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "cli/rerun.h"
#include "cli/run-internal.h"
#include "support/diag.h"
#include "support/filetime.h"

#define MAX_RUNS "8"

static guint64 add_text(guint64 h, const char *text)
{
	return XXH3_64bits_withSeed(text, strlen(text), h);
}

/* Of the build directories, which make may have added headers to. */
static guint64 builds_stamp(const struct run *r)
{
	unsigned int n;
	const struct karch *table = karch_table(&n);
	guint64 h = 0;

	for (unsigned int i = 0; i < n; i++) {
		g_autofree char *dir = ktree_build_dir(r->tree, &table[i]);
		struct tree_stamp *t = tree_stamp_new(dir, NULL);

		h = XXH3_64bits_withSeed(&t->all, sizeof(t->all), h);
		tree_stamp_free(t);
	}
	return h;
}

/* NULL for a run that says, or takes, more than is kept. g_free() */
static char *run_key(const struct run *r)
{
	guint64 h;

	if (!r->db || r->view || r->record || r->o->references || r->o->diagnose)
		return NULL;
	h = builds_stamp(r);
	for (guint i = 0; i < r->archs->len; i++)
		h = add_text(h, ((const struct karch *)r->archs->pdata[i])->name);
	for (guint i = 0; i < r->files->len; i++)
		h = add_text(h, ((const struct file_run *)r->files->pdata[i])->file);
	return g_strdup_printf("%s all %016" G_GINT64_MODIFIER "x rest %016" G_GINT64_MODIFIER "x%s",
			       r->identity, r->stamp->all, h, r->whole ? " whole" : "");
}

/* --- taking ----------------------------------------------------------------------- */

static json_t *read_result(struct sumdb *db, const char *key)
{
	sqlite3_stmt *q = sumdb_prepare(db, "SELECT result FROM runs WHERE key = ?1");
	json_t *j = NULL;

	sqlite3_bind_text(q, 1, key, -1, SQLITE_STATIC);
	if (sumdb_step(db, q))
		j = json_loadb(sqlite3_column_blob(q, 0), sqlite3_column_bytes(q, 0), 0, NULL);
	sqlite3_finalize(q);
	return j;
}

static void take_file(struct file_run *f, const json_t *j)
{
	const char *failure = json_string_value(json_object_get(j, "failure"));

	f->relevant = true;
	f->reply = json_incref(json_object_get(j, "reply"));
	if (failure)
		g_string_assign(f->failure, failure);
}

static void take_files(struct run *r, const json_t *result)
{
	g_autoptr(GHashTable) by_name = g_hash_table_new(g_str_hash, g_str_equal);
	size_t i;
	json_t *v;

	for (i = 0; i < r->files->len; i++) {
		struct file_run *f = r->files->pdata[i];

		g_hash_table_insert(by_name, f->file, f);
	}
	json_array_foreach(json_object_get(result, "files"), i, v) {
		const char *name = json_string_value(json_object_get(v, "file"));
		struct file_run *f = name ? g_hash_table_lookup(by_name, name) : NULL;

		if (name && !f) {
			f = file_run_new(name);
			f->neighbour = true;
			g_ptr_array_add(r->neighbours, f);
		}
		if (f)
			take_file(f, v);
	}
}

bool rerun_take(struct run *r)
{
	g_autofree char *key = run_key(r);
	json_t *result = key ? read_result(r->db, key) : NULL;

	if (!json_is_object(result)) {
		json_decref(result);
		return false;
	}
	take_files(r, result);
	json_decref(result);
	if (r->o->verbose)
		diag_info("nothing has changed since an earlier run");
	return true;
}

/* --- keeping ---------------------------------------------------------------------- */

static void add_file(json_t *all, const struct file_run *f)
{
	json_t *o, *reply;

	if (!f->relevant || (f->neighbour && f->reply))
		return;
	o = json_pack("{s:s}", "file", f->file);
	if (f->reply) {
		reply = json_object();
		json_object_set(reply, "cover", json_object_get(f->reply, "cover"));
		json_object_set(reply, "findings", json_object_get(f->reply, "findings"));
		json_object_set_new(o, "reply", reply);
	}
	if (f->failure->len)
		json_object_set_new(o, "failure", json_string(f->failure->str));
	json_array_append_new(all, o);
}

static char *result_text(const struct run *r)
{
	json_t *files = json_array(), *o;
	char *text;

	for (guint i = 0; i < r->files->len; i++)
		add_file(files, r->files->pdata[i]);
	for (guint i = 0; i < r->neighbours->len; i++)
		add_file(files, r->neighbours->pdata[i]);
	o = json_pack("{s:o}", "files", files);
	text = json_dumps(o, JSON_COMPACT);
	json_decref(o);
	return text;
}

static void write_result(struct sumdb *db, const char *key, const char *text)
{
	sqlite3_stmt *q;

	if (!sumdb_begin(db))
		return;
	q = sumdb_prepare(db, "INSERT OR REPLACE INTO runs VALUES (?1, ?2, ?3)");
	sqlite3_bind_text(q, 1, key, -1, SQLITE_STATIC);
	sqlite3_bind_int64(q, 2, g_get_real_time());
	sqlite3_bind_blob(q, 3, text, (int)strlen(text), SQLITE_STATIC);
	sumdb_step(db, q);
	sqlite3_finalize(q);
	q = sumdb_prepare(db, "DELETE FROM runs WHERE key NOT IN "
			      "(SELECT key FROM runs ORDER BY used DESC LIMIT " MAX_RUNS ")");
	sumdb_step(db, q);
	sqlite3_finalize(q);
	sumdb_commit(db);
}

/* Had all files been at rest for a while when they were looked at? */
static bool was_settled(const struct run *r)
{
	gint64 ago = g_get_monotonic_time() - r->started;

	return filetime_is_settled(r->stamp->newest_ns, g_get_real_time() - ago);
}

void rerun_keep(const struct run *r)
{
	/* build directories have got what was made meanwhile */
	g_autofree char *key = was_settled(r) ? run_key(r) : NULL;
	char *text;

	if (!key || r->transient || g_hash_table_size(r->broken))
		return;
	text = result_text(r);
	write_result(r->db, key, text);
	free(text);
}
