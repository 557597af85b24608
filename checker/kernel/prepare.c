/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Build directories: one for each tree and architecture below the cache, configured with allmodconfig, IOMMU
 * drivers built in, and prepared as far as headers need it. Beside each directory lie its lock, log and
 * stamp; the stamp is written last and says what it was made from.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#include "kernel/priv.h"
#include "support/atomic.h"
#include "support/cache.h"
#include "support/diag.h"
#include "support/lock.h"
#include "support/proc.h"

#define TIMEOUT_S 3600
#define TAIL_LINES 12 /* of the log, in an error */

char *ktree_build_dir(struct ktree *t, const struct karch *a)
{
	g_autofree char *sub = g_build_filename("build", t->ident, a->name, NULL);

	return fws_cache_path(sub);
}

static char *beside(struct ktree *t, const struct karch *a, const char *suffix)
{
	g_autofree char *dir = ktree_build_dir(t, a);

	return g_strconcat(dir, suffix, NULL);
}

/* HEADERS_INSTALL, which is off now, changes nothing that is compiled: directories made with it are as good. */
static char *stamp_text(struct ktree *t, const struct karch *a)
{
	return g_strdup_printf(
		"version %s\nconfig 2\nmakefile %016" G_GINT64_MODIFIER "x\ncompiler %s\n%s%s%s", t->version,
		(guint64)t->makefile_hash, a->cross_compile ? a->cross_compile : "clang" FWS_LLVM_SUFFIX,
		a->config ? "options " : "", a->config ? a->config : "", a->config ? "\n" : "");
}

bool ktree_prepared(struct ktree *t, const struct karch *a)
{
	g_autofree char *path = beside(t, a, ".stamp");
	g_autofree char *conf = beside(t, a, "/include/config/auto.conf");
	g_autofree char *want = stamp_text(t, a);
	g_autofree char *have = NULL;

	return g_file_get_contents(path, &have, NULL, NULL) && g_str_has_prefix(have, want) &&
	       g_file_test(conf, G_FILE_TEST_EXISTS);
}

uint64_t prepare_ident(struct ktree *t, const struct karch *a)
{
	static const char *const names[] = { ".stamp", "/.config" };
	uint64_t hash = 0;
	unsigned int i;

	for (i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *path = beside(t, a, names[i]);
		g_autofree char *text = NULL;
		gsize len;

		if (!g_file_get_contents(path, &text, &len, NULL))
			return 0;
		hash = XXH3_64bits_withSeed(text, len, hash);
	}
	return hash;
}

int prepare_lock(struct ktree *t, const struct karch *a, GError **err)
{
	g_autofree char *sub = g_build_filename("build", t->ident, NULL);
	g_autofree char *dir = fws_cache_dir(sub, err);
	g_autofree char *path = beside(t, a, ".lock");
	g_autofree char *waiting =
		g_strdup_printf("%s: waiting for another process that uses this build directory", a->name);
	int fd;

	if (!dir)
		return -1;
	fd = lock_file(path, waiting);
	if (fd < 0)
		g_set_error(err, KTREE_ERROR, KTREE_ERROR_PREPARE, "%s: %s", path, g_strerror(errno));
	return fd;
}

static bool need_program(const char *program, const char *package, const struct karch *a, GError **err)
{
	g_autofree char *path = g_find_program_in_path(program);

	if (!path)
		g_set_error(err, KTREE_ERROR, KTREE_ERROR_PREPARE,
			    "preparing a kernel for %s needs %s: install the package %s", a->name, program,
			    package);
	return path;
}

static bool check_tools(const struct karch *a, GError **err)
{
	static const struct {
		const char *program, *package;
	} tools[] = {
		{ "make", "make" },
		{ "gcc", "gcc" },
		{ "flex", "flex" },
		{ "bison", "bison" },
		{ "bc", "bc" },
		{ "clang" FWS_LLVM_SUFFIX, "clang" FWS_LLVM_SUFFIX },
		{ "ld.lld" FWS_LLVM_SUFFIX, "lld" FWS_LLVM_SUFFIX },
		{ "llvm-nm" FWS_LLVM_SUFFIX, "llvm" FWS_LLVM_SUFFIX },
	};
	unsigned int i;

	if (a->cross_compile) {
		g_autofree char *gcc = g_strconcat(a->cross_compile, "gcc", NULL);

		if (!need_program(gcc, a->cross_package, a, err))
			return false;
	}
	for (i = 0; i < G_N_ELEMENTS(tools); i++) {
		if (!need_program(tools[i].program, tools[i].package, a, err))
			return false;
	}
	return true;
}

/* The last lines of the log, indented. */
static char *log_tail(const char *log)
{
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;
	GString *out = g_string_new(NULL);
	unsigned int n, i;

	if (!g_file_get_contents(log, &text, NULL, NULL))
		return g_string_free(out, FALSE);
	lines = g_strsplit(g_strchomp(text), "\n", -1);
	n = g_strv_length(lines);
	for (i = n > TAIL_LINES ? n - TAIL_LINES : 0; i < n; i++)
		g_string_append_printf(out, "\n  %s", lines[i]);
	return g_string_free(out, FALSE);
}

static void make_failed(struct ktree *t, const struct karch *a, const char *log, const struct proc_result *r,
			GError **err)
{
	g_autofree char *tail = log_tail(log);

	if (strstr(tail, "is not clean")) {
		g_set_error(
			err, KTREE_ERROR, KTREE_ERROR_PREPARE,
			"%s was built in place, and kbuild refuses to use another build directory: clean it "
			"with \"make mrproper\" (this removes its .config), or check a clean copy (log: %s)",
			t->root, log);
		return;
	}
	g_set_error(err, KTREE_ERROR, KTREE_ERROR_PREPARE,
		    "cannot prepare %s for %s: make %s; the end of its log %s:%s", t->root, a->name,
		    r->timed_out ? "took too long" : "failed", log, tail);
}

static bool run_make(struct ktree *t, const struct karch *a, const char *dir, GError **err)
{
	g_autoptr(GPtrArray) argv = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *log = beside(t, a, ".log");
	g_autofree char *options = beside(t, a, ".config");
	g_autofree char *allconfig = g_strconcat("KCONFIG_ALLCONFIG=", options, NULL);
	const char *env[] = { "LC_ALL=C", allconfig, NULL };
	struct proc_opts opts = {
		.cwd = t->root, .env = env, .clean_env = true, .log = log, .timeout_s = TIMEOUT_S
	};
	struct proc_result r;
	bool ok;

	g_unlink(log);
	if (!write_allconfig(t, a, options, err))
		return false;
	g_ptr_array_add(argv, g_strdup("make"));
	g_ptr_array_add(argv, g_strdup("-j2"));
	g_ptr_array_add(argv, g_strdup_printf("O=%s", dir));
	kbuild_arch_args(argv, a);
	g_ptr_array_add(argv, g_strdup("allmodconfig"));
	g_ptr_array_add(argv, g_strdup("prepare"));
	g_ptr_array_add(argv, NULL);
	opts.argv = (const char *const *)argv->pdata;
	if (!proc_run(&opts, &r, err))
		return false;
	ok = r.status == 0 && !r.timed_out;
	if (!ok)
		make_failed(t, a, log, &r, err);
	proc_result_clear(&r);
	return ok;
}

static bool remove_dir(const char *dir, GError **err)
{
	const char *argv[] = { "rm", "-rf", "--", dir, NULL };
	struct proc_opts opts = { .argv = argv };
	struct proc_result r;
	bool ok;

	if (!proc_run(&opts, &r, err))
		return false;
	ok = r.status == 0;
	if (!ok)
		g_set_error(err, KTREE_ERROR, KTREE_ERROR_PREPARE, "cannot remove %s: %s", dir, r.err->str);
	proc_result_clear(&r);
	return ok;
}

static bool make_new(struct ktree *t, const struct karch *a, GError **err)
{
	g_autofree char *dir = ktree_build_dir(t, a);
	g_autofree char *stamp = beside(t, a, ".stamp");
	g_autofree char *base = stamp_text(t, a);
	/* the time tells one making from the next: what was built in the old one is gone */
	g_autofree char *text = g_strdup_printf("%smade %" G_GINT64_FORMAT "\n", base, g_get_real_time());
	gint64 start = g_get_monotonic_time();

	if (!check_tools(a, err))
		return false;
	g_unlink(stamp);
	if (!remove_dir(dir, err))
		return false;
	if (g_mkdir_with_parents(dir, 0755)) {
		g_set_error(err, KTREE_ERROR, KTREE_ERROR_PREPARE, "%s: %s", dir, g_strerror(errno));
		return false;
	}
	diag_info("%s: preparing a build directory of %s (once; about 10 s)", a->name, t->root);
	if (!run_make(t, a, dir, err) || !atomic_write(stamp, text, strlen(text), err))
		return false;
	g_strfreev(kbuild_env(t, a)); /* so that the first question for flags finds it */
	diag_info("%s: prepared in %.0f s", a->name, (g_get_monotonic_time() - start) / 1e6);
	return true;
}

bool ktree_prepare(struct ktree *t, const struct karch *a, GError **err)
{
	bool ok = true;
	int lock;

	if (ktree_prepared(t, a))
		return true;
	lock = prepare_lock(t, a, err);
	if (lock < 0)
		return false;
	/* another process may have done it meanwhile */
	if (!ktree_prepared(t, a))
		ok = make_new(t, a, err);
	close(lock);
	return ok;
}
