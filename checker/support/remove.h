/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Removing a directory that the program made.
 */
#ifndef FWS_SUPPORT_REMOVE_H
#define FWS_SUPPORT_REMOVE_H

/* @path and all below it, as far as that can be removed. Symbolic links are removed, not followed. */
void remove_tree(const char *path);

#endif
