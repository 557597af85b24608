/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Unit tests of kernel/: second configurations of an architecture, on a small tree made here.
 */
#include <glib.h>
#include <string.h>

#include "kernel/priv.h"

static void put(const char *root, const char *rel, const char *text)
{
	g_autofree char *path = g_build_filename(root, rel, NULL);
	g_autofree char *dir = g_path_get_dirname(path);

	g_assert_cmpint(g_mkdir_with_parents(dir, 0755), ==, 0);
	g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static struct ktree *make_tree(const char *root)
{
	g_autoptr(GError) err = NULL;
	struct ktree *t;

	put(root, "Makefile", "VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 0\n");
	put(root, "Kbuild", "");
	put(root, "include/linux/kernel.h", "");
	put(root, "arch/sparc/Kconfig",
	    "config 64BIT\n\tbool \"64\" if ARCH\nconfig SPARC\n\tbool\n\tdefault y\n"
	    "config SPARC32\n\tdef_bool !64BIT\nconfig SPARC64\n\tdef_bool 64BIT\n");
	put(root, "arch/sparc/mm/Makefile",
	    "obj-$(CONFIG_SPARC32) += small.o\nobj-$(CONFIG_SPARC64) += big.o\nobj-y += both.o "
	    "fault_$(BITS).o\n");
	put(root, "arch/arm/Kconfig",
	    "config ARM\n\tbool\n\tdefault y\nconfig ARCH_MULTI_V5\n\tbool \"V5\"\n\tdepends on "
	    "!ARCH_MULTI_V6_V7\n"
	    "config ARCH_MULTI_V6_V7\n\tbool\n");
	put(root, "arch/arm/mach-old/Kconfig",
	    "menuconfig ARCH_OLD\n\tbool \"old\"\n\tdepends on ARCH_MULTI_V5\n"
	    "if ARCH_OLD\nconfig BOARD\n\tbool \"board\"\nendif\n");
	put(root, "arch/arm/mach-old/Makefile", "obj-$(CONFIG_BOARD) += board.o\nobj-y += common.o\n");
	put(root, "arch/powerpc/Kconfig",
	    "config PPC\n\tbool\n\tdefault y\nconfig PPC32\n\tbool\n\tdefault y if !PPC64\n"
	    "config 4xx\n\tbool\n\tdefault y\n");
	put(root, "drivers/Makefile", "obj-y += a/\nobj-$(CONFIG_SUB) += sub/\n");
	put(root, "drivers/sub/Makefile", "obj-y := all.o\n");
	put(root, "drivers/sub/Kconfig", "menuconfig SUB\n\tbool \"sub\"\n\tdepends on PPC32\n");
	put(root, "drivers/a/Makefile",
	    "obj-$(CONFIG_SBUS) += sbus.o\nobj-$(CONFIG_SERIAL) += serial.o\nobj-$(CONFIG_ANY) += any.o\n");
	put(root, "drivers/a/Kconfig",
	    "config SBUS\n\ttristate \"sbus\"\n\tdepends on SPARC32\n"
	    "config SERIAL\n\ttristate \"serial\"\n\tdepends on PPC32 && 4xx\n"
	    "config ANY\n\ttristate \"any\"\n\tdepends on SPARC32 || ARM\n");
	t = ktree_open(root, &err);
	g_assert_no_error(err);
	return t;
}

/* The names of what is tried, as far as @n of them. */
static void expect_order(struct ktree *t, const char *file, const char *archs, guint n, const char *want)
{
	g_autoptr(GPtrArray) all = ktree_arch_order(t, file), asked = g_ptr_array_new(), order = NULL;
	g_auto(GStrv) names = g_strsplit(archs, " ", -1);
	g_autoptr(GString) got = g_string_new(NULL);

	for (char **a = names; *a; a++) {
		g_assert_nonnull(karch_find(*a));
		g_ptr_array_add(asked, (void *)karch_find(*a));
	}
	order = karch_choose(all, asked);
	for (guint i = 0; i < order->len && i < n; i++)
		g_string_append_printf(got, "%s%s", i ? " " : "",
				       ((const struct karch *)order->pdata[i])->name);
	g_test_message("%s", file);
	g_assert_cmpstr(got->str, ==, want);
}

static void test_order(gconstpointer data)
{
	struct ktree *t = make_tree(data);

	expect_order(t, "arch/sparc/mm/small.c", "", 9, "sparc sparc32");
	expect_order(t, "arch/sparc/mm/big.c", "", 9, "sparc");
	expect_order(t, "arch/sparc/mm/both.c", "", 9, "sparc");
	expect_order(t, "arch/sparc/mm/fault_32.c", "", 9, "sparc sparc32");
	expect_order(t, "arch/sparc/mm/fault_64.c", "", 9, "sparc");
	expect_order(t, "arch/arm/mach-old/board.c", "", 9, "arm armv5");
	expect_order(t, "drivers/a/sbus.c", "", 3, "sparc sparc32 arm64");
	expect_order(t, "drivers/a/serial.c", "", 3, "powerpc ppc44x arm64");
	/* by the Kconfig file of its own directory */
	expect_order(t, "drivers/sub/all.c", "", 3, "powerpc ppc32 ppc44x");
	expect_order(t, "drivers/a/any.c", "", 4, "arm sparc sparc32 arm64");
	/* no file is tried twice under one of them, nor under one that nothing asks for */
	expect_order(t, "drivers/a/any.c", "", 99,
		     "arm sparc sparc32 arm64 x86_64 powerpc riscv loongarch s390 mips");
	ktree_close(t);
}

static void test_choose(gconstpointer data)
{
	struct ktree *t = make_tree(data);

	expect_order(t, "arch/sparc/mm/small.c", "sparc", 9, "sparc sparc32");
	expect_order(t, "arch/sparc/mm/small.c", "sparc32", 9, "sparc32");
	expect_order(t, "arch/sparc/mm/big.c", "sparc32", 9, "sparc32");
	expect_order(t, "arch/sparc/mm/small.c", "arm armv5", 9, "");
	expect_order(t, "drivers/a/serial.c", "ppc32 arm", 9, "ppc32 arm");
	ktree_close(t);
}

static void test_config(gconstpointer data)
{
	struct ktree *t = make_tree(data);
	g_autofree char *path = g_build_filename(data, "options", NULL), *text = NULL, *first = NULL;

	g_assert_true(write_allconfig(t, karch_find("sparc32"), path, NULL));
	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	g_assert_nonnull(strstr(text, "\nCONFIG_64BIT=n\n"));
	g_assert_true(write_allconfig(t, karch_find("sparc"), path, NULL));
	g_assert_true(g_file_get_contents(path, &first, NULL, NULL));
	g_assert_null(strstr(first, "64BIT"));
	ktree_close(t);
}

static void test_table(void)
{
	unsigned int n;
	const struct karch *table = karch_table(&n);
	bool second = false;

	for (unsigned int i = 0; i < n; i++) {
		const struct karch *first = table[i].base ? karch_find(table[i].base) : NULL;

		g_assert_true(!table[i].base == !table[i].config);
		g_assert_true(!second || first);
		second = first != NULL;
		if (!first)
			continue;
		g_assert_null(first->base);
		g_assert_cmpstr(first->srcarch, ==, table[i].srcarch);
		g_assert_true(karch_of_srcarch(first->srcarch, strlen(first->srcarch)) == first);
		/* else no file would be tried under it */
		g_assert_nonnull(first->without);
		g_assert_nonnull(table[i].without);
	}
	g_assert_true(second);
}

int main(int argc, char **argv)
{
	g_autofree char *dir = g_dir_make_tmp("fwspeck-test-XXXXXX", NULL);
	g_autofree char *root = g_build_filename(dir, "linux", NULL);
	g_autofree char *command = g_strdup_printf("rm -rf '%s'", dir);
	int ret;

	g_test_init(&argc, &argv, NULL);
	g_setenv("XDG_CACHE_HOME", dir, TRUE);
	g_test_add_func("/arch/table", test_table);
	g_test_add_data_func("/arch/order", root, test_order);
	g_test_add_data_func("/arch/choose", root, test_choose);
	g_test_add_data_func("/arch/config", root, test_config);
	ret = g_test_run();
	g_assert_cmpint(system(command), ==, 0);
	return ret;
}
