/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What came of analysing files; see outcomes.h.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/outcomes.h"
#include "cli/summaries.h"

/* A file's text under an architecture. */
struct unit {
	char *file, *arch;
	guint64 text;
	char *failure; /* or NULL */
	bool final;
	json_t *uses; /* of the text; NULL when there is no result */
	GHashTable *results; /* guint64 *: seen -> json_t *: { "asked"?, "reply": without uses } */
};

struct outcomes {
	GHashTable *units; /* "arch file" -> struct unit * */
};

static void unit_free_cb(void *p)
{
	struct unit *u = p;

	g_free(u->file);
	g_free(u->arch);
	g_free(u->failure);
	json_decref(u->uses);
	g_hash_table_unref(u->results);
	g_free(u);
}

static void json_free_cb(void *p)
{
	json_decref(p);
}

struct outcomes *outcomes_new(void)
{
	struct outcomes *o = g_new0(struct outcomes, 1);

	o->units = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, unit_free_cb);
	return o;
}

void outcomes_free(struct outcomes *o)
{
	if (!o)
		return;
	g_hash_table_unref(o->units);
	g_free(o);
}

/* NULL when there is none, or of another text only. */
static struct unit *find_unit(const struct outcomes *o, const struct outcome_key *k)
{
	g_autofree char *name = g_strconcat(k->arch, " ", k->file, NULL);
	struct unit *u = g_hash_table_lookup(o->units, name);

	return u && u->text == k->text ? u : NULL;
}

static struct unit *get_unit(struct outcomes *o, const struct outcome_key *k)
{
	struct unit *u = find_unit(o, k);

	if (u)
		return u;
	u = g_new0(struct unit, 1);
	u->file = g_strdup(k->file);
	u->arch = g_strdup(k->arch);
	u->text = k->text;
	u->results = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, json_free_cb);
	g_hash_table_replace(o->units, g_strconcat(k->arch, " ", k->file, NULL), u);
	return u;
}

/* All are borrowed. */
static void add_result(struct unit *u, const json_t *uses, guint64 seen, json_t *asked, json_t *reply)
{
	json_t *result = json_pack("{s:O}", "reply", reply);

	if (asked)
		json_object_set(result, "asked", asked);
	if (!u->uses)
		u->uses = seen_uses(uses, NULL);
	g_hash_table_replace(u->results, g_memdup2(&seen, sizeof(seen)), result);
}

void outcomes_add(struct outcomes *o, const struct outcome_key *k, const struct seen *seen,
		  const json_t *reply)
{
	const json_t *uses = json_object_get(reply, "uses");
	json_t *lasting;

	if (!uses)
		return;
	lasting = summaries_lasting(reply);
	add_result(get_unit(o, k), uses, seen_digest(seen, k->file, uses), json_object_get(uses, "asked"),
		   lasting);
	json_decref(lasting);
}

void outcomes_add_failure(struct outcomes *o, const struct outcome_key *k, const char *why, bool final)
{
	struct unit *u = get_unit(o, k);

	g_free(u->failure);
	u->failure = g_strdup(why);
	u->final = final;
}

json_t *outcomes_find(const struct outcomes *o, const struct outcome_key *k, const struct seen *seen)
{
	const struct unit *u = find_unit(o, k);
	void *digest, *result;
	json_t *reply = NULL;
	GHashTableIter it;

	if (!u)
		return NULL;
	g_hash_table_iter_init(&it, u->results);
	while (!reply && g_hash_table_iter_next(&it, &digest, &result)) {
		json_t *uses = seen_uses(u->uses, json_object_get(result, "asked"));

		if (seen_digest(seen, k->file, uses) == *(guint64 *)digest) {
			reply = json_copy(json_object_get(result, "reply"));
			json_object_set(reply, "uses", uses);
		}
		json_decref(uses);
	}
	return reply;
}

const char *outcomes_failure(const struct outcomes *o, const struct outcome_key *k, bool *final)
{
	const struct unit *u = find_unit(o, k);

	*final = u && u->final;
	return u ? u->failure : NULL;
}

/* --- as JSON ---------------------------------------------------------------------- */

#define HEX "%016" G_GINT64_MODIFIER "x"

static int by_number(const void *a, const void *b)
{
	guint64 x = **(guint64 *const *)a, y = **(guint64 *const *)b;

	return x < y ? -1 : x > y;
}

static json_t *results_json(const struct unit *u)
{
	guint n;
	g_autofree guint64 **keys = (guint64 **)g_hash_table_get_keys_as_array(u->results, &n);
	json_t *a = json_array();

	qsort(keys, n, sizeof(*keys), by_number);
	for (guint i = 0; i < n; i++) {
		json_t *result = json_copy(g_hash_table_lookup(u->results, keys[i]));

		json_object_set_new(result, "seen", json_sprintf(HEX, *keys[i]));
		json_array_append_new(a, result);
	}
	return a;
}

static json_t *unit_json(const struct unit *u)
{
	json_t *o = json_pack("{s:s, s:s, s:o}", "file", u->file, "arch", u->arch, "text",
			      json_sprintf(HEX, u->text));

	if (u->failure)
		json_object_set_new(o, "failure", json_string(u->failure));
	if (u->final)
		json_object_set_new(o, "final", json_true());
	if (u->uses) {
		json_object_set(o, "uses", u->uses);
		json_object_set_new(o, "results", results_json(u));
	}
	return o;
}

static int by_file(const void *a, const void *b)
{
	const struct unit *x = *(struct unit *const *)a, *y = *(struct unit *const *)b;
	int c = strcmp(x->file, y->file);

	return c ? c : strcmp(x->arch, y->arch);
}

json_t *outcomes_to_json(const struct outcomes *o)
{
	g_autoptr(GPtrArray) units = g_ptr_array_new();
	json_t *a = json_array();
	GHashTableIter it;
	void *u;

	g_hash_table_iter_init(&it, o->units);
	while (g_hash_table_iter_next(&it, NULL, &u))
		g_ptr_array_add(units, u);
	g_ptr_array_sort(units, by_file);
	for (guint i = 0; i < units->len; i++)
		json_array_append_new(a, unit_json(units->pdata[i]));
	return a;
}

static bool take_hex(const json_t *j, const char *key, guint64 *out)
{
	const char *text = json_string_value(json_object_get(j, key));

	return text && g_ascii_string_to_unsigned(text, 16, 0, G_MAXUINT64, out, NULL);
}

static bool add_unit(struct outcomes *o, const json_t *j)
{
	struct outcome_key k = { json_string_value(json_object_get(j, "file")),
				 json_string_value(json_object_get(j, "arch")), 0 };
	const char *failure = json_string_value(json_object_get(j, "failure"));
	json_t *uses = json_object_get(j, "uses"), *v;
	size_t i;

	if (!k.file || !k.arch || !take_hex(j, "text", &k.text) || (!failure && !json_is_object(uses)))
		return false;
	if (failure)
		outcomes_add_failure(o, &k, failure, json_is_true(json_object_get(j, "final")));
	json_array_foreach(json_object_get(j, "results"), i, v) {
		json_t *reply = json_object_get(v, "reply");
		guint64 seen;

		if (!take_hex(v, "seen", &seen) || !json_is_object(reply))
			return false;
		add_result(get_unit(o, &k), uses, seen, json_object_get(v, "asked"), reply);
	}
	return true;
}

bool outcomes_add_json(struct outcomes *o, const json_t *j)
{
	size_t i;
	json_t *v;

	if (!json_is_array(j))
		return false;
	json_array_foreach((json_t *)j, i, v)
		if (!add_unit(o, v))
			return false;
	return true;
}
