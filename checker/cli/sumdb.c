/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The database of what is kept from one run to the next; see sumdb.h.
 */
#include <glib/gstdio.h>

#include "cli/sumdb.h"
#include "support/diag.h"

#define FORMAT 3 /* raise when the tables change */
#define BUSY_MS 3000

struct sumdb {
	sqlite3 *db;
	char *path;
	bool broken; /* said already */
	bool damaged; /* to be removed */
};

/*
 * contexts: what all results of a run rest on; units: files, and what they use; results: what analysing
 * one said, given what it saw of other files (cli/seen.h); sources: what cli/definers.h says of a file; headers:
 * what cli/headers.h read; runs: all that a run said (cli/rerun.h).
 * No id is used twice, so that no result can come to belong to another file.
 */
static const char tables[] =
	"BEGIN IMMEDIATE;"
	"CREATE TABLE contexts (id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, used INTEGER "
	"NOT NULL);"
	"CREATE TABLE units (id INTEGER PRIMARY KEY AUTOINCREMENT,"
	"	context INTEGER NOT NULL REFERENCES contexts (id) ON DELETE CASCADE,"
	"	file TEXT NOT NULL, arch TEXT NOT NULL, key INTEGER NOT NULL, uses TEXT NOT NULL,"
	"	UNIQUE (context, file, arch));"
	"CREATE TABLE results (unit INTEGER NOT NULL REFERENCES units (id) ON DELETE CASCADE,"
	"	seen INTEGER NOT NULL, asked TEXT NOT NULL, reply TEXT NOT NULL,"
	"	PRIMARY KEY (unit, seen)) WITHOUT ROWID;"
	"CREATE TABLE sources (file TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime INTEGER NOT NULL,"
	"	words INTEGER NOT NULL, defs TEXT NOT NULL) WITHOUT ROWID;"
	"CREATE TABLE headers (file TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime INTEGER NOT NULL,"
	"	ctime INTEGER NOT NULL, hash INTEGER NOT NULL) WITHOUT ROWID;"
	"CREATE TABLE runs (key TEXT PRIMARY KEY, used INTEGER NOT NULL, result BLOB NOT NULL);"
	"PRAGMA user_version = " G_STRINGIFY(FORMAT) ";"
						     "COMMIT";

static void tell(struct sumdb *db, int code)
{
	if (!db->broken)
		diag_warning("%s: %s; summaries are not kept", db->path, sqlite3_errstr(code));
	db->broken = true;
	db->damaged |= code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}

static int user_version(struct sumdb *db, int *version)
{
	sqlite3_stmt *s;
	int code = sqlite3_prepare_v2(db->db, "PRAGMA user_version", -1, &s, NULL);

	if (code == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW)
		*version = sqlite3_column_int(s, 0);
	sqlite3_finalize(s);
	return code == SQLITE_OK ? sqlite3_errcode(db->db) : code;
}

static bool ok_code(int code)
{
	return code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE;
}

/* SQLITE_MISMATCH: somebody else's format. */
static int make_tables(struct sumdb *db)
{
	int version = -1;
	int code = user_version(db, &version);

	if (!ok_code(code) || version == FORMAT)
		return ok_code(code) ? SQLITE_OK : code;
	if (version)
		return SQLITE_MISMATCH;
	code = sqlite3_exec(db->db, tables, NULL, NULL, NULL);
	if (code == SQLITE_OK)
		return code;
	sqlite3_exec(db->db, "ROLLBACK", NULL, NULL, NULL);
	/* did another process make them at the same moment? */
	return user_version(db, &version) <= SQLITE_DONE && version == FORMAT ? SQLITE_OK : code;
}

static int open_file(struct sumdb *db)
{
	int code = sqlite3_open_v2(db->path, &db->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);

	if (code != SQLITE_OK)
		return code;
	sqlite3_busy_timeout(db->db, BUSY_MS);
	/* where a write-ahead log cannot be had (network file systems) the default will do */
	code = sqlite3_exec(db->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
	if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
		return code;
	sqlite3_exec(db->db, "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON", NULL, NULL, NULL);
	return make_tables(db);
}

static void remove_files(const char *path)
{
	static const char *const suffixes[] = { "", "-wal", "-shm" };

	for (guint i = 0; i < G_N_ELEMENTS(suffixes); i++) {
		g_autofree char *name = g_strconcat(path, suffixes[i], NULL);

		g_unlink(name);
	}
}

static void close_file(struct sumdb *db)
{
	sqlite3_close(db->db);
	db->db = NULL;
}

struct sumdb *sumdb_open(const char *path)
{
	struct sumdb *db = g_new0(struct sumdb, 1);
	int code;

	db->path = g_strdup(path);
	code = open_file(db);
	if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT || code == SQLITE_MISMATCH) {
		close_file(db);
		remove_files(path);
		code = open_file(db);
	}
	if (code == SQLITE_OK)
		return db;
	tell(db, code);
	sumdb_close(db);
	return NULL;
}

void sumdb_close(struct sumdb *db)
{
	if (!db)
		return;
	close_file(db);
	if (db->damaged)
		remove_files(db->path);
	g_free(db->path);
	g_free(db);
}

bool sumdb_begin(struct sumdb *db)
{
	int code;

	if (!db || db->broken)
		return false;
	code = sqlite3_exec(db->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	if (code != SQLITE_OK && code != SQLITE_BUSY)
		tell(db, code);
	return code == SQLITE_OK;
}

void sumdb_commit(struct sumdb *db)
{
	int code = sqlite3_exec(db->db, db->broken ? "ROLLBACK" : "COMMIT", NULL, NULL, NULL);

	if (code == SQLITE_OK)
		return;
	tell(db, code);
	sqlite3_exec(db->db, "ROLLBACK", NULL, NULL, NULL);
}

sqlite3_stmt *sumdb_prepare(struct sumdb *db, const char *sql)
{
	sqlite3_stmt *s = NULL;
	int code = db && !db->broken ? sqlite3_prepare_v2(db->db, sql, -1, &s, NULL) : SQLITE_OK;

	if (code != SQLITE_OK)
		tell(db, code);
	return s;
}

bool sumdb_step(struct sumdb *db, sqlite3_stmt *s)
{
	int code;

	if (!s || db->broken)
		return false;
	code = sqlite3_step(s);
	if (!ok_code(code))
		tell(db, code);
	return code == SQLITE_ROW;
}

sqlite3_int64 sumdb_last_id(struct sumdb *db)
{
	return sqlite3_last_insert_rowid(db->db);
}
