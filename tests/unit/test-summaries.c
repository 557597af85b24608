/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is kept from one run to the next: which functions a text defines and calls, what a file sees of
 * others, identities that change with what they stand for, and a database that survives damage.
 */
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "cli/definers.h"
#include "cli/headers.h"
#include "cli/seen.h"
#include "cli/stamp.h"
#include "cli/sumdb.h"
#include "cli/summaries.h"

/* --- definers ----------------------------------------------------------------------- */

static void expect_scan(const char *text, const char *want)
{
	g_autoptr(GHashTable) also = g_hash_table_new(g_str_hash, g_str_equal);
	g_autofree char *got = NULL;

	g_hash_table_add(also, "my_bus_fetch");
	got = definers_scan(text, strlen(text), also);
	g_assert_cmpstr(got, ==, want);
}

static void test_definers(void)
{
	expect_scan("", "");
	expect_scan("struct device *foo_get(struct device_node *np)\n{\n\treturn of_find_x(np);\n}\n",
		    "foo_get of_find_x\n");
	/* a static one counts through those that call it */
	expect_scan("static int helper(void)\n{\n\treturn bus_find_device(0);\n}\n"
		    "int foo_lookup(void)\n{\n\treturn helper();\n}\n"
		    "EXPORT_SYMBOL_GPL(foo_lookup);\n",
		    "!foo_lookup bus_find_device\n");
	/* names of a user's model that do not look like it */
	expect_scan("int foo_get(void)\n{\n\treturn my_bus_fetch() + other();\n}\n",
		    "foo_get my_bus_fetch\n");
	/* a name that does not hand out, a declaration, a comment, a string, a macro */
	expect_scan("int foo_show(void)\n{\n\treturn x_get();\n}\n", "");
	expect_scan("int foo_get(void);\nint bar(void)\n{\n}\n", "");
	expect_scan("/* int foo_get(void)\n{ x_get(); } */\n#define X foo_get() { \\\n x_get(); }\n", "");
	expect_scan("int foo_get(void)\n{\n\tpr_info(\"x_get()\"); // y_get()\n}\n", "");
}

static void test_definers_awkward(void)
{
	/* #if and #else that each open the block */
	expect_scan("int foo_get(void)\n{\n#ifdef A\n\tif (a) {\n#else\n\tif (b) "
		    "{\n#endif\n\t\tx_get();\n\t}\n}\n"
		    "int bar_get(void)\n{\n\ty_get();\n}\n",
		    "bar_get y_get\nfoo_get x_get\n");
	/* annotations before and after */
	expect_scan("int foo_get(int a) __acquires(x_lock)\n{\n\tx_get();\n}\n", "foo_get x_get\n");
	expect_scan("__printf(1, 2) int foo_get(int a)\n{\n\tx_get();\n}\n", "foo_get x_get\n");
	expect_scan("int __foo_get(int a)\n{\n\tx_get();\n}\n", "__foo_get x_get\n");
	/* what is no function */
	expect_scan("struct foo_get {\n\tint (*x_get)(void);\n};\nint a[] = { x_get(1) };\n", "");
	/* functions that call each other; an end in the middle of everything */
	expect_scan("int a_get(void)\n{\n\tb_get();\n}\nint b_get(void)\n{\n\ta_get();\n\tx_get();\n}\n",
		    "a_get x_get\nb_get x_get\n");
	expect_scan("int a_get(void)\n{\n\tx_get(", "a_get x_get\n");
	expect_scan("int a_get(\"", "");
	expect_scan("/*", "");
	expect_scan("#define A \\", "");
}

static void test_defines(void)
{
	static const char text[] = "static int foo(int a)\n{\n\tbar(a);\n}\nint baz(void);\n";

	g_assert_true(definers_defines(text, strlen(text), "foo"));
	g_assert_false(definers_defines(text, strlen(text), "bar"));
	g_assert_false(definers_defines(text, strlen(text), "baz"));
}

/* --- what a file sees ------------------------------------------------------------------ */

static json_t *parse(const char *text)
{
	json_t *j = json_loads(text, 0, NULL);

	g_assert_nonnull(j);
	return j;
}

#define USES "{\"calls\": [\"foo_get\"], \"records\": [\"foo\"]}"

static guint64 digest(const char *state, const char *file)
{
	json_t *s = parse(state), *uses = parse(USES);
	struct seen *seen = seen_new(s);
	guint64 d = seen_digest(seen, file, uses);

	seen_free(seen);
	json_decref(s);
	json_decref(uses);
	return d;
}

static void test_seen(void)
{
#define A "\"a.c\": {\"functions\": {\"foo_get\": {\"x\": 1}}, \"releases\": {\"foo.dev\": 1}}"
#define A_OTHER "\"a.c\": {\"functions\": {\"foo_get\": {\"x\": 2}}, \"releases\": {\"foo.dev\": 1}}"
#define A_FLAGS "\"a.c\": {\"functions\": {\"foo_get\": {\"x\": 1}}, \"releases\": {\"foo.dev\": 2}}"
#define A_BAR "\"a.c\": {\"functions\": {\"foo_get\": {\"x\": \"bar\"}}, \"releases\": {}}"
#define A_NODES "\"a.c\": {\"functions\": {\"nodes:foo_get\": {\"x\": 1}}, \"releases\": {}}"
#define B "\"b.c\": {\"functions\": {\"else\": {\"x\": 1}}, \"releases\": {\"bar.dev\": 1}}"
	guint64 none = digest("{}", "u.c"), a = digest("{" A "}", "u.c");

	g_assert_cmpuint(a, !=, none);
	g_assert_cmpuint(a, ==, digest("{" A ", " B "}", "u.c"));
	g_assert_cmpuint(digest("{" A ", " B "}", "u.c"), ==, digest("{" B ", " A "}", "u.c"));
	g_assert_cmpuint(a, !=, digest("{" A_OTHER "}", "u.c"));
	g_assert_cmpuint(a, !=, digest("{" A_FLAGS "}", "u.c"));
	/* what it does to something else than devices */
	g_assert_cmpuint(digest("{" A_NODES "}", "u.c"), !=, none);
	g_assert_cmpstr(seen_function("nodes:foo_get"), ==, "foo_get");
	g_assert_cmpstr(seen_function("foo_get"), ==, "foo_get");
	/* its own contribution does not count */
	g_assert_cmpuint(digest("{" A "}", "a.c"), ==, none);
	/* a record that only a visible summary names */
	g_assert_cmpuint(digest("{" A_BAR "}", "u.c"), !=, digest("{" A_BAR ", " B "}", "u.c"));
}

/* --- identities --------------------------------------------------------------------------- */

static char *temp_dir(void)
{
	char *dir = g_dir_make_tmp("fwspeck-summaries-XXXXXX", NULL);

	g_assert_nonnull(dir);
	return dir;
}

static void put_file(const char *dir, const char *name, const char *text)
{
	g_autofree char *path = g_build_filename(dir, name, NULL);
	g_autofree char *parent = g_path_get_dirname(path);

	g_assert_cmpint(g_mkdir_with_parents(parent, 0755), ==, 0);
	g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void remove_dir(const char *dir)
{
	const char *argv[] = { "rm", "-rf", dir, NULL };

	g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

static guint64 headers(const char *dir, guint *sources)
{
	struct tree_stamp *t = tree_stamp_new(dir, NULL);
	guint64 h = headers_digest(t, dir, NULL);

	*sources = t->sources->len;
	tree_stamp_free(t);
	return h;
}

static void test_tree_stamp(void)
{
	g_autofree char *dir = temp_dir();
	guint n;
	guint64 before;

	put_file(dir, "include/linux/a.h", "a");
	put_file(dir, "drivers/x/x.c", "int x;");
	put_file(dir, "tools/y.c", "int y;");
	before = headers(dir, &n);
	g_assert_cmpuint(n, ==, 1);
	g_assert_cmpuint(headers(dir, &n), ==, before);
	put_file(dir, "drivers/x/x.c", "int x2;");
	put_file(dir, "Documentation/b.h", "b");
	g_assert_cmpuint(headers(dir, &n), ==, before);
	put_file(dir, "include/linux/a.h", "ab");
	g_assert_cmpuint(headers(dir, &n), !=, before);
	before = headers(dir, &n);
	put_file(dir, "drivers/x/x.h", "");
	g_assert_cmpuint(headers(dir, &n), !=, before);
	g_assert_cmpuint(checker_stamp(), !=, 0);
	g_assert_cmpuint(checker_stamp(), ==, checker_stamp());
	remove_dir(dir);
}

/* --- the store --------------------------------------------------------------------------------- */

#define REPLY                                                                                                \
	"{\"errors\": 0, \"tainted\": 0, \"uses\": " USES ", \"wants\": [\"w\"], \"findings\": [1], "        \
	"\"store\": {\"functions\": {}, \"releases\": {}}}"

static char *db_path(const char *dir)
{
	return g_build_filename(dir, "summaries.sqlite", NULL);
}

static void keep(const char *path, const char *context, const char *file, guint64 key, const json_t *state,
		 const char *reply)
{
	struct sumdb *db = sumdb_open(path);
	struct summaries *s = summaries_new(db, context);
	struct seen *seen = seen_new(state);
	json_t *j = parse(reply);

	summaries_keep(s, file, "arm64", key, seen, j);
	summaries_free(s);
	seen_free(seen);
	json_decref(j);
	sumdb_close(db);
}

static bool has(const char *path, const char *context, const char *file, guint64 key, const json_t *state)
{
	struct sumdb *db = sumdb_open(path);
	struct summaries *s = summaries_new(db, context);
	struct seen *seen = seen_new(state);
	json_t *j = summaries_find(s, file, "arm64", key, seen);
	bool found = j != NULL;

	if (j) {
		g_assert_nonnull(json_object_get(j, "wants"));
		g_assert_nonnull(json_object_get(j, "store"));
		g_assert_nonnull(json_object_get(j, "uses"));
		g_assert_nonnull(json_object_get(j, "findings"));
		g_assert_null(json_object_get(j, "ms"));
		json_decref(j);
	}
	summaries_free(s);
	seen_free(seen);
	sumdb_close(db);
	return found;
}

/* What a result asked for is its own: another result of the same text may have asked for less. */
static void test_store_asked(void)
{
#define ASKED                                                                                                \
	"{\"errors\": 0, \"uses\": {\"calls\": [\"foo_get\"], \"records\": [\"foo\"], \"asked\": "           \
	"[\"cb\"]}, "                                                                                        \
	"\"wants\": [], \"findings\": [], \"store\": {}}"
#define C "\"c.c\": {\"calls\": {\"cb\": {\"x\": 1}}}"
	g_autofree char *dir = temp_dir(), *path = db_path(dir);
	json_t *none = json_object(), *a = parse("{" A "}"), *a_c = parse("{" A ", " C "}");

	keep(path, "c", "x.c", 1, none, REPLY);
	keep(path, "c", "x.c", 1, a, ASKED);
	g_assert_true(has(path, "c", "x.c", 1, a));
	g_assert_true(has(path, "c", "x.c", 1, none));
	/* who calls cb() was asked for, and now somebody does */
	g_assert_false(has(path, "c", "x.c", 1, a_c));
	keep(path, "c", "x.c", 1, a_c, ASKED);
	g_assert_true(has(path, "c", "x.c", 1, a_c));
	json_decref(none);
	json_decref(a);
	json_decref(a_c);
	remove_dir(dir);
}

static void test_store(void)
{
	g_autofree char *dir = temp_dir(), *path = db_path(dir);
	json_t *none = json_object(), *some = parse("{" A "}");

	g_assert_false(has(path, "c", "x.c", 1, none));
	keep(path, "c", "x.c", 1, none, REPLY);
	g_assert_true(has(path, "c", "x.c", 1, none));
	g_assert_false(has(path, "c", "y.c", 1, none));
	g_assert_false(has(path, "c", "x.c", 2, none));
	g_assert_false(has(path, "d", "x.c", 1, none));
	g_assert_false(has(path, "c", "x.c", 1, some));
	keep(path, "c", "x.c", 1, some, REPLY);
	g_assert_true(has(path, "c", "x.c", 1, some));
	g_assert_true(has(path, "c", "x.c", 1, none));
	/* an edited file: what was known of its old text goes */
	keep(path, "c", "x.c", 2, none, REPLY);
	g_assert_true(has(path, "c", "x.c", 2, none));
	g_assert_false(has(path, "c", "x.c", 1, none));
	g_assert_false(has(path, "c", "x.c", 2, some));
	/* files with errors are not kept, nor such that have no identity */
	keep(path, "c", "e.c", 1, none, "{\"errors\": 1, \"uses\": " USES "}");
	g_assert_false(has(path, "c", "e.c", 1, none));
	keep(path, "c", "z.c", 0, none, REPLY);
	g_assert_false(has(path, "c", "z.c", 0, none));
	/* the oldest contexts go */
	for (unsigned int i = 0; i < 4; i++) {
		g_autofree char *context = g_strdup_printf("new %u", i);

		keep(path, context, "x.c", 2, none, REPLY);
	}
	g_assert_false(has(path, "c", "x.c", 2, none));
	g_assert_true(has(path, "new 3", "x.c", 2, none));
	json_decref(none);
	json_decref(some);
	remove_dir(dir);
}

/* Without a database nothing is found and nothing fails. */
static void test_no_database(void)
{
	json_t *none = json_object(), *reply = parse(REPLY);
	struct summaries *s = summaries_new(NULL, "c");
	struct seen *seen = seen_new(none);

	summaries_keep(s, "x.c", "arm64", 1, seen, reply);
	g_assert_null(summaries_find(s, "x.c", "arm64", 1, seen));
	summaries_free(s);
	seen_free(seen);
	json_decref(reply);
	json_decref(none);
	sumdb_close(NULL);
	g_assert_false(sumdb_begin(NULL));
}

static void test_damage(void)
{
	g_autofree char *dir = temp_dir(), *path = db_path(dir);
	g_autofree char *text = NULL;
	json_t *none = json_object();
	sqlite3 *foreign;
	gsize len;

	/* no database at all */
	put_file(dir, "summaries.sqlite", "this is no database, and long enough to be seen as none of them");
	keep(path, "c", "x.c", 1, none, REPLY);
	g_assert_true(has(path, "c", "x.c", 1, none));
	/* the head is whole, the rest is not: at the latest the run after the next works again */
	g_assert_true(g_file_get_contents(path, &text, &len, NULL));
	memset(text + 100, 0x5a, len - 100);
	g_assert_true(g_file_set_contents(path, text, len, NULL));
	has(path, "c", "x.c", 1, none);
	keep(path, "c", "x.c", 1, none, REPLY);
	keep(path, "c", "x.c", 1, none, REPLY);
	g_assert_true(has(path, "c", "x.c", 1, none));
	/* somebody else's format */
	g_assert_cmpint(sqlite3_open(path, &foreign), ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_exec(foreign, "PRAGMA user_version = 99", NULL, NULL, NULL), ==, SQLITE_OK);
	sqlite3_close(foreign);
	g_assert_false(has(path, "c", "x.c", 1, none));
	keep(path, "c", "x.c", 1, none, REPLY);
	g_assert_true(has(path, "c", "x.c", 1, none));
	json_decref(none);
	remove_dir(dir);
}

/* A place that cannot be written: one warning, no store. */
static void test_nowhere(void)
{
	g_assert_null(sumdb_open("/nonexistent/summaries.sqlite"));
}

/* Processes that all write at once: none fails, and what they wrote is there. */
static void test_concurrent(void)
{
	g_autofree char *dir = temp_dir(), *path = db_path(dir);
	json_t *none = json_object();
	pid_t pids[6];

	for (guint i = 0; i < G_N_ELEMENTS(pids); i++) {
		pids[i] = fork();
		if (pids[i])
			continue;
		for (guint k = 0; k < 20; k++) {
			g_autofree char *file = g_strdup_printf("%u-%u.c", i, k);

			keep(path, "c", file, 1, none, REPLY);
		}
		_exit(0);
	}
	for (guint i = 0; i < G_N_ELEMENTS(pids); i++) {
		int status;

		g_assert_cmpint(waitpid(pids[i], &status, 0), ==, pids[i]);
		g_assert_cmpint(status, ==, 0);
	}
	for (guint i = 0; i < G_N_ELEMENTS(pids); i++) {
		g_autofree char *file = g_strdup_printf("%u-19.c", i);

		g_assert_true(has(path, "c", file, 1, none));
	}
	json_decref(none);
	remove_dir(dir);
}

/* A process that holds the lock for long: others give up writing, and go on. */
static void test_locked(void)
{
	g_autofree char *dir = temp_dir(), *path = db_path(dir);
	json_t *none = json_object();
	gint64 began;
	sqlite3 *other;

	keep(path, "c", "x.c", 1, none, REPLY);
	g_assert_cmpint(sqlite3_open(path, &other), ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
	began = g_get_monotonic_time();
	g_assert_true(has(path, "c", "x.c", 1, none));
	keep(path, "c", "y.c", 1, none, REPLY);
	g_assert_cmpint(g_get_monotonic_time() - began, <, 30 * G_USEC_PER_SEC);
	sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL);
	sqlite3_close(other);
	g_assert_false(has(path, "c", "y.c", 1, none));
	json_decref(none);
	remove_dir(dir);
}

int main(int argc, char **argv)
{
	/* warnings are what the tests of damage are about */
	g_unsetenv("G_DEBUG");
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/summaries/definers", test_definers);
	g_test_add_func("/summaries/definers-awkward", test_definers_awkward);
	g_test_add_func("/summaries/defines", test_defines);
	g_test_add_func("/summaries/seen", test_seen);
	g_test_add_func("/summaries/asked", test_store_asked);
	g_test_add_func("/summaries/tree-stamp", test_tree_stamp);
	g_test_add_func("/summaries/store", test_store);
	g_test_add_func("/summaries/no-database", test_no_database);
	g_test_add_func("/summaries/damage", test_damage);
	g_test_add_func("/summaries/nowhere", test_nowhere);
	g_test_add_func("/summaries/concurrent", test_concurrent);
	g_test_add_func("/summaries/locked", test_locked);
	return g_test_run();
}
