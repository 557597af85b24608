/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A kernel tree: opening it, and what its top Makefile says.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <xxhash.h>

#include "kernel/priv.h"

G_DEFINE_QUARK(fws - ktree - error - quark, ktree_error)

char *ktree_path(const struct ktree *t, const char *rel)
{
	return overlay_path(t->overlay, t->root, rel);
}

char *ktree_read(struct ktree *t, const char *rel, size_t *len)
{
	g_autofree char *path = ktree_path(t, rel);
	char *text;
	gsize n;

	if (!g_file_get_contents(path, &text, &n, NULL))
		return NULL;
	if (len)
		*len = n;
	return text;
}

/* Value of "NAME = value" near the top of a Makefile; NULL when it is not assigned. */
static char *assigned(char **lines, const char *name)
{
	size_t len = strlen(name);
	unsigned int i;

	for (i = 0; lines[i]; i++) {
		const char *p = lines[i];

		if (strncmp(p, name, len))
			continue;
		p += len + strspn(p + len, " \t");
		if (*p == '=')
			return g_strstrip(g_strdup(p + 1));
	}
	return NULL;
}

static char *read_version(const char *makefile)
{
	g_auto(GStrv) lines = g_strsplit(makefile, "\n", 40);
	g_autofree char *v = assigned(lines, "VERSION");
	g_autofree char *p = assigned(lines, "PATCHLEVEL");
	g_autofree char *s = assigned(lines, "SUBLEVEL");
	g_autofree char *e = assigned(lines, "EXTRAVERSION");

	if (!v || !p || !s)
		return NULL;
	return g_strdup_printf("%s.%s%s%s%s", v, p, *s ? "." : "", s, e ? e : "");
}

static bool has(struct ktree *t, const char *rel, GFileTest what)
{
	g_autofree char *path = g_build_filename(t->root, rel, NULL);

	return g_file_test(path, what);
}

static bool look_inside(struct ktree *t, GError **err)
{
	g_autofree char *makefile = NULL;
	g_autofree char *base = g_path_get_basename(t->root);
	size_t len = 0;

	makefile = ktree_read(t, "Makefile", &len);
	t->version = makefile ? read_version(makefile) : NULL;
	if (!t->version || !has(t, "include/linux", G_FILE_TEST_IS_DIR) ||
	    !(has(t, "Kbuild", G_FILE_TEST_EXISTS) || has(t, "scripts", G_FILE_TEST_IS_DIR))) {
		g_set_error(err, KTREE_ERROR, KTREE_ERROR_NOT_KERNEL,
			    "%s is not a kernel source tree (%s); name one with -k DIR", t->root,
			    !makefile	  ? "it has no Makefile"
			    : !t->version ? "its Makefile sets no VERSION, PATCHLEVEL and SUBLEVEL"
					  : "it has no include/linux or no Kbuild");
		return false;
	}
	t->makefile_hash = XXH3_64bits(makefile, len);
	t->git = has(t, ".git", G_FILE_TEST_EXISTS);
	t->ident = g_strdup_printf("%s-%016" G_GINT64_MODIFIER "x", base,
				   (guint64)XXH3_64bits(t->root, strlen(t->root)));
	return true;
}

struct ktree *ktree_open(const char *dir, GError **err)
{
	struct ktree *t;
	char *real = realpath(dir, NULL);

	if (!real || !g_file_test(real, G_FILE_TEST_IS_DIR)) {
		g_set_error(err, KTREE_ERROR, KTREE_ERROR_NO_DIR, "kernel tree %s: %s", dir,
			    g_strerror(real ? ENOTDIR : errno));
		free(real);
		return NULL;
	}
	t = g_new0(struct ktree, 1);
	t->root = g_strdup(real);
	free(real);
	t->strings = g_string_chunk_new(65536);
	t->dir_hash = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	if (!look_inside(t, err)) {
		ktree_close(t);
		return NULL;
	}
	return t;
}

void ktree_close(struct ktree *t)
{
	unsigned int i;

	if (!t)
		return;
	for (i = 0; i < KARCH_MAX; i++)
		g_clear_pointer(&t->flags[i], g_hash_table_unref);
	g_hash_table_unref(t->dir_hash);
	compdb_free(t->compdb);
	kconfig_free(t->kconfig);
	token_filter_free(t->filter);
	g_strfreev(t->lent_flags);
	g_free(t->lent_dir);
	g_string_chunk_free(t->strings);
	g_free(t->root);
	g_free(t->version);
	g_free(t->ident);
	g_free(t);
}

const char *ktree_root(const struct ktree *t)
{
	return t->root;
}

const char *ktree_version(const struct ktree *t)
{
	return t->version;
}

void ktree_set_overlay(struct ktree *t, const struct overlay *o)
{
	t->overlay = o;
}

const struct overlay *ktree_overlay(const struct ktree *t)
{
	return t->overlay;
}

bool ktree_is_git(const struct ktree *t)
{
	return t->git;
}
