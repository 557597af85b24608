/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fwspeck kbuild: the checker that "make C=1 CHECK=…" runs on each file, with the flags of its compilation.
 */
#include <string.h>
#include <unistd.h>

#include "cli/run.h"
#include "support/diag.h"

/* The tree around @file that is one, or what kbuild says; NULL when there is none. */
static char *find_root(const char *file, const char *dir)
{
	const char *said = g_getenv("srctree");
	g_autofree char *at = said ? g_canonicalize_filename(said, dir) : g_path_get_dirname(file);

	while (at[1]) {
		struct ktree *t = ktree_open(at, NULL);
		char *root = t ? g_strdup(ktree_root(t)) : NULL, *up;

		ktree_close(t);
		if (root)
			return root;
		up = g_path_get_dirname(said ? file : at);
		said = NULL;
		g_free(at);
		at = up;
	}
	return NULL;
}

/* Levels are for people who asked for them: a build that says "error" and goes on only confuses. */
static void soften(const struct options *o, struct report *rep)
{
	for (guint i = 0; i < rep->findings->len && !o->fail_on_given; i++) {
		struct finding *f = rep->findings->pdata[i];

		f->level = MIN(f->level, FWS_WARNING);
	}
}

/* In one piece: other jobs of make write at the same time. */
static void print(const struct options *o, struct report *rep)
{
	const struct report_opts ro = { .format = REPORT_TEXT, .color = o->color, .quiet = o->quiet };
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	soften(o, rep);
	report_write(rep, &ro, out);
	fclose(out);
	if (len && write(STDERR_FILENO, text, len) < 0)
		diag_warning("stderr cannot be written");
	free(text);
	for (guint i = 0; i < rep->cover->len; i++) {
		const struct cover_file *f = rep->cover->pdata[i];

		if (f->reason)
			diag_warning("%s: %s: %s", f->file,
				     f->state == COVER_FAILED ? "not checked" : "checked in part", f->reason);
	}
}

static int check_file(const struct options *o, const char *root, const char *file, const char *dir)
{
	g_autoptr(GPtrArray) files = g_ptr_array_new();
	const struct run_view v = { .files = files, .command = (const char *const *)o->paths, .dir = dir };
	struct options mine = *o;
	struct run *r;
	int ret = CLI_USAGE;

	g_ptr_array_add(files, (void *)file);
	mine.kernel = (char *)root;
	mine.jobs = o->jobs ? o->jobs : 1; /* make has its own */
	r = run_new_view(&mine, &v);
	if (r && !run_matters(r)) {
		ret = CLI_OK;
	} else if (r && run_check(r, false)) {
		ret = run_exit(r);
		print(o, run_report(r));
	}
	run_free(r);
	return ret;
}

static int check_command(const struct options *o)
{
	g_autofree char *dir = g_get_current_dir(), *file = NULL, *root = NULL;
	g_autoptr(GError) err = NULL;
	size_t len;

	file = command_file((const char *const *)o->paths, dir, &err);
	if (!file) {
		diag_warning("%s (make C=1 CHECK=\"fwspeck kbuild\" runs this)", err->message);
		return CLI_USAGE;
	}
	root = find_root(file, dir);
	len = root ? strlen(root) : 0;
	/* modules from outside, sources that were generated, helpers of the build */
	if (!root || strncmp(file, root, len) || file[len] != '/' || !ktree_is_source(file + len + 1))
		return CLI_OK;
	return check_file(o, root, file + len + 1, dir);
}

int cmd_kbuild(const struct options *o)
{
	int ret;

	diag_init("fwspeck", true);
	ret = check_command(o);
	return o->fail_on_given ? ret : CLI_OK;
}
