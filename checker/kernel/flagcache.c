/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Compile flags on disk, so that a second run starts no make. Files share nearly all their flags: the
 * shared text is kept once and each file adds the macros that name it.
 *
 * It is a cache: whatever goes wrong with it costs time, not results.
 */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "kernel/priv.h"
#include "support/diag.h"

#define FORMAT 1 /* raise when the tables change */

struct flagcache {
	sqlite3 *db;
	sqlite3_stmt *get, *find_set, *add_set, *put;
};

static bool run(struct flagcache *c, const char *sql)
{
	return sqlite3_exec(c->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static int user_version(struct flagcache *c)
{
	sqlite3_stmt *s;
	int v = -1;

	if (sqlite3_prepare_v2(c->db, "PRAGMA user_version", -1, &s, NULL) == SQLITE_OK &&
	    sqlite3_step(s) == SQLITE_ROW)
		v = sqlite3_column_int(s, 0);
	sqlite3_finalize(s);
	return v;
}

static bool make_tables(struct flagcache *c)
{
	return run(c, "BEGIN IMMEDIATE;"
		      "DROP TABLE IF EXISTS sets; DROP TABLE IF EXISTS files;"
		      "CREATE TABLE sets (id INTEGER PRIMARY KEY, flags TEXT NOT NULL UNIQUE);"
		      "CREATE TABLE files (file TEXT PRIMARY KEY, key INTEGER NOT NULL, "
		      "	set_id INTEGER NOT NULL, own TEXT NOT NULL) WITHOUT ROWID;"
		      "PRAGMA user_version = " G_STRINGIFY(FORMAT) "; COMMIT");
}

static bool prepare(struct flagcache *c, sqlite3_stmt **s, const char *sql)
{
	return sqlite3_prepare_v2(c->db, sql, -1, s, NULL) == SQLITE_OK;
}

static bool open_db(struct flagcache *c, const char *path)
{
	if (sqlite3_open(path, &c->db) != SQLITE_OK)
		return false;
	sqlite3_busy_timeout(c->db, 10000);
	run(c, "PRAGMA synchronous = OFF");
	if (user_version(c) != FORMAT && !make_tables(c))
		return false;
	return prepare(c, &c->get,
		       "SELECT flags, own FROM files JOIN sets ON id = set_id "
		       "WHERE file = ?1 AND key = ?2") &&
	       prepare(c, &c->find_set, "SELECT id FROM sets WHERE flags = ?1") &&
	       prepare(c, &c->add_set, "INSERT INTO sets (flags) VALUES (?1)") &&
	       prepare(c, &c->put, "INSERT OR REPLACE INTO files VALUES (?1, ?2, ?3, ?4)");
}

static void close_db(struct flagcache *c)
{
	sqlite3_finalize(c->get);
	sqlite3_finalize(c->find_set);
	sqlite3_finalize(c->add_set);
	sqlite3_finalize(c->put);
	sqlite3_close(c->db);
	memset(c, 0, sizeof(*c));
}

struct flagcache *flagcache_open(const char *path)
{
	struct flagcache *c = g_new0(struct flagcache, 1);
	bool ok = open_db(c, path);

	if (!ok) {
		/* damaged: begin anew */
		close_db(c);
		g_unlink(path);
		ok = open_db(c, path);
	}
	if (!ok) {
		diag_warning("%s: %s; flags are not kept", path, sqlite3_errmsg(c->db));
		flagcache_close(c);
		return NULL;
	}
	return c;
}

void flagcache_close(struct flagcache *c)
{
	if (!c)
		return;
	close_db(c);
	g_free(c);
}

void flagcache_begin(struct flagcache *c)
{
	if (c)
		run(c, "BEGIN IMMEDIATE");
}

void flagcache_commit(struct flagcache *c)
{
	if (c && !run(c, "COMMIT"))
		diag_warning("flag cache: %s", sqlite3_errmsg(c->db));
}

char **flagcache_get(struct flagcache *c, const char *file, uint64_t key)
{
	char **argv = NULL;

	if (!c)
		return NULL;
	sqlite3_bind_text(c->get, 1, file, -1, SQLITE_STATIC);
	sqlite3_bind_int64(c->get, 2, (sqlite3_int64)key);
	if (sqlite3_step(c->get) == SQLITE_ROW) {
		const char *set = (const char *)sqlite3_column_text(c->get, 0);
		const char *own = (const char *)sqlite3_column_text(c->get, 1);
		g_autofree char *all = g_strconcat(set, *own ? "\n" : "", own, NULL);

		argv = g_strsplit(all, "\n", -1);
	}
	sqlite3_reset(c->get);
	return argv;
}

/* Row of the shared flags, made when new; 0 on failure. */
static sqlite3_int64 set_id(struct flagcache *c, const char *flags)
{
	sqlite3_int64 id = 0;

	sqlite3_bind_text(c->find_set, 1, flags, -1, SQLITE_STATIC);
	if (sqlite3_step(c->find_set) == SQLITE_ROW)
		id = sqlite3_column_int64(c->find_set, 0);
	sqlite3_reset(c->find_set);
	if (id)
		return id;
	sqlite3_bind_text(c->add_set, 1, flags, -1, SQLITE_STATIC);
	if (sqlite3_step(c->add_set) == SQLITE_DONE)
		id = sqlite3_last_insert_rowid(c->db);
	sqlite3_reset(c->add_set);
	return id;
}

void flagcache_put(struct flagcache *c, const char *file, uint64_t key, const char *const *argv)
{
	g_autofree char *all = NULL;
	g_autofree char *own = NULL;
	unsigned int shared = 0;
	char *set;

	if (!c)
		return;
	while (argv[shared] && !flag_names_file(argv[shared]))
		shared++;
	own = g_strjoinv("\n", (char **)argv + shared);
	all = g_strjoinv("\n", (char **)argv);
	set = all;
	set[strlen(all) - strlen(own) - (shared && *own)] = '\0';
	sqlite3_bind_text(c->put, 1, file, -1, SQLITE_STATIC);
	sqlite3_bind_int64(c->put, 2, (sqlite3_int64)key);
	sqlite3_bind_int64(c->put, 3, set_id(c, set));
	sqlite3_bind_text(c->put, 4, own, -1, SQLITE_STATIC);
	sqlite3_step(c->put);
	sqlite3_reset(c->put);
}
