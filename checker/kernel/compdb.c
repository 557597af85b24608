/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * compile_commands.json: what the user's own build said about its files.
 */
#include <jansson.h>
#include <string.h>

#include "kernel/priv.h"
#include "support/diag.h"

struct entry {
	const struct karch *arch;
	char **argv;
	char *dir;
};

struct compdb {
	char *root;
	GHashTable *entries; /* file relative to the root -> struct entry */
};

static void entry_free(gpointer data)
{
	struct entry *e = data;

	g_strfreev(e->argv);
	g_free(e->dir);
	g_free(e);
}

static char **words_of(const json_t *item)
{
	const json_t *args = json_object_get(item, "arguments");
	const char *command = json_string_value(json_object_get(item, "command"));
	GPtrArray *words;
	const json_t *arg;
	char **argv;
	size_t i;

	if (json_is_array(args)) {
		words = g_ptr_array_new();
		json_array_foreach(args, i, arg)
			g_ptr_array_add(words, g_strdup(json_is_string(arg) ? json_string_value(arg) : ""));
		g_ptr_array_add(words, NULL);
		return (char **)g_ptr_array_free(words, FALSE);
	}
	words = command ? command_next(&command, command + strlen(command)) : NULL;
	if (!words)
		return NULL;
	argv = g_strdupv((char **)words->pdata);
	g_ptr_array_unref(words);
	return argv;
}

/* @file of an entry, relative to the root; NULL when it lies outside. */
static char *relative(const struct compdb *db, const char *dir, const char *file)
{
	g_autofree char *abs = g_canonicalize_filename(file, dir);
	size_t len = strlen(db->root);

	if (strncmp(abs, db->root, len) || abs[len] != '/')
		return NULL;
	return g_strdup(abs + len + 1);
}

static void add_entry(struct compdb *db, const json_t *item)
{
	const char *file = json_string_value(json_object_get(item, "file"));
	const char *given = json_string_value(json_object_get(item, "directory"));
	g_autofree char *dir = g_canonicalize_filename(given ? given : ".", db->root);
	g_autofree char *rel = file ? relative(db, dir, file) : NULL;
	g_auto(GStrv) argv = rel ? words_of(item) : NULL;
	struct entry *e;

	if (!argv || !argv[0] || !g_str_has_suffix(rel, ".c"))
		return;
	e = g_new0(struct entry, 1);
	e->arch = karch_of_command((const char *const *)argv);
	if (!e->arch)
		e->arch = karch_find("x86_64"); /* a native build, on what nearly everybody has */
	e->argv = g_steal_pointer(&argv);
	e->dir = g_steal_pointer(&dir);
	g_hash_table_insert(db->entries, g_steal_pointer(&rel), e);
}

struct compdb *compdb_load(const char *path, const char *root, GError **err)
{
	struct compdb *db;
	json_error_t why;
	json_t *list = json_load_file(path, 0, &why);
	const json_t *item;
	size_t i;

	if (!json_is_array(list)) {
		g_set_error(err, KTREE_ERROR, KTREE_ERROR_FLAGS, "%s:%d: %s", path, list ? 1 : why.line,
			    list ? "not a list of compile commands" : why.text);
		json_decref(list);
		return NULL;
	}
	db = g_new0(struct compdb, 1);
	db->root = g_strdup(root);
	db->entries = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, entry_free);
	json_array_foreach(list, i, item)
		add_entry(db, item);
	json_decref(list);
	return db;
}

void compdb_free(struct compdb *db)
{
	if (!db)
		return;
	g_hash_table_unref(db->entries);
	g_free(db->root);
	g_free(db);
}

bool compdb_find(const struct compdb *db, const char *file, const struct karch **arch,
		 const char *const **argv, const char **dir)
{
	const struct entry *e = db ? g_hash_table_lookup(db->entries, file) : NULL;

	if (!e)
		return false;
	*arch = e->arch;
	*argv = (const char *const *)e->argv;
	*dir = e->dir;
	return true;
}

/* The first file, by name, that has an entry and begins with @dir: of the directory itself rather than below it. */
static const struct entry *first_in(const struct compdb *db, const char *dir)
{
	const char *best = NULL;
	bool best_own = false;
	GHashTableIter it;
	void *k, *v;
	const struct entry *e = NULL;

	g_hash_table_iter_init(&it, db->entries);
	while (g_hash_table_iter_next(&it, &k, &v)) {
		bool own = g_str_has_prefix(k, dir) && !strchr((char *)k + strlen(dir), '/');

		if (!g_str_has_prefix(k, dir) ||
		    (best && (own < best_own || (own == best_own && strcmp(k, best) > 0))))
			continue;
		best = k;
		best_own = own;
		e = v;
	}
	return e;
}

bool compdb_find_near(const struct compdb *db, const char *file, const struct karch **arch,
		      const char *const **argv, const char **dir)
{
	g_autofree char *prefix = g_strdup(file);
	const struct entry *e = NULL;
	char *slash;

	/* flags of another subsystem would be no better than those of anything */
	while (db && !e && (slash = strrchr(prefix, '/'))) {
		slash[1] = '\0';
		e = first_in(db, prefix);
		*slash = '\0';
	}
	if (!e)
		return false;
	*arch = e->arch;
	*argv = (const char *const *)e->argv;
	*dir = e->dir;
	return true;
}

struct compdb *ktree_compdb(struct ktree *t)
{
	g_autofree char *path = NULL;
	g_autoptr(GError) err = NULL;

	if (t->compdb_read)
		return t->compdb;
	t->compdb_read = true;
	path = g_build_filename(t->root, "compile_commands.json", NULL);
	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return NULL;
	t->compdb = compdb_load(path, t->root, &err);
	if (!t->compdb)
		diag_warning("%s; asking kbuild instead", err->message);
	return t->compdb;
}
