/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Has anything changed since? Identities of the tree, of the checker and of a file, for what is kept
 * from one run to the next.
 *
 * Contract
 *   - The whole tree is looked at, so that an edited header, a new file and a switched branch are all noticed, with git
 *     or without. What is kept of a file that is analysed goes by contents, of headers too: a fresh checkout of the
 *     same commit is the same tree.
 *   - Files that are not to be read again count as unchanged when their size and times are. Times of modification can be
 *     set; those of the last change of the inode cannot, and count wherever a result is taken over.
 */
#ifndef FWS_CLI_STAMP_H
#define FWS_CLI_STAMP_H

#include <glib.h>
#include <stdbool.h>

#include "kernel/kernel.h"

struct stamp_source {
	char *file; /* relative to the root */
	gint64 size, mtime_ns, ctime_ns;
};

struct tree_stamp {
	GPtrArray *sources; /* struct stamp_source *: the .c files, in no order */
	GPtrArray
		*headers; /* the same of all files that a source may include, but for those of the overlay */
	guint64 overlaid; /* of the headers of the overlay, by contents */
	guint64 all; /* of names, sizes and times of all files, build files too */
	gint64 newest_ns; /* the last change of one of them */
};

/* @overlay: what of the tree is seen otherwise, or NULL. */
struct tree_stamp *tree_stamp_new(const char *root, const struct overlay *overlay);
void tree_stamp_free(struct tree_stamp *t);

/* Of this program and the libraries it runs with; 0 when that cannot be told. */
guint64 checker_stamp(void);

/*
 * Of the text of @file and how it is parsed: flags, architecture, configuration. 0 when it cannot be read, or when it
 * includes something else than headers, whose changes tree_stamp_new() would not notice.
 */
guint64 file_stamp(const struct ktree *t, const char *file, const struct karch *a, const char *dir,
		   const char *const *flags);

/* Of the text of @file alone; 0 when it cannot be read. */
guint64 text_stamp(const struct ktree *t, const char *file);

#endif
