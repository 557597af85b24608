/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Units kept for a second analysis: for the same text only, and not too many.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "cli/units.h"

static char *dir, *path;

static struct ir_unit *unit_of(const char *text)
{
	return ir_unit_new("a.c", "arm64", text, strlen(text));
}

static void write_file(const char *text)
{
	g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void test_same_text(void)
{
	struct units *us = units_new(1 << 20);
	struct ir_unit *u = unit_of("int a;\n");
	struct fe_result res = { .nerrors = 2, .first_error = g_strdup("a.c:1: no") }, got = { 0 };

	write_file("int a;\n");
	units_keep(us, "a", u, &res);
	g_assert_null(res.first_error);
	g_assert_cmpuint(units_size(us), >, 0);
	g_assert_null(units_take(us, "b", path, &got));
	g_assert_true(units_take(us, "a", path, &got) == u);
	g_assert_cmpuint(got.nerrors, ==, 2);
	g_assert_cmpstr(got.first_error, ==, "a.c:1: no");
	g_assert_cmpuint(units_size(us), ==, 0);
	/* it is ours now */
	fe_result_clear(&res);
	g_assert_null(units_take(us, "a", path, &res));
	units_keep(us, "a", u, &got);
	write_file("int b;\n");
	g_assert_null(units_take(us, "a", path, &got));
	g_assert_cmpuint(units_size(us), ==, 0);
	g_free(us);
}

static void test_limit(void)
{
	const size_t mb = 1 << 20;
	g_autofree char *text = g_strnfill(mb, ' ');
	struct units *us = units_new(24 * mb);
	struct fe_result res = { 0 };

	write_file(text);
	for (unsigned int i = 0; i < 64; i++) {
		g_autofree char *key = g_strdup_printf("%u", i);

		units_keep(us, key, unit_of(text), &res);
		/* the last one is always there */
		units_keep(us, key, units_take(us, key, path, &res), &res);
		g_assert_cmpuint(units_size(us), <=, 24 * mb);
	}
	g_assert_null(units_take(us, "0", path, &res));
	for (unsigned int i = 0; i < 64; i++) {
		g_autofree char *key = g_strdup_printf("%u", i);

		ir_unit_free(units_take(us, key, path, &res));
	}
	g_assert_cmpuint(units_size(us), ==, 0);
	g_free(us);
}

int main(int argc, char **argv)
{
	int rc;

	g_test_init(&argc, &argv, NULL);
	dir = g_dir_make_tmp("fwspeck-units-XXXXXX", NULL);
	g_assert_nonnull(dir);
	path = g_build_filename(dir, "a.c", NULL);
	g_test_add_func("/units/same-text", test_same_text);
	g_test_add_func("/units/limit", test_limit);
	rc = g_test_run();
	g_unlink(path);
	g_rmdir(dir);
	g_free(path);
	g_free(dir);
	return rc;
}
