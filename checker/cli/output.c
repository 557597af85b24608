/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Results to stdout or to -o FILE, whole or not at all.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cli/output.h"
#include "support/atomic.h"
#include "support/diag.h"

static bool failed(GError *err)
{
	diag_error("%s", err->message);
	g_error_free(err);
	return false;
}

bool output_check(const char *path)
{
	char *dir;
	bool ok;

	if (!path)
		return true;
	if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
		diag_error("cannot write %s: %s", path, g_strerror(EISDIR));
		return false;
	}
	if (g_file_test(path, G_FILE_TEST_EXISTS))
		return true;
	dir = g_path_get_dirname(path);
	ok = access(dir, W_OK | X_OK) == 0;
	if (!ok)
		diag_error("cannot write %s: %s", path, g_strerror(errno));
	g_free(dir);
	return ok;
}

static bool write_report(const struct options *o, const struct report *r, FILE *out)
{
	const struct report_opts ro = { .format = o->format, .color = o->color, .quiet = o->quiet };

	errno = 0;
	if (report_write(r, &ro, out))
		return true;
	diag_error("%s: %s", o->out ? o->out : "stdout", g_strerror(errno ? errno : EIO));
	return false;
}

bool output_report(const struct options *o, const struct report *r)
{
	GError *err = NULL;
	struct atomic_file *f;

	diag_progress_clear();
	if (!o->out)
		return write_report(o, r, stdout);
	f = atomic_begin(o->out, &err);
	if (!f)
		return failed(err);
	if (!write_report(o, r, atomic_stream(f))) {
		atomic_abort(f);
		return false;
	}
	return atomic_commit(f, &err) || failed(err);
}

bool output_text(const struct options *o, const char *text)
{
	GError *err = NULL;

	diag_progress_clear();
	if (o->out)
		return atomic_write(o->out, text, strlen(text), &err) || failed(err);
	if (fputs(text, stdout) != EOF && fflush(stdout) == 0)
		return true;
	diag_error("stdout: %s", g_strerror(errno));
	return false;
}
