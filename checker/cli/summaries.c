/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Summary store on disk; see summaries.h.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/summaries.h"

#define MAX_CONTEXTS "4"
#define MAX_RESULTS "32"
#define MAX_WAITING 256 /* rows, before they are written */

/* A row that is still to be written. */
struct row {
	char *file, *arch, *uses, *asked, *reply;
	guint64 key, seen;
};

struct summaries {
	struct sumdb *db;
	char *context;
	sqlite3_int64 id; /* of the context; 0: not there */
	sqlite3_stmt *unit, *result;
	GPtrArray *waiting; /* struct row * */
};

static void row_free_cb(void *p)
{
	struct row *r = p;

	g_free(r->file);
	g_free(r->arch);
	free(r->uses);
	free(r->asked);
	free(r->reply);
	g_free(r);
}

static void bind_text(sqlite3_stmt *s, int i, const char *text)
{
	sqlite3_bind_text(s, i, text, -1, SQLITE_STATIC);
}

static void find_context(struct summaries *s)
{
	sqlite3_stmt *q = sumdb_prepare(s->db, "SELECT id FROM contexts WHERE key = ?1");

	bind_text(q, 1, s->context);
	if (sumdb_step(s->db, q))
		s->id = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
}

struct summaries *summaries_new(struct sumdb *db, const char *context)
{
	struct summaries *s = g_new0(struct summaries, 1);

	s->db = db;
	s->context = g_strdup(context);
	s->waiting = g_ptr_array_new_with_free_func(row_free_cb);
	find_context(s);
	s->unit = sumdb_prepare(db, "SELECT id, uses FROM units WHERE context = ?1 AND file = ?2 "
				    "AND arch = ?3 AND key = ?4");
	s->result = sumdb_prepare(db, "SELECT seen, asked, reply FROM results WHERE unit = ?1");
	return s;
}

/* --- reading ---------------------------------------------------------------------- */

static json_t *column_json(sqlite3_stmt *s, int i)
{
	const char *text = (const char *)sqlite3_column_text(s, i);

	return text ? json_loads(text, 0, NULL) : NULL;
}

/* Which file, and what it uses: a reference in *uses unless 0. */
static sqlite3_int64 find_unit(struct summaries *s, const char *file, const char *arch, guint64 key,
			       json_t **uses)
{
	sqlite3_int64 id = 0;

	sqlite3_bind_int64(s->unit, 1, s->id);
	bind_text(s->unit, 2, file);
	bind_text(s->unit, 3, arch);
	sqlite3_bind_int64(s->unit, 4, (sqlite3_int64)key);
	if (sumdb_step(s->db, s->unit) && (*uses = column_json(s->unit, 1)))
		id = sqlite3_column_int64(s->unit, 0);
	sqlite3_reset(s->unit);
	return id;
}

/* The result for what the file sees now. */
static json_t *find_result(struct summaries *s, sqlite3_int64 unit, const char *file, const json_t *uses,
			   const struct seen *seen)
{
	json_t *reply = NULL;

	sqlite3_bind_int64(s->result, 1, unit);
	while (!reply && sumdb_step(s->db, s->result)) {
		json_t *asked = column_json(s->result, 1), *all = seen_uses(uses, asked);

		if (seen_digest(seen, file, all) == (guint64)sqlite3_column_int64(s->result, 0))
			reply = column_json(s->result, 2);
		if (json_is_object(reply))
			json_object_set(reply, "uses", all);
		json_decref(asked);
		json_decref(all);
	}
	sqlite3_reset(s->result);
	return reply;
}

json_t *summaries_find(struct summaries *s, const char *file, const char *arch, guint64 key,
		       const struct seen *seen)
{
	json_t *uses = NULL, *reply = NULL;
	sqlite3_int64 unit;

	if (!s->id || !s->unit || !s->result || !key)
		return NULL;
	unit = find_unit(s, file, arch, key, &uses);
	if (!unit)
		return NULL;
	reply = find_result(s, unit, file, uses, seen);
	if (reply && !json_is_object(reply))
		g_clear_pointer(&reply, json_decref);
	json_decref(uses);
	return reply;
}

/* --- writing ---------------------------------------------------------------------- */

/* The row of the context, marked as used now. */
static bool use_context(struct summaries *s)
{
	sqlite3_stmt *q = sumdb_prepare(s->db, "INSERT INTO contexts (key, used) VALUES (?1, ?2) "
					       "ON CONFLICT (key) DO UPDATE SET used = ?2");

	bind_text(q, 1, s->context);
	sqlite3_bind_int64(q, 2, g_get_real_time());
	sumdb_step(s->db, q);
	sqlite3_finalize(q);
	find_context(s);
	q = sumdb_prepare(s->db, "DELETE FROM contexts WHERE id NOT IN "
				 "(SELECT id FROM contexts ORDER BY used DESC LIMIT " MAX_CONTEXTS ")");
	sumdb_step(s->db, q);
	sqlite3_finalize(q);
	return s->id != 0;
}

/* The row of a file; one of an earlier text goes, with its results. */
static sqlite3_int64 put_unit(struct summaries *s, const struct row *r)
{
	json_t *uses = NULL;
	sqlite3_int64 id = find_unit(s, r->file, r->arch, r->key, &uses);
	sqlite3_stmt *q;

	json_decref(uses);
	if (id)
		return id;
	q = sumdb_prepare(s->db, "DELETE FROM units WHERE context = ?1 AND file = ?2 AND arch = ?3");
	sqlite3_bind_int64(q, 1, s->id);
	bind_text(q, 2, r->file);
	bind_text(q, 3, r->arch);
	sumdb_step(s->db, q);
	sqlite3_finalize(q);
	q = sumdb_prepare(s->db, "INSERT INTO units (context, file, arch, key, uses) "
				 "VALUES (?1, ?2, ?3, ?4, ?5)");
	sqlite3_bind_int64(q, 1, s->id);
	bind_text(q, 2, r->file);
	bind_text(q, 3, r->arch);
	sqlite3_bind_int64(q, 4, (sqlite3_int64)r->key);
	bind_text(q, 5, r->uses);
	sumdb_step(s->db, q);
	sqlite3_finalize(q);
	return sumdb_last_id(s->db);
}

static void put_row(struct summaries *s, const struct row *r)
{
	sqlite3_int64 unit = put_unit(s, r);
	sqlite3_stmt *q =
		sumdb_prepare(s->db, "DELETE FROM results WHERE unit = ?1 AND "
				     "(SELECT count(*) FROM results WHERE unit = ?1) >= " MAX_RESULTS);

	sqlite3_bind_int64(q, 1, unit);
	sumdb_step(s->db, q);
	sqlite3_finalize(q);
	q = sumdb_prepare(s->db, "INSERT OR REPLACE INTO results VALUES (?1, ?2, ?3, ?4)");
	sqlite3_bind_int64(q, 1, unit);
	sqlite3_bind_int64(q, 2, (sqlite3_int64)r->seen);
	bind_text(q, 3, r->asked);
	bind_text(q, 4, r->reply);
	sumdb_step(s->db, q);
	sqlite3_finalize(q);
}

static void write_waiting(struct summaries *s)
{
	if (s->waiting->len && sumdb_begin(s->db)) {
		if (use_context(s))
			for (guint i = 0; i < s->waiting->len; i++)
				put_row(s, s->waiting->pdata[i]);
		sumdb_commit(s->db);
	}
	g_ptr_array_set_size(s->waiting, 0);
}

json_t *summaries_lasting(const json_t *reply)
{
	static const char *const members[] = { "errors", "tainted",  "store",	  "wants",
					       "cover",	 "findings", "unreleased" };
	json_t *o = json_object();

	for (guint i = 0; i < G_N_ELEMENTS(members); i++) {
		json_t *v = json_object_get(reply, members[i]);

		if (v)
			json_object_set(o, members[i], v);
	}
	return o;
}

static char *reply_text(const json_t *reply)
{
	json_t *o = summaries_lasting(reply);
	char *text = json_dumps(o, JSON_COMPACT);

	json_decref(o);
	return text;
}

void summaries_keep(struct summaries *s, const char *file, const char *arch, guint64 key,
		    const struct seen *seen, const json_t *reply)
{
	const json_t *uses = json_object_get(reply, "uses"), *asked = json_object_get(uses, "asked");
	json_t *own;
	struct row *r;

	if (!s->db || !key || !uses || json_integer_value(json_object_get(reply, "errors")))
		return;
	own = seen_uses(uses, NULL);
	r = g_new(struct row, 1);
	*r = (struct row){
		.file = g_strdup(file),
		.arch = g_strdup(arch),
		.uses = json_dumps(own, JSON_COMPACT),
		.asked = asked ? json_dumps(asked, JSON_COMPACT) : strdup("[]"),
		.reply = reply_text(reply),
		.key = key,
		.seen = seen_digest(seen, file, uses),
	};
	json_decref(own);
	g_ptr_array_add(s->waiting, r);
	if (s->waiting->len >= MAX_WAITING)
		write_waiting(s);
}

void summaries_free(struct summaries *s)
{
	if (!s)
		return;
	write_waiting(s);
	sqlite3_finalize(s->unit);
	sqlite3_finalize(s->result);
	g_ptr_array_unref(s->waiting);
	g_free(s->context);
	g_free(s);
}
