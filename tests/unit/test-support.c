/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Unit tests of support/: atomic files, subprocesses, the cache directory, embedded texts.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/names.h"
#include "support/atomic.h"
#include "support/cache.h"
#include "support/embed.h"
#include "support/proc.h"

static unsigned int count_entries(const char *dir)
{
	GDir *d = g_dir_open(dir, 0, NULL);
	unsigned int n = 0;

	while (g_dir_read_name(d))
		n++;
	g_dir_close(d);
	return n;
}

static void expect_text(const char *path, const char *want)
{
	g_autofree char *got = NULL;

	g_assert_true(g_file_get_contents(path, &got, NULL, NULL));
	g_assert_cmpstr(got, ==, want);
}

static void test_atomic(void)
{
	g_autofree char *dir = g_dir_make_tmp("fwspeck-test-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(dir, "file", NULL);
	g_autofree char *link = g_build_filename(dir, "link", NULL);
	g_autofree char *nowhere = g_build_filename(dir, "none", "file", NULL);
	struct atomic_file *f;
	GError *err = NULL;
	struct stat st;

	g_assert_true(atomic_write(path, "one", 3, &err));
	expect_text(path, "one");
	g_assert_cmpint(g_chmod(path, 0640), ==, 0);
	g_assert_cmpint(symlink(path, link), ==, 0);
	g_assert_true(atomic_write(link, "two", 3, &err));
	expect_text(path, "two");
	g_assert_cmpint(lstat(link, &st), ==, 0);
	g_assert_true(S_ISLNK(st.st_mode));
	g_assert_cmpint(stat(path, &st), ==, 0);
	g_assert_cmpint(st.st_mode & 0777, ==, 0640);

	f = atomic_begin(path, &err);
	fputs("half", atomic_stream(f));
	expect_text(path, "two");
	atomic_abort(f);
	expect_text(path, "two");
	g_assert_cmpuint(count_entries(dir), ==, 2);

	g_assert_true(atomic_replace(path, "three", 5, &err));
	expect_text(path, "three");
	g_assert_cmpuint(count_entries(dir), ==, 2);
	g_assert_false(atomic_replace(nowhere, "x", 1, NULL));

	g_assert_false(atomic_write(nowhere, "x", 1, &err));
	g_assert_error(err, G_FILE_ERROR, G_FILE_ERROR_NOENT);
	g_clear_error(&err);
	g_assert_false(atomic_write(dir, "x", 1, &err));
	g_assert_error(err, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
	g_clear_error(&err);
	g_unlink(link);
	g_unlink(path);
	g_assert_cmpint(g_rmdir(dir), ==, 0);
}

static void test_disk_full(void)
{
	g_autofree char *much = g_strnfill(1 << 20, 'x');
	GError *err = NULL;

	g_assert_false(atomic_write("/dev/full", "text", 4, &err));
	g_assert_error(err, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
	g_assert_nonnull(strstr(err->message, "/dev/full"));
	g_clear_error(&err);
	g_assert_false(atomic_write("/dev/full", much, 1 << 20, &err));
	g_assert_error(err, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
	g_clear_error(&err);
	g_assert_true(atomic_write("/dev/null", "text", 4, &err));
	g_assert_true(g_file_test("/dev/null", G_FILE_TEST_EXISTS));
}

static void expect_run(const char *script, const char *input, unsigned int timeout, int status,
		       const char *out, const char *errors)
{
	const char *argv[] = { "sh", "-c", script, NULL };
	const char *env[] = { "ADDED=yes", "HOME", NULL };
	struct proc_opts o = { .argv = argv,
			       .env = env,
			       .cwd = "/",
			       .input = input,
			       .input_len = input ? strlen(input) : 0,
			       .timeout_s = timeout };
	struct proc_result r;
	GError *err = NULL;

	g_assert_true(proc_run(&o, &r, &err));
	g_assert_no_error(err);
	g_assert_cmpint(r.status, ==, status);
	g_assert_cmpstr(r.out->str, ==, out);
	g_assert_cmpstr(r.err->str, ==, errors);
	proc_result_clear(&r);
}

static void test_proc(void)
{
	g_autofree char *much = g_strnfill(300000, 'x');
	const char *missing[] = { "no-such-program-at-all", NULL };
	const char *sleeper[] = { "sh", "-c", "sleep 60 & echo started; wait", NULL };
	struct proc_opts o = { .argv = missing };
	gint64 start = g_get_monotonic_time();
	struct proc_result r;
	GError *err = NULL;

	expect_run("pwd; echo $ADDED; echo ${HOME-none} >&2; exit 3", NULL, 0, 3, "/\nyes\n", "none\n");
	expect_run("cat", much, 0, 0, much, "");
	expect_run("exit 0", much, 0, 0, "", "");
	expect_run("kill -9 $$", NULL, 5, 137, "", "");
	g_assert_false(proc_run(&o, &r, &err));
	g_assert_error(err, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT);
	g_clear_error(&err);
	o.argv = (const char *const[]){ "true", NULL };
	o.cwd = "/no/such/directory";
	g_assert_false(proc_run(&o, &r, &err));
	g_assert_nonnull(strstr(err->message, "/no/such/directory"));
	g_clear_error(&err);

	o = (struct proc_opts){ .argv = sleeper, .timeout_s = 1 };
	g_assert_true(proc_run(&o, &r, &err));
	g_assert_true(r.timed_out);
	g_assert_cmpstr(r.out->str, ==, "started\n");
	g_assert_cmpint(g_get_monotonic_time() - start, <, 20 * G_USEC_PER_SEC);
	proc_result_clear(&r);
}

static void test_cache(void)
{
	g_autofree char *dir = g_dir_make_tmp("fwspeck-test-XXXXXX", NULL);
	g_autofree char *want = g_build_filename(dir, "fwspeck", "a", "b", NULL);
	g_autofree char *got = NULL;
	g_autofree char *command = g_strdup_printf("rm -rf '%s'", dir);
	GError *err = NULL;

	g_setenv("XDG_CACHE_HOME", dir, TRUE);
	got = fws_cache_dir("a/b", &err);
	g_assert_cmpstr(got, ==, want);
	g_assert_true(g_file_test(want, G_FILE_TEST_IS_DIR));
	g_setenv("XDG_CACHE_HOME", "/dev/null", TRUE);
	g_assert_null(fws_cache_dir("a", &err));
	g_assert_nonnull(strstr(err->message, "XDG_CACHE_HOME"));
	g_clear_error(&err);
	g_assert_cmpint(system(command), ==, 0);
}

static void test_embed(void)
{
	const struct embedded *e;

	for (e = embedded_files; e->name; e++) {
		g_assert_null(strchr(e->name, '/'));
		g_assert_true(embedded_find(e->name) == e->text);
	}
	g_assert_null(embedded_find("no-such-page.md"));
}

static void test_words(void)
{
	static const char *const put[] = { "put" };

	g_assert_true(name_has_word("put", put, 1));
	g_assert_true(name_has_word("foo_put_bar", put, 1));
	g_assert_true(name_has_word("__put", put, 1));
	g_assert_false(name_has_word("foo_input", put, 1));
	g_assert_false(name_has_word("puts", put, 1));
	g_assert_false(name_has_word("", put, 1));
	g_assert_false(name_has_word(NULL, put, 1));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/support/atomic", test_atomic);
	g_test_add_func("/support/disk-full", test_disk_full);
	g_test_add_func("/support/proc", test_proc);
	g_test_add_func("/support/cache", test_cache);
	g_test_add_func("/support/embed", test_embed);
	g_test_add_func("/support/names/words", test_words);
	return g_test_run();
}
