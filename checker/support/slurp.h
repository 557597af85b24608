/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading many files, one after the other, into the same memory.
 */
#ifndef FWS_SUPPORT_SLURP_H
#define FWS_SUPPORT_SLURP_H

#include <stdbool.h>
#include <stddef.h>

#define SLURP_ROOM 64 /* bytes behind the text, for who writes there */

/* All zero to begin with. */
struct slurp {
	char *text; /* of the last file, with a NUL behind; the next one takes its place */
	size_t len, cap;
};

/* False when @path is no regular file, or cannot be read. */
bool slurp_file(struct slurp *s, const char *path);
void slurp_clear(struct slurp *s);

#endif
