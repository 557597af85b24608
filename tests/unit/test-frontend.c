/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Shared headers: when a file does without, and what its own macros may ask headers for.
 */
#include <string.h>

#include "frontend/priv.h"

static void check_macros_first(const char *text, const char *expect)
{
	g_autoptr(GPtrArray) names = text_macros_first(text, strlen(text));
	g_autofree char *got = NULL;

	g_ptr_array_add(names, NULL);
	got = g_strjoinv(" ", (char **)names->pdata);
	g_assert_cmpstr(got, ==, expect);
}

static void test_macros_first(void)
{
	check_macros_first("/* x */\n#include <a.h>\n#define X 1\n", "");
	check_macros_first(
		"#define KMSG_COMPONENT \"a\"\n#define pr_fmt(x) KMSG_COMPONENT x\n#include <a.h>\n", "");
	check_macros_first("#define X 1\n#define Y \\\n#define Z\n#include <a.h>\n", "X Y");
	check_macros_first(" # undef  CONFIG_X /* x */\n#include <a.h>\n", "CONFIG_X");
	check_macros_first("int i;\n#define X\n", "");
	check_macros_first("#define X", "X");
}

static bool may_hide(const char *text)
{
	return text_may_hide(text, strlen(text));
}

static void test_may_hide(void)
{
	g_assert_true(may_hide("#include <a.h>\n#define WANT_B\n#include <b.h>\n"));
	g_assert_true(may_hide("#include <a.h>\n# undef A\n# include <b.h>"));
	g_assert_false(may_hide("#include <a.h>\n#include <b.h>\n#define C 1\n"));
	g_assert_false(may_hide("#include <a.h>\n#define DEBUG\n#include <b.h>\n"));
	g_assert_false(may_hide(""));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/frontend/macros-first", test_macros_first);
	g_test_add_func("/frontend/may-hide", test_may_hide);
	return g_test_run();
}
