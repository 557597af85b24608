/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From what the user typed to a list of C files of the tree.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kernel/priv.h"
#include "support/names.h"

struct walk {
	struct ktree *tree;
	bool headers; /* too */
	GHashTable *seen; /* set of files */
	GPtrArray *files;
};

/* Top directories that are no kernel code. */
static bool is_skipped(const char *rel)
{
	static const char *const dirs[] = { "tools", "scripts", "samples", "Documentation", "usr", NULL };

	return g_strv_contains(dirs, rel);
}

static bool path_error(GError **err, const char *path, const char *why)
{
	g_set_error(err, KTREE_ERROR, KTREE_ERROR_PATH, "%s: %s", path, why);
	return false;
}

static void add_file(struct walk *w, const char *rel)
{
	if (!g_hash_table_contains(w->seen, rel)) {
		char *copy = g_strdup(rel);

		g_hash_table_add(w->seen, copy);
		g_ptr_array_add(w->files, copy);
	}
}

/* modpost leaves *.mod.c in trees that were built in place. */
static bool is_source(const char *name)
{
	return g_str_has_suffix(name, ".c") && !g_str_has_suffix(name, ".mod.c");
}

bool ktree_is_source(const char *file)
{
	g_autofree char *top = g_strndup(file, strcspn(file, "/"));

	return is_source(file) && !is_skipped(top);
}

static bool is_wanted(const struct walk *w, const char *name)
{
	return is_source(name) || (w->headers && g_str_has_suffix(name, ".h"));
}

static bool walk_dir(struct walk *w, const char *rel, GError **err);

static bool walk_entry(struct walk *w, const char *dir, const char *rel, const struct dirent *e, GError **err)
{
	g_autofree char *sub = *rel ? g_strconcat(rel, "/", e->d_name, NULL) : g_strdup(e->d_name);
	unsigned char type = e->d_type;

	if (type == DT_UNKNOWN || (type == DT_LNK && is_wanted(w, e->d_name))) {
		g_autofree char *path = g_build_filename(dir, e->d_name, NULL);
		struct stat st;

		/* a link to a file is a file; a link to a directory would be walked twice */
		if ((type == DT_LNK ? stat(path, &st) : lstat(path, &st)))
			return true;
		type = S_ISREG(st.st_mode)		       ? DT_REG
		       : S_ISDIR(st.st_mode) && type != DT_LNK ? DT_DIR
							       : DT_UNKNOWN;
	}
	if (type == DT_REG && is_wanted(w, e->d_name))
		add_file(w, sub);
	if (type == DT_DIR && !(!*rel && is_skipped(sub)))
		return walk_dir(w, sub, err);
	return true;
}

static bool walk_dir(struct walk *w, const char *rel, GError **err)
{
	g_autofree char *dir = g_build_filename(w->tree->root, rel, NULL);
	const struct dirent *e;
	bool ok = true;
	DIR *d = opendir(dir);

	if (!d)
		return path_error(err, *rel ? rel : w->tree->root, g_strerror(errno));
	while (ok && (e = readdir(d))) {
		if (e->d_name[0] != '.')
			ok = walk_entry(w, dir, rel, e, err);
	}
	closedir(d);
	return ok;
}

/*
 * Resolve a path as typed: below the root first, then from the working directory. NULL with errno
 * set when there is nothing.
 */
static char *resolve(struct ktree *t, const char *path)
{
	g_autofree char *below = g_build_filename(t->root, path, NULL);
	char *real = g_path_is_absolute(path) ? NULL : realpath(below, NULL);
	char *out;

	if (!real)
		real = realpath(path, NULL);
	if (!real)
		return NULL;
	out = g_strdup(real);
	free(real);
	return out;
}

static bool add_path(struct walk *w, const char *path, GError **err)
{
	g_autofree char *real = resolve(w->tree, path);
	size_t len = strlen(w->tree->root);
	const char *rel;
	struct stat st;

	if (!real || stat(real, &st))
		return path_error(err, path, g_strerror(errno));
	if (strncmp(real, w->tree->root, len) || (real[len] && real[len] != '/'))
		return path_error(err, path, "is outside the kernel tree");
	rel = real + len + (real[len] == '/');
	if (S_ISDIR(st.st_mode))
		return walk_dir(w, rel, err);
	if (!S_ISREG(st.st_mode) || !(g_str_has_suffix(rel, ".c") || is_wanted(w, rel)))
		return path_error(err, path, "is neither a directory nor a C source file");
	if (access(real, R_OK))
		return path_error(err, path, g_strerror(errno));
	add_file(w, rel);
	return true;
}

static GPtrArray *expand(struct ktree *t, const char *const *paths, bool headers, GError **err)
{
	struct walk w = { .tree = t, .headers = headers };
	bool ok = true;
	unsigned int i;

	w.files = g_ptr_array_new_with_free_func(g_free);
	w.seen = g_hash_table_new(g_str_hash, g_str_equal);
	if (!paths || !paths[0])
		ok = walk_dir(&w, "", err);
	for (i = 0; ok && paths && paths[i]; i++)
		ok = add_path(&w, paths[i], err);
	g_hash_table_unref(w.seen);
	if (!ok) {
		g_ptr_array_unref(w.files);
		return NULL;
	}
	g_ptr_array_sort(w.files, names_compare);
	return w.files;
}

GPtrArray *ktree_expand(struct ktree *t, const char *const *paths, GError **err)
{
	return expand(t, paths, false, err);
}

GPtrArray *ktree_expand_with_headers(struct ktree *t, const char *const *paths, GError **err)
{
	return expand(t, paths, true, err);
}
