/* SPDX-License-Identifier: GPL-2.0-only */
/* Removing a directory; see remove.h. */
#include <sys/stat.h>

#include <glib.h>
#include <glib/gstdio.h>

#include "support/remove.h"

void remove_tree(const char *path)
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
