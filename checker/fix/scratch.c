/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Temporary directories, and git in them.
 */
#include "fix/scratch.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "support/cache.h"
#include "support/proc.h"
#include "support/remove.h"

/* A user's configuration may change what a diff or a mail looks like. */
static const char *const plain[] = {
	"GIT_CONFIG_GLOBAL=/dev/null",
	"GIT_CONFIG_SYSTEM=/dev/null",
	"GIT_CONFIG_NOSYSTEM=1",
	"GIT_ATTR_NOSYSTEM=1",
	"GIT_TERMINAL_PROMPT=0",
	"GIT_PAGER=cat",
	"LC_ALL=C.UTF-8",
	"TZ=UTC",
	"GIT_DIR",
	"GIT_WORK_TREE",
	"GIT_INDEX_FILE",
	"GIT_OBJECT_DIRECTORY",
	"GIT_EXTERNAL_DIFF",
	"GIT_DIFF_OPTS",
	"GIT_CONFIG_COUNT",
	"GIT_CONFIG_PARAMETERS",
	"GIT_TEMPLATE_DIR",
	"GIT_CEILING_DIRECTORIES",
};

/* The user's own tree, and configuration; but not the repository of a hook that this may run in. */
static const char *const users[] = {
	"GIT_OPTIONAL_LOCKS=0",
	"GIT_TERMINAL_PROMPT=0",
	"GIT_PAGER=cat",
	"LC_ALL=C.UTF-8",
	"GIT_DIR",
	"GIT_WORK_TREE",
	"GIT_INDEX_FILE",
	"GIT_OBJECT_DIRECTORY",
	"GIT_COMMON_DIR",
	"GIT_PREFIX",
	"GIT_LITERAL_PATHSPECS",
};

char *scratch_new(GError **err)
{
	g_autofree char *base = fws_cache_dir("scratch", NULL);
	char *dir = base ? g_build_filename(base, "XXXXXX", NULL) : NULL;

	if (dir && g_mkdtemp(dir))
		return dir;
	g_free(dir);
	return g_dir_make_tmp("fwspeck-XXXXXX", err);
}

void scratch_remove(char *dir)
{
	if (dir)
		remove_tree(dir);
	g_free(dir);
}

bool scratch_write(const char *dir, const char *file, const char *text, size_t len, GError **err)
{
	g_autofree char *path = g_build_filename(dir, file, NULL);
	g_autofree char *parent = g_path_get_dirname(path);

	if (g_mkdir_with_parents(parent, 0755)) {
		g_set_error(err, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s: cannot make this directory", parent);
		return false;
	}
	return g_file_set_contents(path, text, (gssize)len, err);
}

static GPtrArray *arguments(va_list ap)
{
	GPtrArray *argv = g_ptr_array_new();
	const char *a;

	g_ptr_array_add(argv, "git");
	while ((a = va_arg(ap, const char *)))
		g_ptr_array_add(argv, (gpointer)a);
	g_ptr_array_add(argv, NULL);
	return argv;
}

static GPtrArray *environment(const char *const *base, unsigned int n, const char *const *more)
{
	GPtrArray *env = g_ptr_array_new();

	for (unsigned int i = 0; i < n; i++)
		g_ptr_array_add(env, (gpointer)base[i]);
	for (; more && *more; more++)
		g_ptr_array_add(env, (gpointer)*more);
	g_ptr_array_add(env, NULL);
	return env;
}

/* "format-patch" of "git -c name=value format-patch": what failed, for people. */
static const char *subcommand(const GPtrArray *argv)
{
	unsigned int i = 1;

	while (argv->pdata[i] && !strcmp(argv->pdata[i], "-c") && argv->pdata[i + 1])
		i += 2;
	return argv->pdata[i] ? argv->pdata[i] : "";
}

static char *run_proc(const struct proc_opts *o, const GPtrArray *argv, int worst, GError **err)
{
	struct proc_result r;
	char *out = NULL;

	if (!proc_run(o, &r, err))
		return NULL;
	if (r.timed_out || r.status > worst || r.status < 0)
		g_set_error(err, G_SPAWN_ERROR, G_SPAWN_ERROR_FAILED, "git %s: %s", subcommand(argv),
			    r.timed_out	 ? "timed out"
			    : r.err->len ? g_strchomp(r.err->str)
					 : "failed");
	else
		out = g_strdup(r.out->str);
	proc_result_clear(&r);
	return out;
}

static char *run(const char *dir, const GPtrArray *argv, const char *const *env, int worst,
		 unsigned int timeout_s, GError **err)
{
	const struct proc_opts o = {
		.argv = (const char *const *)argv->pdata, .cwd = dir, .env = env, .timeout_s = timeout_s
	};

	return run_proc(&o, argv, worst, err);
}

char *scratch_git(const char *dir, const char *const *more, int worst, GError **err, ...)
{
	g_autoptr(GPtrArray) argv = NULL, env = environment(plain, G_N_ELEMENTS(plain), more);
	va_list ap;

	va_start(ap, err);
	argv = arguments(ap);
	va_end(ap);
	return run(dir, argv, (const char *const *)env->pdata, worst, 120, err);
}

char *scratch_ask(const char *dir, ...)
{
	g_autoptr(GPtrArray) argv = NULL, env = environment(users, G_N_ELEMENTS(users), NULL);
	va_list ap;

	va_start(ap, dir);
	argv = arguments(ap);
	va_end(ap);
	return run(dir, argv, (const char *const *)env->pdata, 0, 60, NULL);
}

char *scratch_user_git(const char *dir, const char *const *more, GError **err, ...)
{
	g_autoptr(GPtrArray) argv = NULL, env = environment(users, G_N_ELEMENTS(users), more);
	va_list ap;

	va_start(ap, err);
	argv = arguments(ap);
	va_end(ap);
	return run(dir, argv, (const char *const *)env->pdata, 0, 600, err);
}

char *scratch_user_gitv(const char *dir, const char *const *more, GError **err, const GPtrArray *args)
{
	g_autoptr(GPtrArray) env = environment(users, G_N_ELEMENTS(users), more), argv = g_ptr_array_new();

	g_ptr_array_add(argv, "git");
	g_ptr_array_extend(argv, (GPtrArray *)args, NULL, NULL);
	g_ptr_array_add(argv, NULL);
	return run(dir, argv, (const char *const *)env->pdata, 0, 600, err);
}

char *scratch_git_input(const char *dir, const char *input, size_t len, GError **err, ...)
{
	g_autoptr(GPtrArray) argv = NULL, env = environment(plain, G_N_ELEMENTS(plain), NULL);
	struct proc_opts o = { .cwd = dir, .timeout_s = 120, .input = input, .input_len = len };
	va_list ap;

	va_start(ap, err);
	argv = arguments(ap);
	va_end(ap);
	o.argv = (const char *const *)argv->pdata;
	o.env = (const char *const *)env->pdata;
	return run_proc(&o, argv, 0, err);
}

bool scratch_is_git(const char *root)
{
	g_autofree char *git = g_build_filename(root, ".git", NULL);

	return g_file_test(git, G_FILE_TEST_EXISTS);
}

/* From the environment, where git looks first, or the configuration; g_free() */
static char *identity_part(const char *root, const char *variable, const char *key)
{
	const char *given = g_getenv(variable);
	g_autofree char *value = given && *given ? g_strdup(given) : scratch_ask(root, "config", key, NULL);

	if (!value || !*g_strstrip(value))
		return NULL;
	return g_strdup_printf("%s=%s", variable, value);
}

bool scratch_identity(const char *root, char *env[IDENTITY_VARIABLES])
{
	static const char *const parts[IDENTITY_VARIABLES][2] = {
		{ "GIT_AUTHOR_NAME", "user.name" },
		{ "GIT_AUTHOR_EMAIL", "user.email" },
		{ "GIT_COMMITTER_NAME", "user.name" },
		{ "GIT_COMMITTER_EMAIL", "user.email" },
	};
	char *all[IDENTITY_VARIABLES];
	bool known = true;

	for (unsigned int i = 0; i < IDENTITY_VARIABLES; i++) {
		all[i] = identity_part(root, parts[i][0], parts[i][1]);
		known = known && all[i];
	}
	for (unsigned int i = 0; i < IDENTITY_VARIABLES; i++) {
		if (known)
			env[i] = all[i];
		else
			g_free(all[i]);
	}
	return known;
}
