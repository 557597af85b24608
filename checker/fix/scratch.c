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

char *scratch_new(GError **err)
{
	g_autofree char *base = fws_cache_dir("scratch", NULL);
	char *dir = base ? g_build_filename(base, "XXXXXX", NULL) : NULL;

	if (dir && g_mkdtemp(dir))
		return dir;
	g_free(dir);
	return g_dir_make_tmp("fwspeck-XXXXXX", err);
}

static void remove_tree(const char *path)
{
	struct stat st;

	if (lstat(path, &st))
		return;
	if (S_ISDIR(st.st_mode)) {
		GDir *d = g_dir_open(path, 0, NULL);
		const char *name;

		while (d && (name = g_dir_read_name(d))) {
			g_autofree char *sub = g_build_filename(path, name, NULL);

			remove_tree(sub);
		}
		if (d)
			g_dir_close(d);
	}
	g_remove(path);
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

static GPtrArray *environment(const char *const *more)
{
	GPtrArray *env = g_ptr_array_new();

	for (unsigned int i = 0; i < G_N_ELEMENTS(plain); i++)
		g_ptr_array_add(env, (gpointer)plain[i]);
	for (; more && *more; more++)
		g_ptr_array_add(env, (gpointer)*more);
	g_ptr_array_add(env, NULL);
	return env;
}

char *scratch_git(const char *dir, const char *const *more, int worst, GError **err, ...)
{
	g_autoptr(GPtrArray) argv = NULL, env = environment(more);
	struct proc_opts o = { .cwd = dir, .timeout_s = 120 };
	struct proc_result r;
	char *out = NULL;
	va_list ap;

	va_start(ap, err);
	argv = arguments(ap);
	va_end(ap);
	o.argv = (const char *const *)argv->pdata;
	o.env = (const char *const *)env->pdata;
	if (!proc_run(&o, &r, err))
		return NULL;
	if (r.timed_out || r.status > worst || r.status < 0)
		g_set_error(err, G_SPAWN_ERROR, G_SPAWN_ERROR_FAILED, "git %s: %s",
			    (const char *)argv->pdata[1],
			    r.timed_out	 ? "timed out"
			    : r.err->len ? g_strchomp(r.err->str)
					 : "failed");
	else
		out = g_strdup(r.out->str);
	proc_result_clear(&r);
	return out;
}

char *scratch_ask(const char *dir, ...)
{
	static const char *const env[] = { "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "LC_ALL=C.UTF-8",
					   NULL };
	struct proc_opts o = { .cwd = dir, .env = env, .timeout_s = 60 };
	g_autoptr(GPtrArray) argv = NULL;
	struct proc_result r;
	char *out = NULL;
	va_list ap;

	va_start(ap, dir);
	argv = arguments(ap);
	va_end(ap);
	o.argv = (const char *const *)argv->pdata;
	if (!proc_run(&o, &r, NULL))
		return NULL;
	if (!r.timed_out && r.status == 0)
		out = g_strdup(r.out->str);
	proc_result_clear(&r);
	return out;
}
