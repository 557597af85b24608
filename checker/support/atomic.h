/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Write a file so that a reader sees the old one or the whole new one, never a part.
 *
 * Contract
 *   - The text goes to a temporary file in the same directory; atomic_commit() flushes it
 *     to disk and renames it. Any failure (disk full, …) removes it and says why.
 *   - A symbolic link is followed; the mode of an existing file is kept.
 *   - "-" and existing targets that are no regular file (/dev/stdout, a pipe) are written directly.
 *   - Errors are in domain G_FILE_ERROR and name the target.
 */
#ifndef FWS_SUPPORT_ATOMIC_H
#define FWS_SUPPORT_ATOMIC_H

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>

struct atomic_file;

struct atomic_file *atomic_begin(const char *path, GError **err);
FILE *atomic_stream(struct atomic_file *f);
bool atomic_commit(struct atomic_file *f, GError **err); /* frees @f, also on failure */
void atomic_abort(struct atomic_file *f); /* frees @f; NULL is fine */

bool atomic_write(const char *path, const char *data, size_t len, GError **err);
/* The same without waiting for the disk: for one of thousands of files that can all be made again. */
bool atomic_replace(const char *path, const char *data, size_t len, GError **err);

#endif
