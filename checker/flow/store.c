/* SPDX-License-Identifier: GPL-2.0-only */
/* Summaries and releases of all files of a run; see store.h. Questions are answered in store-ask.c. */
#include "flow/store-priv.h"

#include <string.h>
#include <xxhash.h>

static void contribution_free(gpointer p)
{
	struct contribution *c = p;

	g_free(c->file);
	json_decref(c->json);
	g_free(c);
}

static void array_free(gpointer p)
{
	g_array_unref(p);
}

static void field_free(gpointer p)
{
	struct field *f = p;

	g_array_unref(f->releases);
	g_free(f);
}

struct store *store_new(void)
{
	struct store *s = g_new0(struct store, 1);

	s->files = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, contribution_free);
	s->functions = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, array_free);
	s->calls = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, array_free);
	s->fields = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, field_free);
	s->records =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
	s->parsed = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)summary_free);
	s->strings = g_string_chunk_new(1024);
	return s;
}

struct store *store_view_new(struct store *base, const char *user)
{
	struct store *s = store_new();

	s->base = base;
	s->user = g_strdup(user);
	s->asked = asked_new();
	return s;
}

void store_free(struct store *s)
{
	if (!s)
		return;
	g_hash_table_unref(s->functions);
	g_hash_table_unref(s->calls);
	g_hash_table_unref(s->records);
	g_hash_table_unref(s->fields);
	g_hash_table_unref(s->parsed);
	g_hash_table_unref(s->files);
	g_string_chunk_free(s->strings);
	asked_free(s->asked);
	g_free(s->user);
	g_free(s);
}

json_t *store_export_json(struct store *s, const char *file)
{
	struct contribution *c = g_hash_table_lookup(s->files, file);

	return c ? json_incref(c->json) : NULL;
}

bool store_merge_json(struct store *s, const char *file, const json_t *j)
{
	struct contribution *c;

	if (!json_is_object(json_object_get(j, "functions")) ||
	    !json_is_object(json_object_get(j, "releases")))
		return false;
	c = g_new0(struct contribution, 1);
	c->file = g_strdup(file);
	c->json = json_incref((json_t *)j); /* nobody changes a contribution */
	g_hash_table_replace(s->files, c->file, c);
	s->stale = true;
	return true;
}

static void add_said(GHashTable *table, const char *file, json_t *members)
{
	const char *name;
	json_t *j;

	json_object_foreach(members, name, j) {
		struct said said = { .file = file, .what = j };
		GArray *all = g_hash_table_lookup(table, name);

		if (!all) {
			all = g_array_new(FALSE, FALSE, sizeof(said));
			g_hash_table_insert(table, (gpointer)name, all);
		}
		g_array_append_val(all, said);
	}
}

/* Under all that may be the record of "a.b.c": tags of records without a name have dots. */
static struct field *add_field(struct store *s, const char *name)
{
	struct field *f = g_new(struct field, 1);

	*f = (struct field){ name, g_array_new(FALSE, FALSE, sizeof(struct release)) };
	g_hash_table_insert(s->fields, (gpointer)name, f);
	for (const char *dot = strchr(name, '.'); dot; dot = strchr(dot + 1, '.')) {
		char *record = g_strndup(name, dot - name);
		GPtrArray *all = g_hash_table_lookup(s->records, record);

		if (all) {
			g_free(record);
		} else {
			all = g_ptr_array_new();
			g_hash_table_insert(s->records, record, all);
		}
		g_ptr_array_add(all, f);
	}
	return f;
}

static void add_releases(struct store *s, const char *file, json_t *members)
{
	const char *name;
	json_t *j;

	json_object_foreach(members, name, j) {
		struct release r = { file, (unsigned int)json_integer_value(j) };
		struct field *f = g_hash_table_lookup(s->fields, name);

		if (!f)
			f = add_field(s, name);
		g_array_append_val(f->releases, r);
	}
}

static int said_cmp(gconstpointer a, gconstpointer b)
{
	return strcmp(((const struct said *)a)->file, ((const struct said *)b)->file);
}

static void sort_all(GHashTable *table)
{
	GHashTableIter it;
	gpointer value;

	g_hash_table_iter_init(&it, table);
	while (g_hash_table_iter_next(&it, NULL, &value))
		g_array_sort(value, said_cmp);
}

/* The derived tables are made anew from all contributions: merging stays order-free. */
static void rebuild(struct store *s)
{
	GHashTableIter it;
	gpointer value;

	if (!s->stale)
		return;
	s->stale = false;
	g_hash_table_remove_all(s->functions);
	g_hash_table_remove_all(s->calls);
	g_hash_table_remove_all(s->records);
	g_hash_table_remove_all(s->fields);
	g_hash_table_remove_all(s->parsed);
	g_hash_table_iter_init(&it, s->files);
	while (g_hash_table_iter_next(&it, NULL, &value)) {
		const struct contribution *c = value;

		add_said(s->functions, c->file, json_object_get(c->json, "functions"));
		add_said(s->calls, c->file, json_object_get(c->json, "calls"));
		add_releases(s, c->file, json_object_get(c->json, "releases"));
	}
	sort_all(s->functions);
	sort_all(s->calls);
}

void store_refresh(struct store *s)
{
	if (s->base)
		rebuild(s->base);
	rebuild(s);
}

void store_tokens(const struct store *cs, GHashTable *set)
{
	struct store *s = (struct store *)cs;
	GHashTableIter it;
	gpointer value;

	g_hash_table_iter_init(&it, s->files);
	while (g_hash_table_iter_next(&it, NULL, &value)) {
		struct contribution *c = value;
		const char *name;
		json_t *j;

		json_object_foreach(json_object_get(c->json, "functions"), name, j) {
			if (json_is_true(json_object_get(j, "acquires")))
				g_hash_table_add(set, (gpointer)name);
			/* who calls a function that drains, or reports faults, belongs to the picture */
			if (g_str_has_prefix(name, "order:") && json_is_true(json_object_get(j, "iommu")))
				g_hash_table_add(set, (gpointer)(name + strlen("order:")));
		}
	}
}

guint64 store_digest(const struct store *s)
{
	guint64 sum = 0;
	GHashTableIter it;
	gpointer value;

	g_hash_table_iter_init(&it, s->files);
	while (g_hash_table_iter_next(&it, NULL, &value)) {
		struct contribution *c = value;
		char *text = json_dumps(c->json, JSON_SORT_KEYS | JSON_COMPACT);

		sum += XXH64(text, strlen(text), XXH64(c->file, strlen(c->file), 0));
		free(text);
	}
	return sum;
}
