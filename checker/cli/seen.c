/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What one file sees of the contributions of all others; see seen.h.
 */
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "cli/seen.h"

/* One thing that one file says. */
struct fact {
	const char *file;
	guint64 digest;
	const json_t *summary; /* NULL for a release */
};

struct seen {
	GHashTable *functions, *records, *calls; /* name -> GArray of struct fact */
};

static guint64 hash_text(const char *text, guint64 seed)
{
	return XXH3_64bits_withSeed(text, strlen(text), seed);
}

static void array_free_cb(void *p)
{
	g_array_unref(p);
}

/* @name is taken over. */
static void add_fact(GHashTable *to, char *name, struct fact f)
{
	GArray *facts = g_hash_table_lookup(to, name);

	if (!facts) {
		facts = g_array_new(FALSE, FALSE, sizeof(struct fact));
		g_hash_table_insert(to, name, facts);
	} else {
		g_free(name);
	}
	g_array_append_val(facts, f);
}

const char *seen_function(const char *key)
{
	const char *colon = strrchr(key, ':');

	return colon ? colon + 1 : key;
}

static void add_contribution(struct seen *s, const char *file, const json_t *c)
{
	guint64 by = hash_text(file, 0);
	const char *name;
	json_t *v;

	json_object_foreach(json_object_get(c, "functions"), name, v) {
		char *text = json_dumps(v, JSON_COMPACT | JSON_SORT_KEYS);
		struct fact f = { file, hash_text(text, hash_text(name, by)), v };

		add_fact(s->functions, g_strdup(seen_function(name)), f);
		free(text);
	}
	json_object_foreach(json_object_get(c, "calls"), name, v) {
		char *text = json_dumps(v, JSON_COMPACT | JSON_SORT_KEYS);
		struct fact f = { file, hash_text(text, hash_text(name, by)), NULL };

		add_fact(s->calls, g_strdup(name), f);
		free(text);
	}
	json_object_foreach(json_object_get(c, "releases"), name, v) {
		struct fact f = { file, hash_text(name, by + json_integer_value(v)), NULL };

		add_fact(s->records, g_strndup(name, strcspn(name, ".")), f);
	}
}

struct seen *seen_new(const json_t *state)
{
	struct seen *s = g_new0(struct seen, 1);
	const char *file;
	json_t *c;

	s->functions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, array_free_cb);
	s->records = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, array_free_cb);
	s->calls = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, array_free_cb);
	json_object_foreach((json_t *)state, file, c)
		add_contribution(s, file, c);
	return s;
}

void seen_free(struct seen *s)
{
	if (!s)
		return;
	g_hash_table_unref(s->functions);
	g_hash_table_unref(s->records);
	g_hash_table_unref(s->calls);
	g_free(s);
}

/* Any text in a summary may be the tag of a record: more than needed is fine. */
static void mentions(const json_t *j, GHashTable *records)
{
	const char *key;
	json_t *v;
	size_t i;

	if (json_is_string(j))
		g_hash_table_add(records, (void *)json_string_value(j));
	json_object_foreach((json_t *)j, key, v)
		mentions(v, records);
	json_array_foreach((json_t *)j, i, v)
		mentions(v, records);
}

/* The order of files in the state says nothing: sums do not depend on it. */
static guint64 sum_facts(GHashTable *from, const char *name, const char *file, GHashTable *mentioned)
{
	const GArray *facts = g_hash_table_lookup(from, name);
	guint64 sum = 0;

	for (guint i = 0; facts && i < facts->len; i++) {
		const struct fact *f = &g_array_index(facts, struct fact, i);

		if (!strcmp(f->file, file))
			continue;
		sum += f->digest;
		if (f->summary)
			mentions(f->summary, mentioned);
	}
	return sum;
}

guint64 seen_digest(const struct seen *s, const char *file, const json_t *uses)
{
	g_autoptr(GHashTable) records = g_hash_table_new(g_str_hash, g_str_equal);
	guint64 functions = 0, releases = 0;
	GHashTableIter it;
	size_t i;
	json_t *v;
	void *tag;

	json_array_foreach(json_object_get(uses, "calls"), i, v)
		functions += sum_facts(s->functions, json_string_value(v), file, records);
	json_array_foreach(json_object_get(uses, "asked"), i, v)
		functions += sum_facts(s->calls, json_string_value(v), file, NULL);
	json_array_foreach(json_object_get(uses, "records"), i, v)
		g_hash_table_add(records, (void *)json_string_value(v));
	g_hash_table_iter_init(&it, records);
	while (g_hash_table_iter_next(&it, &tag, NULL))
		releases += sum_facts(s->records, tag, file, NULL);
	return XXH3_64bits((guint64[]){ functions, releases }, 2 * sizeof(guint64));
}

json_t *seen_uses(const json_t *uses, json_t *asked)
{
	json_t *all = json_copy((json_t *)uses);

	if (asked)
		json_object_set(all, "asked", asked);
	else
		json_object_del(all, "asked");
	return all;
}
