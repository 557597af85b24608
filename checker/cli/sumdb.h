/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The database "results.sqlite" beside a tree's build directories: what is kept from one run to the next.
 *
 * Contract
 *   - It is a cache: without it everything is found out again. What goes wrong with it is said once, in a
 *     warning, and is no error; every function takes NULL for "there is none".
 *   - Several processes may use it. Readers wait for nobody; who cannot write within a few seconds
 *     writes nothing.
 *   - A file that is damaged or of another format is made anew, at once or, when that shows only later, by
 *     the next run.
 */
#ifndef FWS_CLI_SUMDB_H
#define FWS_CLI_SUMDB_H

#include <glib.h>
#include <sqlite3.h>
#include <stdbool.h>

struct sumdb;

struct sumdb *sumdb_open(const char *path);
void sumdb_close(struct sumdb *db);

/* A transaction that writes. False: not now; write nothing then. */
bool sumdb_begin(struct sumdb *db);
void sumdb_commit(struct sumdb *db);

/* sqlite3_prepare_v2(), NULL when that failed; sqlite3_finalize() */
sqlite3_stmt *sumdb_prepare(struct sumdb *db, const char *sql);
/* sqlite3_step(): is there a (further) row? Statements without rows are done after one call. */
bool sumdb_step(struct sumdb *db, sqlite3_stmt *s);
sqlite3_int64 sumdb_last_id(struct sumdb *db);

#endif
