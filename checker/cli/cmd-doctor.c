/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fwspeck doctor: what is missing on this machine. One line each, with the command that helps.
 */
#include <stdio.h>

#include "cli/run.h"
#include "cocci/spatch.h"
#include "support/cache.h"
#include "support/diag.h"

#define LLVM "-19"

enum need { NEED_CHECK, NEED_OPTIONAL };

struct tool {
	const char *program, *package, *what_for;
	enum need need;
};

static const struct tool tools[] = {
	{ "make", "make", "kernel preparation", NEED_CHECK },
	{ "gcc", "gcc", "kernel preparation (host programs)", NEED_CHECK },
	{ "flex", "flex", "kernel preparation", NEED_CHECK },
	{ "bison", "bison", "kernel preparation", NEED_CHECK },
	{ "bc", "bc", "kernel preparation", NEED_CHECK },
	{ "perl", "perl", "kernel preparation, checkpatch, get_maintainer", NEED_CHECK },
	{ "clang" LLVM, "clang" LLVM, "kernel preparation", NEED_CHECK },
	{ "ld.lld" LLVM, "lld" LLVM, "kernel preparation", NEED_CHECK },
	{ "llvm-nm" LLVM, "llvm" LLVM, "kernel preparation", NEED_CHECK },
	{ "git", "git", "fix and series", NEED_OPTIONAL },
	{ "spatch", "coccinelle", "cocci", NEED_OPTIONAL },
};

/* Headers that kernel host programs are built with. */
static const struct {
	const char *header, *package;
} headers[] = {
	{ "/usr/include/openssl/opensslv.h", "libssl-dev" },
	{ "/usr/include/libelf.h", "libelf-dev" },
};

static bool missing(const char *what, const char *what_for, const char *command)
{
	printf("missing   %s (%s): %s\n", what, what_for, command);
	return false;
}

static bool have_program(const char *name)
{
	char *path = g_find_program_in_path(name);

	g_free(path);
	return path != NULL;
}

static bool check_tools(void)
{
	bool ok = true;

	for (unsigned int i = 0; i < G_N_ELEMENTS(tools); i++) {
		char *command;

		if (have_program(tools[i].program))
			continue;
		command = g_strdup_printf("apt-get install %s", tools[i].package);
		missing(tools[i].program, tools[i].what_for, command);
		ok &= tools[i].need != NEED_CHECK;
		g_free(command);
	}
	for (unsigned int i = 0; i < G_N_ELEMENTS(headers); i++) {
		char *command;

		if (g_file_test(headers[i].header, G_FILE_TEST_EXISTS))
			continue;
		command = g_strdup_printf("apt-get install %s", headers[i].package);
		ok = missing(headers[i].header, "kernel preparation", command);
		g_free(command);
	}
	return ok;
}

/* Not needed by check: says what there is. */
static void check_spatch(void)
{
	g_autofree char *error = NULL, *version = NULL;
	g_autoptr(GPtrArray) all = NULL;

	if (!have_program("spatch"))
		return;
	all = semantics_new(&error);
	version = all ? spatch_find(all, &error) : NULL;
	if (version)
		printf("ok        spatch %s, for fwspeck cocci\n", version);
	else
		missing("spatch that fwspeck cocci can use", error, "apt-get install coccinelle");
}

static bool check_cache(void)
{
	GError *err = NULL;
	char *dir = fws_cache_dir(NULL, &err);

	if (!dir) {
		printf("missing   cache directory: %s\n", err->message);
		g_error_free(err);
		return false;
	}
	printf("ok        cache directory %s\n", dir);
	g_free(dir);
	return true;
}

static void check_arch(struct ktree *t, const struct karch *a)
{
	char *gcc = a->cross_compile ? g_strconcat(a->cross_compile, "gcc", NULL) : NULL;
	char *command;

	if (ktree_prepared(t, a)) {
		printf("ok        %s is prepared\n", a->name);
	} else if (gcc && !have_program(gcc)) {
		command = g_strdup_printf("apt-get install %s", a->cross_package);
		missing(gcc, a->name, command);
		g_free(command);
	} else {
		printf("later     %s is prepared when a file needs it: fwspeck prepare -k %s --arch %s\n",
		       a->name, ktree_root(t), a->name);
	}
	g_free(gcc);
}

static bool check_tree(const struct options *o)
{
	struct ktree *t = find_tree(o);
	unsigned int n;
	const struct karch *table = karch_table(&n);

	if (!t)
		return missing("kernel tree", "nothing can be checked without", "fwspeck check -k DIR");
	printf("ok        kernel tree %s (%s)\n", ktree_root(t), ktree_version(t));
	for (unsigned int i = 0; i < n; i++)
		check_arch(t, &table[i]);
	ktree_close(t);
	return true;
}

int cmd_doctor(const struct options *o)
{
	bool ok = check_tools();

	check_spatch();
	ok &= check_cache();
	ok &= check_tree(o);
	if (ok)
		printf("ok        everything that check needs is there\n");
	return ok ? CLI_OK : CLI_USAGE;
}
