/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The contents of all headers; see headers.h.
 */
#include <string.h>

#include <xxhash.h>

#include "cli/headers.h"
#include "support/diag.h"
#include "support/filetime.h"
#include "support/slurp.h"

/* As the database has it; its file is in the key. */
struct known {
	gint64 size, mtime, ctime;
	guint64 hash;
};

static GHashTable *read_known(struct sumdb *db)
{
	GHashTable *out = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	sqlite3_stmt *q = sumdb_prepare(db, "SELECT file, size, mtime, ctime, hash FROM headers");

	while (sumdb_step(db, q)) {
		const char *file = (const char *)sqlite3_column_text(q, 0);
		struct known *k;

		if (!file)
			continue;
		k = g_new(struct known, 1);
		*k = (struct known){ sqlite3_column_int64(q, 1), sqlite3_column_int64(q, 2),
				     sqlite3_column_int64(q, 3), (guint64)sqlite3_column_int64(q, 4) };
		g_hash_table_replace(out, g_strdup(file), k);
	}
	sqlite3_finalize(q);
	return out;
}

/* 0 for what cannot be read: a parse that needs it says so. */
static guint64 hash_contents(const char *root, const struct stamp_source *f, struct slurp *file)
{
	g_autofree char *path = g_build_filename(root, f->file, NULL);

	return slurp_file(file, path) ? XXH3_64bits(file->text, file->len) : 0;
}

static void write_fresh(struct sumdb *db, const GPtrArray *fresh, const GArray *hashes, GHashTable *gone)
{
	GHashTableIter it;
	sqlite3_stmt *q;
	void *file;

	if ((!fresh->len && !g_hash_table_size(gone)) || !sumdb_begin(db))
		return;
	q = sumdb_prepare(db, "INSERT OR REPLACE INTO headers VALUES (?1, ?2, ?3, ?4, ?5)");
	for (guint i = 0; i < fresh->len; i++) {
		const struct stamp_source *f = fresh->pdata[i];

		sqlite3_bind_text(q, 1, f->file, -1, SQLITE_STATIC);
		sqlite3_bind_int64(q, 2, f->size);
		sqlite3_bind_int64(q, 3, f->mtime_ns);
		sqlite3_bind_int64(q, 4, f->ctime_ns);
		sqlite3_bind_int64(q, 5, (sqlite3_int64)g_array_index(hashes, guint64, i));
		sumdb_step(db, q);
		sqlite3_reset(q);
	}
	sqlite3_finalize(q);
	q = sumdb_prepare(db, "DELETE FROM headers WHERE file = ?1");
	g_hash_table_iter_init(&it, gone);
	while (g_hash_table_iter_next(&it, &file, NULL)) {
		sqlite3_bind_text(q, 1, file, -1, SQLITE_STATIC);
		sumdb_step(db, q);
		sqlite3_reset(q);
	}
	sqlite3_finalize(q);
	sumdb_commit(db);
}

/* Others are read once more by the next run. */
static bool is_settled(const struct stamp_source *f)
{
	return filetime_is_settled(MAX(f->mtime_ns, f->ctime_ns), g_get_real_time());
}

static guint64 hash_of(const struct stamp_source *f, const char *root, GHashTable *known, GPtrArray *fresh,
		       GArray *hashes, struct slurp *file)
{
	const struct known *k = g_hash_table_lookup(known, f->file);
	guint64 h;

	if (k && k->size == f->size && k->mtime == f->mtime_ns && k->ctime == f->ctime_ns)
		return k->hash;
	h = hash_contents(root, f, file);
	if (is_settled(f)) {
		g_ptr_array_add(fresh, (void *)f);
		g_array_append_val(hashes, h);
	}
	return h;
}

guint64 headers_digest(const struct tree_stamp *t, const char *root, struct sumdb *db)
{
	g_autoptr(GHashTable) known = read_known(db);
	g_autoptr(GPtrArray) fresh = g_ptr_array_new();
	g_autoptr(GArray) hashes = g_array_new(FALSE, FALSE, sizeof(guint64));
	guint64 sum = t->overlaid;
	struct slurp file = { 0 };

	for (guint i = 0; i < t->headers->len; i++) {
		const struct stamp_source *f = t->headers->pdata[i];
		guint64 h = hash_of(f, root, known, fresh, hashes, &file);

		if (i % 1024 == 0)
			diag_progress("reading headers: %u of %u", i, t->headers->len);
		/* a sum: there is no order */
		sum += XXH3_64bits_withSeed(f->file, strlen(f->file), h);
		g_hash_table_remove(known, f->file);
	}
	slurp_clear(&file);
	diag_progress_clear();
	write_fresh(db, fresh, hashes, known);
	return sum;
}
