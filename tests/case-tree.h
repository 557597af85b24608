/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The test cases as data, and copies of the miniature kernel tree with the cases in it.
 */
#ifndef FWS_TESTS_CASE_TREE_H
#define FWS_TESTS_CASE_TREE_H

#include <ftw.h>
#include <glib.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "case-tags.h"

struct testcase {
	char *rel; /* below testcases/: "device-ref-leak/switch.c" */
	char *path; /* in the tree: "drivers/device-ref-leak/switch.c" */
	char *text;
	size_t len;
	char *fixed; /* expected text after a fix, or NULL */
	GPtrArray *tags;
	char *error; /* bad tags */
	bool wanted; /* asked for on the command line */
	bool loose; /* generated: any answer will do, but there must be one */
};

static char *opt_cases, *opt_build;
static char **opt_names;

static void G_GNUC_NORETURN G_GNUC_PRINTF(1, 2) bail(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	printf("Bail out! ");
	vprintf(fmt, ap);
	printf("\n");
	va_end(ap);
	exit(2);
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	return remove(path);
}

static void write_file(const char *path, const char *text, gssize len)
{
	g_autofree char *dir = g_path_get_dirname(path);
	g_autoptr(GError) err = NULL;

	if (g_mkdir_with_parents(dir, 0755) || !g_file_set_contents(path, text, len, &err))
		bail("cannot write %s", path);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Call @fn with the path of every file below @base/@rel, relative to @base, in order of name. */
static void walk(const char *base, const char *rel, void (*fn)(const char *rel, void *data), void *data)
{
	g_autofree char *path = g_build_filename(base, rel, NULL);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name;

	if (!dir) {
		fn(rel, data);
		return;
	}
	while ((name = g_dir_read_name(dir)))
		g_ptr_array_add(names, g_strdup(name));
	g_ptr_array_sort(names, compare_names);
	for (guint i = 0; i < names->len; i++) {
		g_autofree char *sub =
			*rel ? g_build_filename(rel, names->pdata[i], NULL) : g_strdup(names->pdata[i]);

		walk(base, sub, fn, data);
	}
}

static char *read_case(const char *rel, size_t *len)
{
	g_autofree char *path = g_build_filename(opt_cases, rel, NULL);
	char *text = NULL;

	return g_file_get_contents(path, &text, len, NULL) ? text : NULL;
}

static bool name_wanted(const char *rel)
{
	if (!opt_names)
		return true;
	for (char **n = opt_names; *n; n++) {
		if (strstr(rel, *n))
			return true;
	}
	return false;
}

static struct testcase *case_new(const char *rel, char *text, size_t len)
{
	struct testcase *c = g_new0(struct testcase, 1);

	c->rel = g_strdup(rel);
	c->path = g_build_filename("drivers", rel, NULL);
	c->text = text;
	c->len = len;
	c->tags = tags_parse(text, len, &c->error);
	c->wanted = name_wanted(rel);
	return c;
}

static void case_free(void *p)
{
	struct testcase *c = p;

	g_free(c->rel);
	g_free(c->path);
	g_free(c->text);
	g_free(c->fixed);
	g_free(c->error);
	g_ptr_array_unref(c->tags);
	g_free(c);
}

static void load_case(const char *rel, void *data)
{
	g_autofree char *fixed = g_strconcat(rel, ".fixed", NULL);
	struct testcase *c;
	char *text;
	size_t len;

	if (g_str_has_prefix(rel, "tree/") || !g_str_has_suffix(rel, ".c"))
		return;
	text = read_case(rel, &len);
	if (!text)
		bail("cannot read %s", rel);
	c = case_new(rel, text, len);
	c->fixed = read_case(fixed, &len);
	g_ptr_array_add(data, c);
}

/* Inputs too dull to keep as files: @depth times @open, then a leak, then @depth times @close. */
static struct testcase *generate(const char *name, unsigned int depth, const char *open, const char *close)
{
	g_autofree char *rel = g_strdup_printf("robustness/%s.c", name);
	GString *s = g_string_new("#include <linux/of_platform.h>\n\nint generated_use(void *p);\n\n"
				  "int generated(struct device_node *np, int n)\n{\n");
	struct testcase *c;
	size_t len;

	for (unsigned int i = 0; i < depth; i++)
		g_string_append(s, open);
	g_string_append(s, "generated_use(of_find_device_by_node(np));\n");
	for (unsigned int i = 0; i < depth; i++)
		g_string_append(s, close);
	g_string_append(s, "\treturn n;\n}\n");
	len = s->len;
	c = case_new(rel, g_string_free(s, FALSE), len);
	c->loose = true;
	return c;
}

static void copy_to_tree(const char *rel, void *data)
{
	bool fixture = g_str_has_prefix(rel, "tree/");
	g_autofree char *to = NULL, *text = NULL;
	size_t len;

	if (!fixture && !g_str_has_suffix(rel, ".c") && !g_str_has_suffix(rel, ".h"))
		return;
	to = fixture ? g_build_filename(data, rel + strlen("tree/"), NULL)
		     : g_build_filename(data, "drivers", rel, NULL);
	text = read_case(rel, &len);
	if (!text)
		bail("cannot read %s", rel);
	write_file(to, text, len);
}

/* How kbuild would compile the file, near enough. */
static json_t *compile_command(const char *tree, const struct testcase *c)
{
	g_autofree char *base = g_path_get_basename(c->path);
	g_autofree char *mod = g_strndup(base, strlen(base) - 2);
	g_autofree char *object = g_strdup_printf("%.*s.o", (int)strlen(c->path) - 2, c->path);
	g_autofree char *name = g_strdup_printf("-DKBUILD_MODNAME=\"%s\"", mod);

	return json_pack("{s:s, s:s, s:[s, s, s, s, s, s, s, s, s, s, s, s, s]}", "directory", tree, "file",
			 c->path, "arguments", "clang-19", "--target=aarch64-linux-gnu", "-nostdinc",
			 "-I./include", "-D__KERNEL__", "-DMODULE", name, "-std=gnu11", "-O2", "-c", "-o",
			 object, c->path);
}

/* A fresh tree @name below the build directory, with all cases. Returns its path. */
static char *make_tree(const char *name, GPtrArray *cases)
{
	g_autofree char *abs = g_canonicalize_filename(opt_build, NULL);
	char *tree = g_build_filename(abs, name, NULL);
	g_autofree char *db = g_build_filename(tree, "compile_commands.json", NULL);
	json_t *commands = json_array();

	if (g_file_test(tree, G_FILE_TEST_EXISTS))
		nftw(tree, remove_one, 32, FTW_DEPTH | FTW_PHYS);
	walk(opt_cases, "", copy_to_tree, tree);
	for (guint i = 0; i < cases->len; i++) {
		struct testcase *c = cases->pdata[i];
		g_autofree char *path = g_build_filename(tree, c->path, NULL);

		if (c->loose)
			write_file(path, c->text, c->len);
		json_array_append_new(commands, compile_command(tree, c));
	}
	if (json_dump_file(commands, db, JSON_INDENT(1)))
		bail("cannot write %s", db);
	json_decref(commands);
	return tree;
}

#endif
