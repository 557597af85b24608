/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The user's cache directory.
 */
#include <errno.h>

#include "support/cache.h"

/* Read at each call, not once as g_get_user_cache_dir() does: tests move it. */
static char *cache_root(void)
{
	const char *xdg = g_getenv("XDG_CACHE_HOME");

	/* the XDG specification says that a relative path is to be ignored */
	if (xdg && g_path_is_absolute(xdg))
		return g_build_filename(xdg, "fwspeck", NULL);
	return g_build_filename(g_get_home_dir(), ".cache", "fwspeck", NULL);
}

char *fws_cache_path(const char *sub)
{
	g_autofree char *root = cache_root();

	return g_build_filename(root, sub, NULL);
}

char *fws_cache_dir(const char *sub, GError **err)
{
	g_autofree char *dir = fws_cache_path(sub);

	if (g_mkdir_with_parents(dir, 0755)) {
		g_set_error(err, G_FILE_ERROR, g_file_error_from_errno(errno),
			    "cannot make the cache directory %s: %s (set XDG_CACHE_HOME to a place that can "
			    "be written)",
			    dir, g_strerror(errno));
		return NULL;
	}
	return g_steal_pointer(&dir);
}
