/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Unified diffs, made by git.
 */
#include "fix/scratch.h"

#include <string.h>

char *fix_diff(const char *file, const char *before, const char *after, GError **err)
{
	g_autofree char *a = g_build_filename("a", file, NULL), *b = g_build_filename("b", file, NULL);
	char *dir = scratch_new(err), *out = NULL;

	if (!dir)
		return NULL;
	if (scratch_write(dir, a, before, strlen(before), err) &&
	    scratch_write(dir, b, after, strlen(after), err))
		out = scratch_git(dir, NULL, 1, err, "diff", "--no-index", "--no-color", "--no-ext-diff",
				  "--no-prefix", "--no-renames", "-U3", "--", a, b, NULL);
	scratch_remove(dir);
	return out;
}
