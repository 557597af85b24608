/* SPDX-License-Identifier: GPL-2.0-only */
/* Summaries and releases of all files of a run; see store.h and store-internal.h. */
#include "flow/store-internal.h"
#include "support/names.h"

#include <string.h>
#include <xxhash.h>

struct contribution {
	char *file;
	json_t *json; /* { "functions": {name: summary}, "releases": {"record.field": flags}, "calls"?: {name: …} } */
};

struct store {
	GHashTable *files; /* file -> struct contribution * */
	GHashTable *functions; /* name -> GPtrArray of files that define it, sorted */
	GHashTable *releases; /* "record.field" -> flags */
	GHashTable *parsed; /* name -> struct summary * (cache) */
	GStringChunk *strings;
	bool stale;
};

static void contribution_free(gpointer p)
{
	struct contribution *c = p;

	g_free(c->file);
	json_decref(c->json);
	g_free(c);
}

struct store *store_new(void)
{
	struct store *s = g_new0(struct store, 1);

	s->files = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, contribution_free);
	s->functions =
		g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
	s->releases = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	s->parsed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)summary_free);
	s->strings = g_string_chunk_new(4096);
	return s;
}

void store_free(struct store *s)
{
	if (!s)
		return;
	g_hash_table_unref(s->functions);
	g_hash_table_unref(s->files);
	g_hash_table_unref(s->releases);
	g_hash_table_unref(s->parsed);
	g_string_chunk_free(s->strings);
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

/* The derived tables are made anew from all contributions: merging stays order-free. */
static void rebuild(struct store *s)
{
	GHashTableIter it;
	gpointer value;

	if (!s->stale)
		return;
	s->stale = false;
	g_hash_table_remove_all(s->functions);
	g_hash_table_remove_all(s->releases);
	g_hash_table_remove_all(s->parsed);
	g_hash_table_iter_init(&it, s->files);
	while (g_hash_table_iter_next(&it, NULL, &value)) {
		struct contribution *c = value;
		const char *name;
		json_t *j;

		json_object_foreach(json_object_get(c->json, "functions"), name, j) {
			GPtrArray *files = g_hash_table_lookup(s->functions, name);

			if (!files) {
				files = g_ptr_array_new();
				g_hash_table_insert(s->functions, (gpointer)name, files);
			}
			g_ptr_array_add(files, c->file);
		}
		json_object_foreach(json_object_get(c->json, "releases"), name, j) {
			gpointer old = g_hash_table_lookup(s->releases, name);
			unsigned int flags = GPOINTER_TO_UINT(old) | (unsigned int)json_integer_value(j);

			g_hash_table_replace(s->releases, g_strdup(name), GUINT_TO_POINTER(flags));
		}
	}
	g_hash_table_iter_init(&it, s->functions);
	while (g_hash_table_iter_next(&it, NULL, &value))
		g_ptr_array_sort(value, names_compare);
}

/* Of several definitions of a name the one in the nearest directory counts: longest common prefix. */
static const char *nearest(GPtrArray *files, const char *user)
{
	const char *best = NULL;
	size_t best_len = 0;

	for (unsigned int i = 0; i < files->len; i++) {
		const char *f = files->pdata[i];
		size_t n = 0, slash = 0;

		while (f[n] && f[n] == user[n]) {
			if (f[n] == '/')
				slash = n + 1;
			n++;
		}
		if (!best || slash > best_len) {
			best = f;
			best_len = slash;
		}
	}
	return best;
}

char *store_key(const char *name, bool nodes)
{
	return nodes ? g_strconcat("nodes:", name, NULL) : g_strdup(name);
}

const struct summary *store_summary(struct store *s, const char *func, const char *user, bool nodes)
{
	g_autofree char *name = store_key(func, nodes);
	g_autofree char *key = NULL;
	struct contribution *c;
	struct summary *sum;
	GPtrArray *files;
	const char *file;

	rebuild(s);
	files = g_hash_table_lookup(s->functions, name);
	if (!files)
		return NULL;
	file = nearest(files, user);
	if (!strcmp(file, user))
		return NULL;
	key = g_strconcat(file, ":", name, NULL);
	sum = g_hash_table_lookup(s->parsed, key);
	if (sum)
		return sum;
	c = g_hash_table_lookup(s->files, file);
	sum = summary_from_json(func, json_object_get(json_object_get(c->json, "functions"), name),
				s->strings);
	if (sum)
		g_hash_table_insert(s->parsed, g_steal_pointer(&key), sum);
	return sum;
}

/* A function of the same name in another part of the tree may be meant. */
static bool same_part(const char *a, const char *b)
{
	const char *sa = strchr(a, '/'), *sb = strchr(b, '/');
	size_t na, nb;

	sa = sa ? strchr(sa + 1, '/') : NULL;
	sb = sb ? strchr(sb + 1, '/') : NULL;
	na = sa ? (size_t)(sa - a) : 0;
	nb = sb ? (size_t)(sb - b) : 0;
	return na && na == nb && !strncmp(a, b, na);
}

const json_t *store_function(struct store *s, const char *key, const char *user, bool *near)
{
	struct contribution *c;
	GPtrArray *files;
	const char *file;

	rebuild(s);
	files = g_hash_table_lookup(s->functions, key);
	file = files ? nearest(files, user) : NULL;
	if (!file || !strcmp(file, user))
		return NULL;
	if (near)
		*near = same_part(file, user);
	c = g_hash_table_lookup(s->files, file);
	return json_object_get(json_object_get(c->json, "functions"), key);
}

void store_each_call(struct store *s, const char *name, const char *user,
		     void (*fn)(const char *file, const json_t *call, void *data), void *data)
{
	g_autoptr(GPtrArray) near = g_ptr_array_new();
	GHashTableIter it;
	gpointer value;

	g_hash_table_iter_init(&it, s->files);
	while (g_hash_table_iter_next(&it, NULL, &value)) {
		const struct contribution *c = value;

		if (json_object_get(json_object_get(c->json, "calls"), name) && strcmp(c->file, user) &&
		    same_part(c->file, user))
			g_ptr_array_add(near, c->file);
	}
	g_ptr_array_sort(near, names_compare);
	for (unsigned int i = 0; i < near->len; i++) {
		const struct contribution *c = g_hash_table_lookup(s->files, near->pdata[i]);

		fn(c->file, json_object_get(json_object_get(c->json, "calls"), name), data);
	}
}

unsigned int store_released(struct store *s, const char *record, const char *field)
{
	g_autofree char *key = g_strconcat(record, ".", field, NULL);

	rebuild(s);
	return GPOINTER_TO_UINT(g_hash_table_lookup(s->releases, key));
}

unsigned int store_released_near(struct store *s, const char *record, const char *field, const char *user)
{
	g_autofree char *key = g_strconcat(record, ".", field, NULL);
	const char *slash = strrchr(user, '/');
	size_t n = slash ? (size_t)(slash - user) + 1 : 0;
	unsigned int how = 0;
	GHashTableIter it;
	gpointer value;

	g_hash_table_iter_init(&it, s->files);
	while (g_hash_table_iter_next(&it, NULL, &value)) {
		const struct contribution *c = value;

		if (!strncmp(c->file, user, n) && !strchr(c->file + n, '/'))
			how |= (unsigned int)json_integer_value(
				json_object_get(json_object_get(c->json, "releases"), key));
	}
	return how;
}

unsigned int releases_of(GHashTable *releases, const char *record)
{
	g_autofree char *prefix = g_strconcat(record, ".", NULL);
	unsigned int how = 0;
	GHashTableIter it;
	gpointer key, value;

	g_hash_table_iter_init(&it, releases);
	while (g_hash_table_iter_next(&it, &key, &value)) {
		if (g_str_has_prefix(key, prefix))
			how |= GPOINTER_TO_UINT(value);
	}
	return how;
}

bool releases_by_callers(GHashTable *releases, const char *record)
{
	g_autofree char *prefix = g_strconcat(record, ".", NULL);
	GHashTableIter it;
	gpointer key, value;

	g_hash_table_iter_init(&it, releases);
	while (g_hash_table_iter_next(&it, &key, &value)) {
		if (g_str_has_prefix(key, prefix) && !(GPOINTER_TO_UINT(value) & FLOW_RELEASED_CALLBACK))
			return true;
	}
	return false;
}

bool store_record_by_callers(struct store *s, const char *record)
{
	rebuild(s);
	return releases_by_callers(s->releases, record);
}

unsigned int store_record_released(struct store *s, const char *record)
{
	rebuild(s);
	return releases_of(s->releases, record);
}

void store_tokens(const struct store *cs, GHashTable *set)
{
	struct store *s = (struct store *)cs;
	GHashTableIter it;
	gpointer value;

	rebuild(s);
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
