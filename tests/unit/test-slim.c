/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Slim headers: which bodies go, and that the copy follows the tree and leaves it alone.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib.h>
#include <glib/gstdio.h>

#include "frontend/slim.h"

static const char *const words[] = { "get", "put" };

/* @expect: NULL when everything stays. */
static void check_text(const char *text, const char *expect)
{
	size_t len = 0;
	g_autofree char *got = slim_text(text, strlen(text), "/k/include", words, G_N_ELEMENTS(words), &len);

	g_assert_cmpstr(got, ==, expect);
	if (got)
		g_assert_cmpuint(len, ==, strlen(expect));
}

static void test_text(void)
{
	check_text("static inline int f(int n)\n{\n\treturn n;\n}\nint g(void);\n",
		   "static inline int f(int n)\n;\n\n\nint g(void);\n");
	check_text("static __always_inline int\nf(int a,\n  int b)\n{\n\tif (a) {\n\t\tb++;\n\t}\n\treturn "
		   "b;\n}\n#endif\n",
		   "static __always_inline int\nf(int a,\n  int b)\n;\n\n\n\n\n\n#endif\n");
	/* braces in what is no code */
	check_text("static inline int f(void)\n{\n\t/* } */\n\treturn '}' + \"\\\"}\"[0]; // }\n}\n",
		   "static inline int f(void)\n;\n\n\n\n");
	check_text("static inline int f(void)\n{\n#ifdef A\n\treturn 1;\n#else\n#error \"no\"\n#endif\n}\n",
		   "static inline int f(void)\n;\n\n\n\n\n\n\n");
	/* what is beside it */
	check_text("#include <a.h>\n # include \"../b.h\"\n#include \"/c.h\"\ninline int "
		   "f(void)\n{\n}\n#include \"d.h\"\n",
		   "#include <a.h>\n # include \"/k/include/../b.h\"\n#include \"/c.h\"\ninline int "
		   "f(void)\n;\n\n"
		   "#include \"/k/include/d.h\"\n");
	/* two of them, and something between that stays */
	check_text("inline int f(void)\n{\n}\nstruct a\n{\n\tint inline_;\n};\ninline int g(void)\n{\n}\n",
		   "inline int f(void)\n;\n\nstruct a\n{\n\tint inline_;\n};\ninline int g(void)\n;\n\n");
}

static void test_text_stays(void)
{
	check_text("int i;\n", NULL);
	check_text("", NULL);
	/* asked for, by its own name or another */
	check_text("static inline void a_put(int *p)\n{\n\tb(p);\n}\n", NULL);
	check_text("static inline struct a *get_b(void)\n{\n\treturn 0;\n}\n", NULL);
	check_text("static inline int f(int get)\n{\n\treturn get;\n}\n", NULL);
	/* not inline, or not a function */
	check_text("int f(void)\n{\n\treturn 0;\n}\n", NULL);
	check_text("static inline int f(void);\nstruct a\n{\n\tint b;\n};\n", NULL);
	check_text("/* inline */\nint f(void)\n{\n}\n", NULL);
	check_text("#define A inline\nint f(void)\n{\n}\n", NULL);
	/* on one line */
	check_text("static inline int f(void) { return 0; }\n", NULL);
	/* in a macro */
	check_text("#define F static inline int f(void) \\\n{ \\\n}\n", NULL);
	check_text("#define F static inline \\\nint f(void) \\\n{\n}\n", NULL);
	/* the end is not where it seems to be */
	check_text("static inline int f(void)\n{\n#ifdef A\n\tif (a) {\n#else\n\tif (b) {\n#endif\n\t}\n}\n"
		   "static inline int g(void)\n{\n}\n}\n",
		   "static inline int f(void)\n{\n#ifdef A\n\tif (a) {\n#else\n\tif (b) {\n#endif\n\t}\n}\n"
		   "static inline int g(void)\n;\n\n}\n");
	check_text("static inline int f(void)\n{\n#ifdef A\n}\n#else\n\treturn 0;\n}\n#endif\n", NULL);
	check_text(
		"#ifdef A\nstatic inline int f(void)\n{\n#else\nstatic inline int f(int n)\n{\n#endif\n}\n",
		NULL);
	/* includes nobody knows what */
	check_text("#include HEADER(a)\ninline int f(void)\n{\n}\n", NULL);
	check_text("inline int f(void)\n{\n}\n#include_next <a.h>\n", NULL);
	/* sets what others see */
	check_text("static inline int f(void)\n{\n#define A 1\n\treturn A;\n}\n", NULL);
	/* in a comment */
	check_text("/* such as\nstatic inline int f(void)\n{\n */\nint i;\n/*\n}\n*/\n", NULL);
	check_text("static inline int f(void)\n{\n\treturn 'a;\n}\n", NULL);
	check_text("static inline int f(void)\n{\n", NULL);
	check_text("static inline int f(void)\n{\n\treturn 0;\n}", NULL);
}

/* --- on disk ------------------------------------------------------------------------- */

struct tree {
	char *root, *cache, *iflag;
	const char *flags[3];
};

static void tree_write(const struct tree *t, const char *rel, const char *text)
{
	g_autofree char *path = g_build_filename(t->root, rel, NULL), *dir = g_path_get_dirname(path);

	g_assert_cmpint(g_mkdir_with_parents(dir, 0755), ==, 0);
	g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void tree_init(struct tree *t)
{
	t->root = g_dir_make_tmp("fwspeck-slim-XXXXXX", NULL);
	t->cache = g_dir_make_tmp("fwspeck-slim-XXXXXX", NULL);
	t->iflag = g_strdup_printf("-I%s/include", t->root);
	t->flags[0] = t->iflag;
	t->flags[1] = "-Iarch/arm/include/asm";
	t->flags[2] = NULL;
	tree_write(t, "include/linux/a.h", "static inline int f(void)\n{\n}\n");
	tree_write(t, "include/linux/b.h", "int b;\n");
	tree_write(t, "include/uapi/linux/c.h", "static inline int c(void)\n{\n}\n");
	tree_write(t, "arch/arm/include/asm/d.h", "static inline int d(void)\n{\n}\n");
	tree_write(t, "arch/x86/include/asm/e.h", "int e;\n");
	tree_write(t, "drivers/e.h", "int e;\n");
}

static void remove_dir(const char *dir)
{
	g_autofree char *cmd = g_strdup_printf("rm -rf %s", dir);

	g_assert_cmpint(system(cmd), ==, 0);
}

static void tree_clear(struct tree *t)
{
	remove_dir(t->root);
	remove_dir(t->cache);
	g_free(t->root);
	g_free(t->cache);
	g_free(t->iflag);
}

/* Bring it up to date, as a run does. */
static char *cover(const struct tree *t)
{
	struct slim *s = slim_new(t->root, t->cache, words, G_N_ELEMENTS(words));
	char *dir = g_strdup(slim_dir(s));

	slim_cover(s, t->flags, t->root);
	slim_free(s);
	return dir;
}

/* The copy of @rel, below @top, has this text; @expect: NULL when there is none. */
static void check_file(const struct tree *t, const char *slim, const char *top, const char *rel,
		       const char *expect)
{
	g_autofree char *dir = g_build_filename(t->root, top, NULL),
			*before = slim_before(slim, t->root, dir);
	g_autofree char *path = NULL, *text = NULL, *back = NULL, *source = g_build_filename(dir, rel, NULL);

	g_assert_nonnull(before);
	path = g_build_filename(before, rel, NULL);
	g_file_get_contents(path, &text, NULL, NULL);
	g_assert_cmpstr(text, ==, expect);
	back = slim_original(slim, t->root, path);
	g_assert_cmpstr(back, ==, source);
}

static void check_none(const struct tree *t, const char *slim, const char *top)
{
	g_autofree char *dir = g_build_filename(t->root, top, NULL);

	g_assert_null(slim_before(slim, t->root, dir));
}

static void check_source(const struct tree *t, const char *rel, const char *expect)
{
	g_autofree char *path = g_build_filename(t->root, rel, NULL), *text = NULL;

	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	g_assert_cmpstr(text, ==, expect);
}

static void test_copy(void)
{
	g_autofree char *slim = NULL, *back = NULL;
	struct tree t;

	tree_init(&t);
	slim = cover(&t);
	check_file(&t, slim, "include", "linux/a.h", "static inline int f(void)\n;\n\n");
	check_file(&t, slim, "include", "linux/b.h", NULL);
	check_file(&t, slim, "arch/arm/include/asm", "d.h", "static inline int d(void)\n;\n\n");
	/* whole, not asked for, no common headers, another tree, no copies at all */
	check_none(&t, slim, "include/uapi");
	check_none(&t, slim, "arch/x86/include");
	check_none(&t, slim, "drivers/include");
	g_assert_null(slim_before(slim, t.root, "/usr/include"));
	g_assert_null(slim_before(NULL, t.root, "/usr/include"));
	back = slim_original(slim, t.root, "/usr/include/a.h");
	g_assert_cmpstr(back, ==, "/usr/include/a.h");
	tree_clear(&t);
}

static void test_follows(void)
{
	g_autofree char *slim = NULL, *gone = NULL;
	struct tree t;

	tree_init(&t);
	slim = cover(&t);
	g_free(slim);
	tree_write(&t, "include/linux/a.h", "static inline long f(void)\n{\n}\n");
	tree_write(&t, "include/linux/b.h", "static inline int b(void)\n{\n}\n");
	tree_write(&t, "include/net/new.h", "static inline int n(void)\n{\n}\n");
	slim = cover(&t);
	check_file(&t, slim, "include", "linux/a.h", "static inline long f(void)\n;\n\n");
	check_file(&t, slim, "include", "linux/b.h", "static inline int b(void)\n;\n\n");
	check_file(&t, slim, "include", "net/new.h", "static inline int n(void)\n;\n\n");
	check_source(&t, "include/linux/b.h", "static inline int b(void)\n{\n}\n");
	/* nothing to leave out any more; gone */
	g_free(slim);
	tree_write(&t, "include/linux/a.h", "int a;\n");
	gone = g_build_filename(t.root, "include/linux/b.h", NULL);
	g_assert_cmpint(g_unlink(gone), ==, 0);
	slim = cover(&t);
	check_file(&t, slim, "include", "linux/a.h", NULL);
	check_file(&t, slim, "include", "linux/b.h", NULL);
	check_file(&t, slim, "include", "net/new.h", "static inline int n(void)\n;\n\n");
	tree_clear(&t);
}

/* Half of the copies are none: a directory stands where a file has to be. */
static void test_incomplete(void)
{
	g_autofree char *slim = NULL, *way = NULL;
	struct tree t;

	tree_init(&t);
	slim = cover(&t);
	way = g_build_filename(slim, "include", "linux", "new.h", "x", NULL);
	g_assert_cmpint(g_mkdir_with_parents(way, 0755), ==, 0);
	tree_write(&t, "include/linux/new.h", "static inline int n(void)\n{\n}\n");
	g_free(slim);
	slim = cover(&t);
	check_none(&t, slim, "include");
	tree_clear(&t);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/slim/text", test_text);
	g_test_add_func("/slim/text-stays", test_text_stays);
	g_test_add_func("/slim/copy", test_copy);
	g_test_add_func("/slim/follows", test_follows);
	g_test_add_func("/slim/incomplete", test_incomplete);
	return g_test_run();
}
