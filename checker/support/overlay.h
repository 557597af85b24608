/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A tree as it would be with some files changed: those lie in a directory of their own, the tree itself stays as it is.
 *
 * Contract
 *   - Every function takes NULL for "nothing is changed".
 *   - Names are relative to the root of the tree.
 */
#ifndef FWS_SUPPORT_OVERLAY_H
#define FWS_SUPPORT_OVERLAY_H

#include <glib.h>
#include <stdbool.h>

struct overlay;

/* @dir: absolute; holds the changed files under their names. */
struct overlay *overlay_new(const char *dir);
void overlay_free(struct overlay *o);

/* @file is as in the directory, or, not @present, is not there at all. */
void overlay_add(struct overlay *o, const char *file, bool present);

enum overlay_state { OVERLAY_SAME, OVERLAY_CHANGED, OVERLAY_GONE };
enum overlay_state overlay_state(const struct overlay *o, const char *file);

/* Where the contents of @file are; of one that is gone, a path that does not exist. g_free() */
char *overlay_path(const struct overlay *o, const char *root, const char *file);

/* Names of all files that the overlay says something about, sorted; borrowed. g_ptr_array_unref() */
GPtrArray *overlay_files(const struct overlay *o);

/* Is a header among them that any file of the tree may include? */
bool overlay_has_common_header(const struct overlay *o);

/*
 * Write the file that makes a compiler see the tree so (-ivfsoverlay) to @path. What is gone it still sees.
 */
bool overlay_write_vfs(const struct overlay *o, const char *root, const char *path, GError **err);

#endif
