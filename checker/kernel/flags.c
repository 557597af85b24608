/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Compile flags of files: from compile_commands.json, the cache, kbuild, or a neighbour, in this order.
 */
#include <string.h>
#include <xxhash.h>

#include "kernel/priv.h"
#include "support/cache.h"
#include "support/diag.h"
#include "support/names.h"

#define NEIGHBOURS 3 /* files of a directory to ask for flags when one has none */

struct load {
	struct ktree *tree;
	const struct karch *arch;
	struct flagcache *cache;
	uint64_t ident; /* of build directory and architecture Makefiles */
	char *dir; /* build directory */
};

static void free_flags(gpointer data)
{
	struct file_flags *f = data;

	g_free(f->argv);
	g_free(f);
}

struct file_flags *ktree_set_flags(struct ktree *t, const struct karch *a, const char *file,
				   const char *const *argv, const char *dir)
{
	g_autofree char *where = g_strconcat("-working-directory=", dir, NULL);
	struct file_flags *f = g_new0(struct file_flags, 1);
	GHashTable **table = &t->flags[karch_index(a)];
	unsigned int n = g_strv_length((char **)argv), i;

	if (!*table)
		*table = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_flags);
	f->argv = g_new0(const char *, n + 4);
	for (i = 0; i < n; i++)
		f->argv[i] = g_string_chunk_insert_const(t->strings, argv[i]);
	f->argv[n] = "-w";
	f->argv[n + 1] = "-ferror-limit=0";
	f->argv[n + 2] = g_string_chunk_insert_const(t->strings, where);
	f->dir = g_string_chunk_insert_const(t->strings, dir);
	g_hash_table_replace(*table, g_string_chunk_insert_const(t->strings, file), f);
	return f;
}

static struct file_flags *lookup(struct ktree *t, const struct karch *a, const char *file)
{
	GHashTable *table = t->flags[karch_index(a)];

	return table ? g_hash_table_lookup(table, file) : NULL;
}

const char *const *ktree_flags(struct ktree *t, const struct karch *a, const char *file)
{
	const struct file_flags *f = lookup(t, a, file);

	return f ? f->argv : NULL;
}

const char *ktree_flags_dir(struct ktree *t, const struct karch *a, const char *file)
{
	const struct file_flags *f = lookup(t, a, file);

	return f ? f->dir : NULL;
}

/* Files of @files that have no flags yet; elements borrowed. */
static GPtrArray *without_flags(struct ktree *t, const struct karch *a, GPtrArray *files)
{
	GPtrArray *out = g_ptr_array_new();
	unsigned int i;

	for (i = 0; i < files->len; i++) {
		if (!lookup(t, a, files->pdata[i]))
			g_ptr_array_add(out, files->pdata[i]);
	}
	return out;
}

static void from_compdb(struct ktree *t, const struct karch *a, const struct compdb *db, GPtrArray *files)
{
	const struct karch *arch;
	const char *const *argv;
	const char *dir;
	unsigned int i;

	for (i = 0; db && i < files->len; i++) {
		g_auto(GStrv) flags = NULL;

		if (!compdb_find(db, files->pdata[i], &arch, &argv, &dir) || arch != a)
			continue;
		flags = flags_clean(argv, a);
		ktree_set_flags(t, a, files->pdata[i], (const char *const *)flags, dir);
	}
}

/* Does the tree as it is on disk, which kbuild sees, have the file? */
static bool on_disk(const struct ktree *t, const char *file)
{
	g_autofree char *path = g_build_filename(t->root, file, NULL);

	return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* Files that a build knows nothing of get the flags of their neighbours in it; @all: not only what kbuild cannot see. */
static bool from_compdb_near(struct ktree *t, const struct karch *a, GPtrArray *files, bool all)
{
	const struct karch *arch;
	const char *const *argv;
	const char *dir;
	bool any = false;

	for (guint i = 0; i < files->len; i++) {
		const char *file = files->pdata[i];
		g_auto(GStrv) near = NULL, flags = NULL;

		if ((!all && on_disk(t, file)) || lookup(t, a, file) ||
		    !compdb_find_near(ktree_compdb(t), file, &arch, &argv, &dir) || arch != a)
			continue;
		near = flags_clean(argv, a);
		flags = flags_for_sibling((const char *const *)near, file);
		ktree_set_flags(t, a, file, (const char *const *)flags, dir);
		any = true;
	}
	return any;
}

/* The user may have put one into the build directory. */
static void from_build_compdb(struct ktree *t, const struct karch *a, GPtrArray *files)
{
	g_autofree char *dir = ktree_build_dir(t, a);
	g_autofree char *path = g_build_filename(dir, "compile_commands.json", NULL);
	g_autoptr(GError) err = NULL;
	struct compdb *db;

	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return;
	db = compdb_load(path, t->root, &err);
	if (!db)
		diag_warning("%s; asking kbuild instead", err->message);
	from_compdb(t, a, db, files);
	compdb_free(db);
}

static uint64_t key_of(struct load *l, const char *file)
{
	uint64_t parts[2] = { l->ident, makefiles_hash(l->tree, file) };

	return XXH3_64bits(parts, sizeof(parts));
}

static void from_cache(struct load *l, GPtrArray *files)
{
	unsigned int i;

	for (i = 0; i < files->len; i++) {
		g_auto(GStrv) flags = flagcache_get(l->cache, files->pdata[i], key_of(l, files->pdata[i]));

		if (flags)
			ktree_set_flags(l->tree, l->arch, files->pdata[i], (const char *const *)flags,
					l->dir);
	}
}

static void keep(struct load *l, const char *file, const char *const *flags)
{
	ktree_set_flags(l->tree, l->arch, file, flags, l->dir);
	/* the Makefiles may say more of it, once it is there */
	if (on_disk(l->tree, file))
		flagcache_put(l->cache, file, key_of(l, file), flags);
}

static void on_command(const char *file, const char *const *argv, void *data)
{
	struct load *l = data;
	g_auto(GStrv) flags = flags_clean(argv, l->arch);

	keep(l, file, (const char *const *)flags);
}

/* Can kbuild for this architecture know the file? */
static bool is_foreign(const struct karch *a, const char *file)
{
	g_autofree char *own = g_strdup_printf("arch/%s/", a->srcarch);

	return g_str_has_prefix(file, "arch/") && !g_str_has_prefix(file, own);
}

/*
 * Does the Makefile of @dir list objects? One that only sets variables is included by another, whose
 * flags are the right ones; kbuild would make up a command all the same.
 */
static bool built_in(struct ktree *t, const char *dir)
{
	g_autofree char *rel = g_build_filename(dir, "Makefile", NULL), *path = ktree_path(t, rel);
	g_autofree char *text = NULL;

	return !g_file_get_contents(path, &text, NULL, NULL) ||
	       g_regex_match_simple("^(?![a-z-]*flags-)[a-z0-9][a-z0-9_-]*-(y|m|objs|\\$\\()", text,
				    G_REGEX_MULTILINE | G_REGEX_RAW, 0);
}

static unsigned int dir_depth(const char *dir)
{
	unsigned int n = 1;

	for (; *dir; dir++)
		n += *dir == '/';
	return n;
}

typedef bool (*accept_fn)(struct ktree *t, const char *rel);

/* Entries of @dir that @accept likes, relative to the tree, sorted. */
static GPtrArray *list_dir(struct ktree *t, const char *dir, accept_fn accept)
{
	g_autofree char *path = g_build_filename(t->root, dir, NULL);
	GPtrArray *out = g_ptr_array_new_with_free_func(g_free);
	GDir *d = g_dir_open(path, 0, NULL);
	const char *name;

	while (d && (name = g_dir_read_name(d))) {
		g_autofree char *rel = g_strconcat(dir, "/", name, NULL);

		if (accept(t, rel))
			g_ptr_array_add(out, g_steal_pointer(&rel));
	}
	if (d)
		g_dir_close(d);
	g_ptr_array_sort(out, names_compare);
	return out;
}

static bool is_source(struct ktree *t, const char *rel)
{
	return g_str_has_suffix(rel, ".c");
}

static bool has_makefile(struct ktree *t, const char *rel)
{
	g_autofree char *makefile = g_build_filename(rel, "Makefile", NULL), *path = ktree_path(t, makefile);

	return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* The first few C files of @dir, other than @file; returns how many. */
static unsigned int add_files(struct ktree *t, const char *dir, const char *file, GPtrArray *out)
{
	g_autoptr(GPtrArray) names = NULL;
	unsigned int n = 0;

	if (!built_in(t, dir))
		return 0;
	names = list_dir(t, dir, is_source);
	for (unsigned int i = 0; i < names->len && n < NEIGHBOURS; i++) {
		if (!strcmp(names->pdata[i], file))
			continue;
		g_ptr_array_add(out, g_strdup(names->pdata[i]));
		n++;
	}
	return n;
}

/* drivers/gpu/drm/amd/pm is built by the Makefile of drivers/gpu/drm/amd/amdgpu. */
static void add_sisters(struct ktree *t, const char *dir, const char *file, GPtrArray *out)
{
	g_autoptr(GPtrArray) dirs = list_dir(t, dir, has_makefile);

	for (unsigned int i = 0; i < dirs->len; i++)
		add_files(t, dirs->pdata[i], file, out);
}

/*
 * Files whose flags can stand in for those of @file: some of its directory, then of those above (of a driver's
 * directory without files of its own, those of its other parts), then one that every configuration builds.
 */
static void add_neighbours(struct ktree *t, const char *file, GPtrArray *out)
{
	g_autofree char *dir = g_path_get_dirname(file);

	while (strcmp(dir, ".")) {
		char *up;

		if (!add_files(t, dir, file, out) && !g_str_has_prefix(file, "arch/") && dir_depth(dir) >= 4)
			add_sisters(t, dir, file, out);
		up = g_path_get_dirname(dir);
		g_free(dir);
		dir = up;
	}
	g_ptr_array_add(out, g_strdup("init/main.c"));
}

/* Files that kbuild says nothing about: their neighbours' flags under their own name. */
static bool from_neighbours(struct load *l, GPtrArray *files, GError **err)
{
	g_autoptr(GPtrArray) ask = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) unknown = NULL;
	unsigned int i, j;

	for (i = 0; i < files->len; i++)
		add_neighbours(l->tree, files->pdata[i], ask);
	unknown = without_flags(l->tree, l->arch, ask);
	if (!kbuild_commands(l->tree, l->arch, unknown, on_command, l, err))
		return false;
	for (i = 0; i < files->len; i++) {
		g_autoptr(GPtrArray) near = g_ptr_array_new_with_free_func(g_free);
		const struct file_flags *f = NULL;

		add_neighbours(l->tree, files->pdata[i], near);
		for (j = 0; j < near->len && !f; j++)
			f = lookup(l->tree, l->arch, near->pdata[j]);
		if (f) {
			g_auto(GStrv) flags = flags_for_sibling(f->argv, files->pdata[i]);

			/* without the tail that ktree_set_flags() adds */
			for (j = g_strv_length(flags) - 3; flags[j]; j++)
				g_clear_pointer(&flags[j], g_free);
			keep(l, files->pdata[i], (const char *const *)flags);
		}
	}
	return true;
}

static bool from_kbuild(struct load *l, GPtrArray *files, GError **err)
{
	g_autoptr(GPtrArray) ask = g_ptr_array_new(), built = g_ptr_array_new();
	g_autoptr(GPtrArray) rest = NULL;
	unsigned int i;
	bool ok;

	for (i = 0; i < files->len; i++) {
		g_autofree char *dir = g_path_get_dirname(files->pdata[i]);

		if (is_foreign(l->arch, files->pdata[i]))
			continue;
		g_ptr_array_add(ask, files->pdata[i]);
		if (built_in(l->tree, dir) && on_disk(l->tree, files->pdata[i]))
			g_ptr_array_add(built, files->pdata[i]);
	}
	if (!ask->len)
		return true;
	flagcache_begin(l->cache);
	ok = kbuild_commands(l->tree, l->arch, built, on_command, l, err);
	if (ok) {
		rest = without_flags(l->tree, l->arch, ask);
		if (rest->len)
			ok = from_neighbours(l, rest, err);
	}
	if (ok)
		genheaders_make(l->tree, l->arch, ask);
	flagcache_commit(l->cache);
	return ok;
}

static struct flagcache *open_cache(struct ktree *t, const struct karch *a)
{
	g_autofree char *dir = fws_cache_dir("flags", NULL);
	g_autofree char *name = g_strdup_printf("%s-%s.db", t->ident, a->name);
	g_autofree char *path = dir ? g_build_filename(dir, name, NULL) : NULL;

	return path ? flagcache_open(path) : NULL;
}

bool ktree_load_flags(struct ktree *t, const struct karch *a, GPtrArray *files, GError **err)
{
	struct load l = { .tree = t, .arch = a };
	g_autoptr(GPtrArray) missing = NULL;
	bool ok = true;

	if (lent_load_flags(t, a, files))
		return true;
	from_compdb(t, a, ktree_compdb(t), files);
	from_build_compdb(t, a, files);
	from_compdb_near(t, a, files, false);
	missing = without_flags(t, a, files);
	if (!missing->len)
		return true;
	if (!ktree_prepare(t, a, err)) {
		ok = from_compdb_near(t, a, missing, true);
		if (ok)
			g_clear_error(err);
		return ok;
	}
	l.dir = ktree_build_dir(t, a);
	l.ident = kbuild_ident(t, a) + flags_clean_ident();
	l.cache = open_cache(t, a);
	from_cache(&l, missing);
	g_ptr_array_unref(missing);
	missing = without_flags(t, a, files);
	if (missing->len)
		ok = from_kbuild(&l, missing, err);
	flagcache_close(l.cache);
	g_free(l.dir);
	return ok;
}
