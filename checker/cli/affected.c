/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who depends on what a change changes; see affected.h.
 */
#include <string.h>

#include "cli/affected.h"
#include "cli/run-internal.h"
#include "support/diag.h"

/* What is known of some functions and records differs. */
struct difference {
	GHashTable *functions; /* set of char * */
	GHashTable *records; /* tag -> set of directories with a file that releases it differently */
};

static void free_set(void *p)
{
	g_hash_table_unref(p);
}

static void add_record(struct difference *d, const char *tag, const char *file)
{
	GHashTable *dirs = g_hash_table_lookup(d->records, tag);

	if (!dirs) {
		dirs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
		g_hash_table_insert(d->records, g_strdup(tag), dirs);
	}
	g_hash_table_add(dirs, g_path_get_dirname(file));
}

/* Members of @section that @now has and @was has not, or differently. */
static void compare(struct difference *d, const char *file, const json_t *now, const json_t *was)
{
	const char *name;
	json_t *v;

	json_object_foreach(json_object_get(now, "functions"), name, v)
		if (!json_equal(v, json_object_get(json_object_get(was, "functions"), name)))
			g_hash_table_add(d->functions, g_strdup(seen_function(name)));
	json_object_foreach(json_object_get(now, "releases"), name, v) {
		const char *dot = strchr(name, '.');
		g_autofree char *tag = dot && *name != '<' ? g_strndup(name, dot - name) : NULL;

		if (tag && !json_equal(v, json_object_get(json_object_get(was, "releases"), name)))
			add_record(d, tag, file);
	}
}

static void compare_all(struct difference *d, const struct change *c, const json_t *before,
			const json_t *after)
{
	for (guint i = 0; i < c->files->len; i++) {
		const char *file = ((struct changed_file *)c->files->pdata[i])->name;
		const json_t *was = json_object_get(before, file), *now = json_object_get(after, file);

		compare(d, file, now, was);
		compare(d, file, was, now);
	}
}

static bool is_near(const char *file, GHashTable *dirs)
{
	GHashTableIter it;
	void *dir;

	g_hash_table_iter_init(&it, dirs);
	while (g_hash_table_iter_next(&it, &dir, NULL))
		if (file_is_near(file, dir, strlen(dir)))
			return true;
	return false;
}

static bool is_changed(const struct change *c, const char *file)
{
	for (guint i = 0; i < c->files->len; i++)
		if (!strcmp(((struct changed_file *)c->files->pdata[i])->name, file))
			return true;
	return false;
}

/* Those of @all that name one of @tokens, near @dirs unless that is NULL: to @out. The tree knows sets by address. */
static void add_users(struct ktree *t, const GPtrArray *all, GHashTable *tokens, GHashTable *dirs,
		      GHashTable *out)
{
	for (guint i = 0; i < all->len; i++) {
		char *file = all->pdata[i];

		if ((!dirs || is_near(file, dirs)) && !g_hash_table_contains(out, file) &&
		    ktree_file_has_token(t, file, tokens))
			g_hash_table_add(out, file);
	}
}

static void find_users(struct ktree *t, const struct change *c, const struct difference *d, GPtrArray *out)
{
	static const char *const everything[] = { NULL };
	g_autoptr(GPtrArray) all = ktree_expand(t, everything, NULL);
	g_autoptr(GHashTable) users = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GPtrArray) sets = g_ptr_array_new_with_free_func(free_set);
	GHashTableIter it;
	void *tag, *dirs;

	if (all && g_hash_table_size(d->functions))
		add_users(t, all, d->functions, NULL, users);
	/* a record's name may be known far and wide; who releases its fields is asked in one driver only */
	g_hash_table_iter_init(&it, d->records);
	while (all && g_hash_table_iter_next(&it, &tag, &dirs)) {
		GHashTable *one = g_hash_table_new(g_str_hash, g_str_equal);

		g_hash_table_add(one, tag);
		g_ptr_array_add(sets, one);
		add_users(t, all, one, dirs, users);
	}
	for (guint i = 0; all && i < all->len; i++)
		if (g_hash_table_contains(users, all->pdata[i]) && !is_changed(c, all->pdata[i]))
			g_ptr_array_add(out, g_strdup(all->pdata[i]));
}

GPtrArray *affected_files(struct ktree *t, const struct change *c, const json_t *before, const json_t *after,
			  guint most)
{
	struct difference d = {
		.functions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.records = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_set),
	};
	GPtrArray *out = g_ptr_array_new_with_free_func(g_free);

	compare_all(&d, c, before, after);
	if (g_hash_table_size(d.functions) || g_hash_table_size(d.records))
		find_users(t, c, &d, out);
	if (out->len > most) {
		diag_info("%u files use functions or records that the change treats differently: too many, "
			  "so they "
			  "were not checked",
			  out->len);
		g_ptr_array_set_size(out, 0);
	}
	g_hash_table_unref(d.functions);
	g_hash_table_unref(d.records);
	return out;
}
