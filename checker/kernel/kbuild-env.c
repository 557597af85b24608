/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the top Makefile exports to the Makefiles below it, kept in a file beside the build directory. It
 * takes make two seconds to find out (every cc-option runs the compiler), and it only changes
 * with the configuration and a few Makefiles; with it, scripts/Makefile.build can be asked directly.
 */
#include <glib/gstdio.h>
#include <string.h>
#include <xxhash.h>

#include "kernel/priv.h"
#include "support/atomic.h"
#include "support/proc.h"

#define TIMEOUT_S 300
#define IDENT "FWSPECK_IDENT="

static char *env_path(struct ktree *t, const struct karch *a)
{
	g_autofree char *dir = ktree_build_dir(t, a);

	return g_strconcat(dir, ".env", NULL);
}

uint64_t kbuild_ident(struct ktree *t, const struct karch *a)
{
	g_autofree char *file = g_strdup_printf("arch/%s/.", a->srcarch);
	uint64_t parts[2] = { prepare_ident(t, a), makefiles_hash(t, file) };

	return XXH3_64bits(parts, sizeof(parts));
}

static char *ident_line(struct ktree *t, const struct karch *a)
{
	return g_strdup_printf(IDENT "%016" G_GINT64_MODIFIER "x", (guint64)kbuild_ident(t, a));
}

/* What belongs to the one run of make, and how much it prints. */
static bool is_dropped(const char *entry)
{
	static const char *const names[] = {
		"MAKE", "MFLAGS=", "quiet=", "KBUILD_VERBOSE=", "OLDPWD=", "PWD=", "SHLVL=", "_=", IDENT
	};
	unsigned int i;

	for (i = 0; i < G_N_ELEMENTS(names); i++) {
		if (g_str_has_prefix(entry, names[i]))
			return true;
	}
	return !strchr(entry, '=');
}

/* Entries of "env -0", as a list for proc_opts.env. */
static char **parse(const char *text, size_t len)
{
	GPtrArray *env = g_ptr_array_new();
	const char *p;

	for (p = text; p < text + len; p += strlen(p) + 1) {
		if (!is_dropped(p))
			g_ptr_array_add(env, g_strdup(p));
	}
	g_ptr_array_add(env, g_strdup("quiet=quiet_"));
	g_ptr_array_add(env, NULL);
	return (char **)g_ptr_array_free(env, FALSE);
}

/* Let the top Makefile run "env" with all that it exports. */
static bool ask_make(struct ktree *t, const struct karch *a, const char *to)
{
	g_autoptr(GPtrArray) argv = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *dir = ktree_build_dir(t, a);
	const char *env[] = { "LC_ALL=C", NULL };
	struct proc_opts opts = { .cwd = dir, .env = env, .clean_env = true, .timeout_s = TIMEOUT_S };
	struct proc_result r;
	bool ok;

	g_ptr_array_add(argv, g_strdup("make"));
	g_ptr_array_add(argv, g_strdup("-s"));
	kbuild_arch_args(argv, a);
	g_ptr_array_add(argv, g_strdup("--eval"));
	/* the outer of kbuild's two stages knows nothing yet */
	g_ptr_array_add(argv,
			g_strdup_printf("fwspeck-env: ; @test -z \"$$KBUILD_CFLAGS\" || env -0 >'%s'", to));
	g_ptr_array_add(argv, g_strdup("fwspeck-env"));
	g_ptr_array_add(argv, NULL);
	opts.argv = (const char *const *)argv->pdata;
	if (!proc_run(&opts, &r, NULL))
		return false;
	ok = r.status == 0 && !r.timed_out;
	proc_result_clear(&r);
	return ok;
}

static bool make_env(struct ktree *t, const struct karch *a, const char *path)
{
	g_autofree char *temp = g_strconcat(path, ".new", NULL);
	g_autofree char *line = ident_line(t, a);
	g_autofree char *text = NULL;
	g_autoptr(GString) all = NULL;
	gsize len = 0;
	bool ok;

	g_unlink(temp);
	ok = ask_make(t, a, temp) && g_file_get_contents(temp, &text, &len, NULL) && len;
	g_unlink(temp);
	if (!ok)
		return false;
	all = g_string_new_len(line, strlen(line) + 1);
	g_string_append_len(all, text, len);
	return atomic_write(path, all->str, all->len, NULL);
}

static char **load_env(struct ktree *t, const struct karch *a, const char *path)
{
	g_autofree char *line = ident_line(t, a);
	g_autofree char *text = NULL;
	gsize len;

	if (!g_file_get_contents(path, &text, &len, NULL) || strcmp(text, line))
		return NULL;
	return parse(text, len);
}

char **kbuild_env(struct ktree *t, const struct karch *a)
{
	g_autofree char *path = env_path(t, a);
	char **env = load_env(t, a, path);

	if (!env && make_env(t, a, path))
		env = load_env(t, a, path);
	return env;
}
