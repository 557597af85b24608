/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A stand-in for a build directory in which kbuild finds few symbols. make reads the whole configuration (14000 lines for
 * allmodconfig) in every directory it enters, which is three quarters of what the flags of a file cost; the Makefiles
 * on the way mention some hundred symbols.
 *
 * All of the build directory is there by symbolic links but for include/config/auto.conf.
 */
#include <string.h>
#include <unistd.h>

#include "kernel/priv.h"
#include "support/names.h"
#include "support/remove.h"

struct kbuild_lean {
	struct ktree *tree;
	GHashTable *symbols; /* "CONFIG_X" */
	GHashTable *dirs; /* that were read -> whether they are plain */
	char *dir; /* NULL: not made */
};

/* Note the symbols of a Makefile. False when it may depend on others: it includes files, or makes up names. */
static bool take_text(struct kbuild_lean *l, const char *text)
{
	bool plain = true;

	for (const char *p = text; (p = strstr(p, "CONFIG_"));) {
		size_t n = strlen("CONFIG_");

		while (name_has_char(p[n]))
			n++;
		if (n == strlen("CONFIG_"))
			plain = false;
		g_hash_table_add(l->symbols, g_strndup(p, n));
		p += n;
	}
	for (const char *p = text; p && plain; p = strchr(p, '\n')) {
		p += *p == '\n';
		p += strspn(p, " \t");
		p += *p == '-' || *p == 's';
		plain = !g_str_has_prefix(p, "include ") && !g_str_has_prefix(p, "include\t");
	}
	return plain;
}

/* A directory without one is plain. */
static bool take_dir(struct kbuild_lean *l, const char *dir)
{
	g_autofree char *text = NULL;
	void *known;
	bool plain;

	if (g_hash_table_lookup_extended(l->dirs, dir, NULL, &known))
		return GPOINTER_TO_INT(known);
	text = makefile_read(l->tree, dir);
	plain = !text || take_text(l, text);
	g_hash_table_insert(l->dirs, g_strdup(dir), GINT_TO_POINTER(plain));
	return plain;
}

bool kbuild_lean_take(struct kbuild_lean *l, const char *file)
{
	g_autofree char *dir = g_path_get_dirname(file);
	bool plain = take_dir(l, "");

	while (strcmp(dir, ".")) {
		char *up = g_path_get_dirname(dir);

		plain = take_dir(l, dir) && plain;
		g_free(dir);
		dir = up;
	}
	return plain;
}

/* What all of kbuild rests on. */
static void take_scripts(struct kbuild_lean *l)
{
	g_autofree char *path = g_build_filename(l->tree->root, "scripts", NULL);
	GDir *d = g_dir_open(path, 0, NULL);
	const char *name;

	while (d && (name = g_dir_read_name(d))) {
		g_autofree char *rel = g_build_filename("scripts", name, NULL), *text = NULL;

		if (!g_str_has_prefix(name, "Makefile") && !strstr(name, ".include"))
			continue;
		text = ktree_read(l->tree, rel, NULL);
		if (text)
			take_text(l, text);
	}
	if (d)
		g_dir_close(d);
}

struct kbuild_lean *kbuild_lean_new(struct ktree *t)
{
	struct kbuild_lean *l = g_new0(struct kbuild_lean, 1);

	l->tree = t;
	l->symbols = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	l->dirs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	take_scripts(l);
	return l;
}

/* The lines of @config that set one of the symbols. */
static char *few_lines(const struct kbuild_lean *l, const char *config)
{
	GString *s = g_string_new(NULL);
	g_auto(GStrv) lines = g_strsplit(config, "\n", -1);

	for (char **line = lines; *line; line++) {
		g_autofree char *name = g_strndup(*line, strcspn(*line, "= "));

		if (g_hash_table_contains(l->symbols, name))
			g_string_append_printf(s, "%s\n", *line);
	}
	return g_string_free(s, FALSE);
}

/* Links in @to to all that is in @from but @but. @dots: only those with a dot: each symbol has an empty file there. */
static bool link_all(const char *from, const char *to, const char *but, bool dots)
{
	GDir *d = g_dir_open(from, 0, NULL);
	const char *name;
	bool ok = d && !g_mkdir_with_parents(to, 0755);

	while (ok && (name = g_dir_read_name(d))) {
		g_autofree char *target = g_build_filename(from, name, NULL);
		g_autofree char *path = g_build_filename(to, name, NULL);

		if (strcmp(name, but) && (!dots || strchr(name, '.')))
			ok = !symlink(target, path);
	}
	g_clear_pointer(&d, g_dir_close);
	return ok;
}

static bool fill(const struct kbuild_lean *l, const char *dir, const char *build_dir, const char *config)
{
	g_autofree char *include = g_build_filename(dir, "include", NULL);
	g_autofree char *includes = g_build_filename(build_dir, "include", NULL);
	g_autofree char *in = g_build_filename(include, "config", NULL);
	g_autofree char *configs = g_build_filename(includes, "config", NULL);
	g_autofree char *path = g_build_filename(in, "auto.conf", NULL), *text = few_lines(l, config);

	return link_all(build_dir, dir, "include", false) && link_all(includes, include, "config", false) &&
	       link_all(configs, in, "auto.conf", true) && g_file_set_contents(path, text, -1, NULL);
}

const char *kbuild_lean_dir(struct kbuild_lean *l, const char *build_dir, const char *config)
{
	if (l->dir || !config)
		return l->dir;
	l->dir = g_dir_make_tmp("fwspeck-kbuild-XXXXXX", NULL);
	if (l->dir && !fill(l, l->dir, build_dir, config)) {
		remove_tree(l->dir);
		g_clear_pointer(&l->dir, g_free);
	}
	return l->dir;
}

void kbuild_lean_free(struct kbuild_lean *l)
{
	if (!l)
		return;
	if (l->dir)
		remove_tree(l->dir);
	g_free(l->dir);
	g_hash_table_unref(l->symbols);
	g_hash_table_unref(l->dirs);
	g_free(l);
}
