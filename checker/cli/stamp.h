/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Has anything changed since? Identities of the tree, of the checker and of a file, for what is kept
 * from one run to the next.
 *
 * Contract
 *   - A source or header counts as unchanged when its size and its time of modification are: as for make. The whole
 *     tree is looked at, so that an edited header, a new file and a switched branch are all
 *     noticed, with git or without. What was edited with both kept goes unnoticed.
 */
#ifndef FWS_CLI_STAMP_H
#define FWS_CLI_STAMP_H

#include <glib.h>
#include <stdbool.h>

#include "kernel/kernel.h"

struct stamp_source {
	char *file; /* relative to the root */
	gint64 size, mtime_ns;
};

struct tree_stamp {
	GPtrArray *sources; /* struct stamp_source *: the .c files, in no order */
	guint64 headers; /* of all files that a source may include */
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

#endif
