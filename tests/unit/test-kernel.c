/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Unit tests of kernel/: opening trees, naming files, the token filter, compile commands and their
 * cleaning, architectures by Makefile and Kconfig. All on a small tree made here.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "kernel/priv.h"

#define FIRST_ROWS 9 /* of the table: without second configurations */

struct fixture {
	char *dir; /* scratch */
	char *root; /* the tree in it */
};

static void put(const char *root, const char *rel, const char *text)
{
	g_autofree char *path = g_build_filename(root, rel, NULL);
	g_autofree char *dir = g_path_get_dirname(path);

	g_assert_cmpint(g_mkdir_with_parents(dir, 0755), ==, 0);
	g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void set_up(struct fixture *f, gconstpointer data)
{
	f->dir = g_dir_make_tmp("fwspeck-test-XXXXXX", NULL);
	f->root = g_build_filename(f->dir, "linux", NULL);
	put(f->root, "Makefile",
	    "# comment\nVERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 7\nEXTRAVERSION = -rc1\n");
	put(f->root, "Kbuild", "");
	put(f->root, "include/linux/kernel.h", "");
	put(f->root, "drivers/a/one.c", "int one;\n");
	put(f->root, "drivers/a/two.c", "int two;\n");
	put(f->root, "drivers/a/two.mod.c", "int generated;\n");
	put(f->root, "drivers/b/three.c", "int three;\n");
	put(f->root, "drivers/b/three.h", "");
	put(f->root, "tools/four.c", "int four;\n");
	g_setenv("XDG_CACHE_HOME", f->dir, TRUE);
}

static void tear_down(struct fixture *f, gconstpointer data)
{
	g_autofree char *command = g_strdup_printf("rm -rf '%s'", f->dir);

	g_assert_cmpint(system(command), ==, 0);
	g_free(f->dir);
	g_free(f->root);
}

static struct ktree *open_tree(struct fixture *f)
{
	g_autoptr(GError) err = NULL;
	struct ktree *t = ktree_open(f->root, &err);

	g_assert_no_error(err);
	g_assert_nonnull(t);
	return t;
}

static void test_open(struct fixture *f, gconstpointer data)
{
	g_autofree char *include = g_build_filename(f->root, "include", NULL);
	g_autofree char *makefile = g_build_filename(f->root, "Makefile", NULL);
	struct ktree *t = open_tree(f);
	GError *err = NULL;

	g_assert_cmpstr(ktree_version(t), ==, "6.12.7-rc1");
	g_assert_false(ktree_is_git(t));
	ktree_close(t);

	g_assert_null(ktree_open("/nonexistent/tree", &err));
	g_assert_error(err, KTREE_ERROR, KTREE_ERROR_NO_DIR);
	g_assert_nonnull(strstr(err->message, "/nonexistent/tree"));
	g_clear_error(&err);
	g_assert_null(ktree_open(makefile, &err));
	g_assert_error(err, KTREE_ERROR, KTREE_ERROR_NO_DIR);
	g_clear_error(&err);
	g_assert_null(ktree_open(include, &err));
	g_assert_error(err, KTREE_ERROR, KTREE_ERROR_NOT_KERNEL);
	g_clear_error(&err);
	put(f->root, "Makefile", "all:\n");
	g_assert_null(ktree_open(f->root, &err));
	g_assert_error(err, KTREE_ERROR, KTREE_ERROR_NOT_KERNEL);
	g_clear_error(&err);
}

/* What @paths (separated by blanks) expand to, separated by blanks; NULL on an error. */
static char *expand(struct ktree *t, const char *paths, GError **err)
{
	g_auto(GStrv) list = g_strsplit(paths, " ", -1);
	g_autoptr(GPtrArray) files = ktree_expand(t, (const char *const *)list, err);

	if (!files)
		return NULL;
	g_ptr_array_add(files, NULL);
	return g_strjoinv(" ", (char **)files->pdata);
}

static void expect_expand(struct ktree *t, const char *paths, const char *want)
{
	g_autofree char *got = expand(t, paths, NULL);

	g_assert_cmpstr(got, ==, want);
}

static void expect_no_expand(struct ktree *t, const char *paths, const char *in_message)
{
	g_autoptr(GError) err = NULL;

	g_assert_null(expand(t, paths, &err));
	g_assert_error(err, KTREE_ERROR, KTREE_ERROR_PATH);
	g_assert_nonnull(strstr(err->message, in_message));
}

static void with_headers(struct ktree *t)
{
	static const char *const dir[] = { "drivers/b", NULL }, *const one[] = { "drivers/b/three.h", NULL };
	g_autoptr(GPtrArray) of_dir = ktree_expand_with_headers(t, dir, NULL);
	g_autoptr(GPtrArray) named = ktree_expand_with_headers(t, one, NULL);

	g_assert_cmpuint(of_dir->len, ==, 2);
	g_assert_cmpstr(of_dir->pdata[0], ==, "drivers/b/three.c");
	g_assert_cmpstr(of_dir->pdata[1], ==, "drivers/b/three.h");
	g_assert_cmpuint(named->len, ==, 1);
}

static void test_expand(struct fixture *f, gconstpointer data)
{
	struct ktree *t = open_tree(f);
	g_autofree char *absolute = g_build_filename(f->root, "drivers/b", NULL);
	g_autofree char *cwd = g_get_current_dir();

	expect_expand(t, "", "drivers/a/one.c drivers/a/two.c drivers/b/three.c");
	expect_expand(t, "drivers/a", "drivers/a/one.c drivers/a/two.c");
	expect_expand(t, "drivers/a/two.c drivers/a drivers/a/", "drivers/a/one.c drivers/a/two.c");
	expect_expand(t, "tools", "tools/four.c");
	expect_expand(t, absolute, "drivers/b/three.c");
	expect_expand(t, "drivers/b/../a/one.c", "drivers/a/one.c");
	g_assert_cmpint(g_chdir(absolute), ==, 0);
	expect_expand(t, "three.c", "drivers/b/three.c");
	g_assert_cmpint(g_chdir(cwd), ==, 0);

	with_headers(t);

	expect_no_expand(t, "drivers/none.c", "drivers/none.c");
	expect_no_expand(t, "drivers/a /etc/passwd", "outside");
	expect_no_expand(t, "../linux2", "../linux2");
	expect_no_expand(t, "drivers/b/three.h", "neither");
	ktree_close(t);
}

static void test_filter(struct fixture *f, gconstpointer data)
{
	static const struct {
		const char *text;
		bool match;
	} cases[] = {
		{ "", false },
		{ "put_device", true },
		{ "put_device(x)", true },
		{ "x=put_device;", true },
		{ "/* put_device */", true },
		{ "xput_device", false },
		{ "put_devices", false },
		{ "put_device_", false },
		{ "_put_device", false },
		{ "put device", false },
		{ "9put_device", false },
		{ "put_devic\ne", false },
		{ "a put_deviceput_device b", false },
		{ "get\nput_device\n", true },
		{ "q", true },
		{ "qq", false },
		{ "(q)", true },
		{ "put_device\xc3\xa9", false },
		{ "a_name_that_is_longer_than_sixty_three_bytes_goes_by_the_last_bit_of_the_table", true },
		{ "a_name_that_is_longer_than_sixty_three_bytes_goes_by_the_last_bit_of_the_table_too",
		  false },
		{ "x->member = 1", true },
		{ ".member = 1", true },
		{ "member", false },
		{ "x>member", false },
		{ "x->members", false },
		{ ">member", false },
		/* the word before might have been a token by its length and first letters */
		{ "put_devicf->member", true },
		{ "put_devicf.member", true },
	};
	g_autoptr(GHashTable) tokens = g_hash_table_new(g_str_hash, g_str_equal);
	struct ktree *t = open_tree(f);
	unsigned int i;

	g_hash_table_add(tokens, "put_device");
	g_hash_table_add(tokens, "q");
	g_hash_table_add(tokens, ".member");
	g_hash_table_add(tokens, (char *)cases[18].text);
	for (i = 0; i < G_N_ELEMENTS(cases); i++) {
		put(f->root, "drivers/a/one.c", cases[i].text);
		g_test_message("case %u: %s", i, cases[i].text);
		g_assert_cmpint(ktree_file_has_token(t, "drivers/a/one.c", tokens), ==, cases[i].match);
	}
	/* wherever it stands between the pieces that are looked at at once */
	for (i = 0; i < 130; i++) {
		g_autofree char *before = g_strnfill(i, i % 2 ? ' ' : '('),
				*text = g_strconcat(before, "put_device", NULL);
		g_autofree char *longer = g_strconcat(before, "put_device_", NULL);

		put(f->root, "drivers/a/one.c", text);
		g_assert_true(ktree_file_has_token(t, "drivers/a/one.c", tokens));
		put(f->root, "drivers/a/one.c", longer);
		g_assert_false(ktree_file_has_token(t, "drivers/a/one.c", tokens));
	}
	g_hash_table_add(tokens, "fresh");
	put(f->root, "drivers/a/one.c", "fresh");
	g_assert_true(ktree_file_has_token(t, "drivers/a/one.c", tokens));
	g_assert_true(ktree_file_has_token(t, "drivers/a/unreadable.c", tokens));
	ktree_close(t);
}

static void test_arch(void)
{
	unsigned int n, i;
	const struct karch *table = karch_table(&n);
	const char *const commands[][4] = {
		{ "clang-19", "--target=aarch64-linux-gnu", NULL, "arm64" },
		{ "clang", "-target", "s390x-linux-gnu", "s390" },
		{ "arm-linux-gnueabihf-gcc-12", "-c", NULL, "arm" },
		{ "ccache", "/opt/bin/riscv64-linux-gnu-gcc", NULL, "riscv" },
		{ "gcc", "-I./arch/powerpc/include", NULL, "powerpc" },
		{ "gcc", "-I/src/linux/arch/x86/include/uapi", NULL, "x86_64" },
	};

	g_assert_cmpuint(n, ==, KARCH_MAX);
	g_assert_cmpstr(table[0].name, ==, "arm64");
	for (i = 0; i < n; i++) {
		g_assert_true(karch_find(table[i].name) == &table[i]);
		g_assert_true(!table[i].cross_compile == !table[i].cross_package);
	}
	g_assert_null(karch_find("vax"));
	for (i = 0; i < G_N_ELEMENTS(commands); i++) {
		const char *const argv[] = { commands[i][0], commands[i][1], commands[i][2], NULL };
		const struct karch *a = karch_of_command(argv);

		g_assert_nonnull(a);
		g_assert_cmpstr(a->name, ==, commands[i][3]);
	}
	g_assert_null(karch_of_command((const char *const[]){ "gcc", "-c", NULL }));
}

static void expect_words(char **got, const char *want)
{
	g_autofree char *all = g_strjoinv(" ", got);

	g_assert_cmpstr(all, ==, want);
}

/* Lines as make -n prints them: noise, the command quoted in an echo, then the command itself. */
static const char make_output[] =
	"make -f ./scripts/Makefile.build obj=drivers/a \\\nneed-builtin=1\n"
	": '\n"
	"set -e; echo '  CPP [M] drivers/a/one.i';   trap 'rm -f drivers/a/one.i; trap - HUP; kill -s HUP "
	"$$' HUP;  "
	"clang-19 -E -Wp,-MMD,drivers/a/.one.i.d -nostdinc -I./include -include \\\n"
	" ./include/linux/kconfig.h -D__KERNEL__ --target=aarch64-linux-gnu -Werror -std=gnu11 -O2 -mllvm "
	"-x=1 "
	"-fsanitize=kernel-address -G 0 -DKBUILD_MODNAME='\"one\"' -D'X(a)=a b' -Wp,-DY=1 -DMODULE "
	"-DNAME=\\\"n\\\" -o drivers/a/one.i ../drivers/a/one.c; "
	"printf '%s\\n' 'savedcmd := clang-19 -c x.c' > drivers/a/.one.i.cmd\n";

static void test_commands(void)
{
	g_autoptr(GPtrArray) commands = commands_parse(make_output, strlen(make_output));
	const char *const *argv;
	g_auto(GStrv) flags = NULL;
	g_auto(GStrv) sibling = NULL;

	g_assert_cmpuint(commands->len, ==, 1);
	argv = (const char *const *)((GPtrArray *)commands->pdata[0])->pdata;
	g_assert_cmpstr(command_source(argv), ==, "../drivers/a/one.c");
	flags = flags_clean(argv, karch_find("arm64"));
	expect_words(flags,
		     "-nostdinc -I./include -include ./include/linux/kconfig.h -D__KERNEL__ "
		     "--target=aarch64-linux-gnu -std=gnu11 -O2 -G 0 -DX(a)=a b -DY=1 -DMODULE -DNAME=\"n\" "
		     "-DKBUILD_MODNAME=\"one\"");
	sibling = flags_for_sibling((const char *const *)flags, "drivers/a/two-more.c");
	g_assert_cmpstr(sibling[g_strv_length(sibling) - 1], ==, "-DKBUILD_MODNAME=\"two_more\"");
}

static void test_gcc_flags(void)
{
	const char *const argv[] = { "aarch64-linux-gnu-gcc",
				     "-Wp,-MMD,x.d",
				     "-nostdinc",
				     "-isystem",
				     "/usr/lib/gcc/aarch64-linux-gnu/12/include",
				     "-Iinclude",
				     "-DX",
				     "-Wall",
				     "-fno-allow-store-data-races",
				     "-mabi=lp64",
				     "-fconserve-stack",
				     "--param",
				     "asan-globals=1",
				     "-fshort-wchar",
				     "-c",
				     "-o",
				     "x.o",
				     "x.c",
				     NULL };
	g_auto(GStrv) flags = flags_clean(argv, karch_find("arm64"));

	expect_words(flags, "--target=aarch64-linux-gnu -nostdinc -Iinclude -DX -mabi=lp64 -fshort-wchar");
}

static void test_compdb(struct fixture *f, gconstpointer data)
{
	g_autofree char *json = g_strdup_printf(
		"[{\"directory\":\"%s\",\"file\":\"drivers/a/one.c\","
		"\"command\":\"aarch64-linux-gnu-gcc -DA=\\\"b c\\\" -fconserve-stack -c drivers/a/one.c\"},"
		"{\"directory\":\"%s/out\",\"file\":\"%s/drivers/a/two.c\","
		"\"arguments\":[\"clang\",\"--target=riscv64-linux-gnu\",\"-c\",\"two.c\"]},"
		"{\"directory\":\"/\",\"file\":\"/elsewhere.c\",\"command\":\"cc -c elsewhere.c\"}, 3, {}]",
		f->root, f->root, f->root);
	g_autoptr(GPtrArray) files = g_ptr_array_new();
	g_autoptr(GPtrArray) order = NULL;
	const struct karch *arm64 = karch_find("arm64");
	g_autofree char *out = g_build_filename(f->root, "out", NULL);
	struct ktree *t = open_tree(f);
	GError *err = NULL;

	put(f->root, "compile_commands.json", json);
	g_ptr_array_add(files, "drivers/a/one.c");
	g_assert_true(ktree_load_flags(t, arm64, files, &err));
	g_assert_no_error(err);
	g_assert_nonnull(ktree_flags(t, arm64, "drivers/a/one.c"));
	g_assert_cmpstr(ktree_flags(t, arm64, "drivers/a/one.c")[1], ==, "-DA=b c");
	g_assert_true(g_strv_contains(ktree_flags(t, arm64, "drivers/a/one.c"), "-ferror-limit=0"));
	g_assert_cmpstr(ktree_flags_dir(t, arm64, "drivers/a/one.c"), ==, ktree_root(t));
	g_assert_null(ktree_flags(t, arm64, "drivers/a/two.c"));

	files->pdata[0] = "drivers/a/two.c";
	order = ktree_arch_order(t, "drivers/a/two.c");
	g_assert_cmpuint(order->len, ==, 1);
	g_assert_true(ktree_load_flags(t, order->pdata[0], files, &err));
	g_assert_cmpstr(ktree_flags_dir(t, karch_find("riscv"), "drivers/a/two.c"), ==, out);
	ktree_close(t);
}

/* A file that no data base lists in a tree that cannot be configured: an error that says so. */
static void test_no_flags(struct fixture *f, gconstpointer data)
{
	g_autoptr(GPtrArray) files = g_ptr_array_new();
	struct ktree *t = open_tree(f);
	GError *err = NULL;

	g_ptr_array_add(files, "drivers/a/one.c");
	g_assert_false(ktree_load_flags(t, karch_find("arm64"), files, &err));
	g_assert_error(err, KTREE_ERROR, KTREE_ERROR_PREPARE);
	g_assert_false(ktree_prepared(t, karch_find("arm64")));
	g_clear_error(&err);
	ktree_close(t);
}

static void expect_first(struct ktree *t, const char *file, const char *arch)
{
	g_autoptr(GPtrArray) order = ktree_arch_order(t, file);

	g_test_message("%s", file);
	g_assert_cmpuint(order->len, ==, FIRST_ROWS);
	g_assert_cmpstr(((const struct karch *)order->pdata[0])->name, ==, arch);
}

static void test_arch_order(struct fixture *f, gconstpointer data)
{
	g_autoptr(GPtrArray) none = NULL, own = NULL;
	struct ktree *t;

	put(f->root, "arch/x86/Kconfig", "config X86\n\tdef_bool y\nconfig BUS\n\tbool\n");
	put(f->root, "arch/sparc/Kconfig",
	    "config SPARC\n\tbool\n\tdefault y\nconfig BUS\n\tbool\n\tdefault y\n");
	put(f->root, "arch/mips/include/asm/board.h", "");
	put(f->root, "arch/alpha/Kconfig", "config ALPHA\n\tbool\n\tdefault y\n");
	put(f->root, "drivers/Makefile", "obj-$(CONFIG_A) += a/\nobj-y += b/\n");
	put(f->root, "drivers/a/Makefile",
	    "obj-$(CONFIG_ONE) += one.o\n"
	    "obj-$(CONFIG_TWO) += both.o\nboth-y := x.o \\\n\ttwo.o\n"
	    "obj-$(CONFIG_EITHER) += either.o\nobj-$(CONFIG_THIRD) += third.o\nobj-$(CONFIG_ON_BUS) += "
	    "on-bus.o\n");
	put(f->root, "drivers/a/Kconfig",
	    "config ONE\n\ttristate \"one\"\n\tdepends on X86 && !64BIT || SPARC\n"
	    "\thelp\n\t  text\n\t  if you like\n"
	    "if X86\nconfig TWO\n\tbool \"two\"\nendif\n"
	    "config EITHER\n\tbool \"either\"\n\tdepends on (X86 || COMPILE_TEST) && OTHER\n"
	    "config THIRD\n\tbool\nconfig SELECTOR\n\tbool \"s\"\n\tselect THIRD\n\tdepends on SPARC\n"
	    "config ON_BUS\n\tbool \"b\"\n\tdepends on BUS\n");
	put(f->root, "drivers/b/three.c",
	    "#ifdef CONFIG_X\n#include <asm/none.h>\n#endif\n#include <asm/board.h>\n");
	t = open_tree(f);
	expect_first(t, "drivers/a/one.c", "sparc");
	expect_first(t, "drivers/a/two.c", "x86_64");
	expect_first(t, "drivers/a/either.c", "arm64");
	expect_first(t, "drivers/a/third.c", "sparc");
	expect_first(t, "drivers/a/on-bus.c", "sparc");
	expect_first(t, "drivers/a/unlisted.c", "arm64");
	expect_first(t, "drivers/b/three.c", "mips");
	own = ktree_arch_order(t, "arch/sparc/kernel/pci.c");
	g_assert_cmpuint(own->len, ==, 1);
	none = ktree_arch_order(t, "arch/alpha/kernel/pci.c");
	g_assert_cmpuint(none->len, ==, 0);
	ktree_close(t);
}

static void test_flagcache(struct fixture *f, gconstpointer data)
{
	g_autofree char *path = g_build_filename(f->dir, "flags.db", NULL);
	const char *const argv[] = { "-DA", "-DB=\"x y\"", "-DKBUILD_MODNAME=\"m\"", NULL };
	const char *const plain[] = { "-DA", NULL };
	g_auto(GStrv) got = NULL, got_plain = NULL;
	struct flagcache *c;

	put(f->dir, "flags.db", "this is no database, but it is long enough to be looked at as one ......");
	c = flagcache_open(path);
	g_assert_nonnull(c);
	flagcache_begin(c);
	flagcache_put(c, "a.c", 1, argv);
	flagcache_put(c, "b.c", G_MAXUINT64, plain);
	flagcache_commit(c);
	flagcache_close(c);
	c = flagcache_open(path);
	got = flagcache_get(c, "a.c", 1);
	got_plain = flagcache_get(c, "b.c", G_MAXUINT64);
	expect_words(got, "-DA -DB=\"x y\" -DKBUILD_MODNAME=\"m\"");
	expect_words(got_plain, "-DA");
	g_assert_null(flagcache_get(c, "a.c", 2));
	g_assert_null(flagcache_get(c, "c.c", 1));
	flagcache_close(c);
}

static void expect_file(const char *dir, const char *rel, const char *want)
{
	g_autofree char *path = g_build_filename(dir, rel, NULL), *text = NULL;

	g_file_get_contents(path, &text, NULL, NULL);
	g_assert_cmpstr(text, ==, want);
}

/* make finds the symbols that Makefiles on the way mention, and everything else where it was. */
static void test_lean(struct fixture *f, gconstpointer data)
{
	g_autofree char *build = g_build_filename(f->dir, "build", NULL), *dir = NULL;
	struct ktree *t = open_tree(f);
	struct kbuild_lean *l;

	put(f->root, "Kbuild", "obj-y += drivers/\n");
	put(f->root, "scripts/Makefile.lib", "ifdef CONFIG_KASAN\n-include x\nendif\n");
	put(f->root, "scripts/other.sh", "CONFIG_OTHER\n");
	put(f->root, "drivers/Makefile", "obj-$(CONFIG_A) += a/\nobj-$(CONFIG_B)+=b/\n");
	put(f->root, "drivers/a/Makefile", "# include nothing\nobj-$(CONFIG_ONE) += one.o # CONFIG_LAST");
	put(f->root, "drivers/b/Kbuild", "\t-include $(src)/more\n");
	put(f->root, "drivers/b/Makefile", "obj-$(CONFIG_NOT_READ) += x.o\n");
	put(f->root, "drivers/c/Makefile", "obj-$(CONFIG_$(X)) += c.o\n");
	put(f->root, "drivers/d/Makefile", "include $(srctree)/more\n");
	put(build, "Makefile", "top\n");
	put(build, "include/generated/autoconf.h", "int g;\n");
	put(build, "include/config/auto.conf.cmd", "cmd\n");
	put(build, "include/config/ONE", "");
	put(build, "include/config/auto.conf", "all\n");
	l = kbuild_lean_new(t);
	g_assert_true(kbuild_lean_take(l, "drivers/a/one.c"));
	g_assert_false(kbuild_lean_take(l, "drivers/b/three.c"));
	g_assert_false(kbuild_lean_take(l, "drivers/c/c.c"));
	g_assert_false(kbuild_lean_take(l, "drivers/d/e/d.c"));
	g_assert_true(kbuild_lean_take(l, "drivers/none.c"));
	dir = g_strdup(kbuild_lean_dir(l, build,
				       "# x\nCONFIG_A=y\nCONFIG_ONE=m\nCONFIG_ONE_MORE=y\nCONFIG_KASAN=y\n"
				       "CONFIG_OTHER=y\nCONFIG_NOT_READ=y\nCONFIG_LAST=\"s\"\n"));
	g_assert_nonnull(dir);
	expect_file(dir, "include/config/auto.conf",
		    "CONFIG_A=y\nCONFIG_ONE=m\nCONFIG_KASAN=y\nCONFIG_LAST=\"s\"\n");
	expect_file(dir, "Makefile", "top\n");
	expect_file(dir, "include/generated/autoconf.h", "int g;\n");
	expect_file(dir, "include/config/auto.conf.cmd", "cmd\n");
	expect_file(dir, "include/config/ONE", NULL);
	/* what make leaves there goes with it; what the links lead to stays */
	put(dir, "drivers/a/new", "");
	kbuild_lean_free(l);
	g_assert_false(g_file_test(dir, G_FILE_TEST_EXISTS));
	expect_file(build, "include/config/auto.conf", "all\n");
	expect_file(build, "include/generated/autoconf.h", "int g;\n");
	/* without a configuration there is none */
	l = kbuild_lean_new(t);
	g_assert_null(kbuild_lean_dir(l, build, NULL));
	kbuild_lean_free(l);
	ktree_close(t);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define WITH_TREE(name, fn) g_test_add("/kernel/" name, struct fixture, NULL, set_up, fn, tear_down)
	WITH_TREE("open", test_open);
	WITH_TREE("expand", test_expand);
	WITH_TREE("filter", test_filter);
	g_test_add_func("/kernel/arch", test_arch);
	g_test_add_func("/kernel/commands", test_commands);
	g_test_add_func("/kernel/gcc-flags", test_gcc_flags);
	WITH_TREE("compdb", test_compdb);
	WITH_TREE("no-flags", test_no_flags);
	WITH_TREE("arch-order", test_arch_order);
	WITH_TREE("flagcache", test_flagcache);
	WITH_TREE("lean", test_lean);
	return g_test_run();
}
