/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Shared headers: which one a file wants, when it does without, and what its own macros may ask headers for.
 */
#include <string.h>

#include "frontend/priv.h"

static unsigned int group(const char *file, const char *text)
{
	return fe_pch_group(file, text, strlen(text));
}

static void test_group(void)
{
	const unsigned int net = group("drivers/net/a.c", ""), drm = group("drivers/gpu/drm/a/a.c", "");

	g_assert_cmpuint(group("drivers/iommu/a.c", "#include <linux/iommu.h>\nint netdevice;\n"), ==, 0);
	g_assert_cmpuint(group("drivers/a.c", ""), ==, 0);
	g_assert_cmpuint(net, !=, 0);
	g_assert_cmpuint(drm, !=, 0);
	g_assert_cmpuint(net, !=, drm);
	g_assert_cmpuint(group("drivers/soc/a.c", "#include <linux/io.h>\n # include  <linux/netdevice.h>"),
			 ==, net);
	g_assert_cmpuint(group("drivers/staging/a.c", "\n#include <drm/drm_of.h>\n"), ==, drm);
	/* not an include, and not from the search path */
	g_assert_cmpuint(group("drivers/soc/a.c", "#if 0 /* <linux/netdevice.h> */\n#endif\n"), ==, 0);
	g_assert_cmpuint(group("drivers/soc/a.c", "#include \"drm/own.h\"\n"), ==, 0);
}

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
	g_test_add_func("/frontend/group", test_group);
	g_test_add_func("/frontend/macros-first", test_macros_first);
	g_test_add_func("/frontend/may-hide", test_may_hide);
	return g_test_run();
}
