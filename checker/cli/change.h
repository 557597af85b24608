/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A change to a kernel tree: which files it touches, and how the tree is without it and with it. Each of the two is
 * the tree on disk, which is never written, or that with files of a scratch directory over it.
 */
#ifndef FWS_CLI_CHANGE_H
#define FWS_CLI_CHANGE_H

#include <glib.h>
#include <stdbool.h>

#include "support/overlay.h"

struct changed_file {
	char *name; /* relative to the root */
	bool before, after; /* is there a file of this name? */
};

/* The tree on one side of the change. */
struct change_side {
	struct overlay *overlay; /* NULL: as it is on disk */
	char *vfs; /* see overlay_write_vfs(), or NULL */
};

struct change {
	char *root, *scratch;
	GPtrArray *files; /* struct changed_file *, sorted by name */
	struct change_side before, after;
};

/*
 * What a mail, an mbox or a diff does to the tree @root (absolute); "-" is stdin. NULL with an error that says what
 * to do.
 */
struct change *change_of_patch(const char *root, const char *patch, GError **err);
/*
 * What the work tree @root has that the commit @rev, or the last one that both have in common, has not: commits,
 * uncommitted changes, files that git does not know yet and does not ignore.
 */
struct change *change_of_git(const char *root, const char *rev, GError **err);
/* What the commit @rev did to its first parent. Files that it did not touch are taken as they are on disk. */
struct change *change_of_commit(const char *root, const char *rev, GError **err);
void change_free(struct change *c);

/*
 * C files to check on one side, char *, sorted: those that were changed, and those that include a header which was, if
 * it lies beside or above them. g_ptr_array_unref()
 */
GPtrArray *change_sources(const struct change *c, bool after);
/* Changed headers of which not every user is among these; borrowed. g_ptr_array_unref() */
GPtrArray *change_wide_headers(const struct change *c);

/* Contents of @file on one side, or NULL. g_free() */
char *change_text(const struct change *c, bool after, const char *file, gsize *len);

/* For the files that make a change: a new one, to be filled. */
struct change *change_new(const char *root, GError **err);
void change_add(struct change *c, const char *name, bool before, bool after);
/* Is there a regular file @dir/@name? Links are no sources. */
bool change_is_file(const char *dir, const char *name);
/* Set the error; returns false. */
bool change_refuse(GError **err, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* @side gets an overlay of the files below @dir. False with an error. */
bool change_overlay(struct change *c, struct change_side *side, const char *dir, GError **err);

#endif
