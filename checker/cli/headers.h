/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The contents of all headers of a tree as one number.
 */
#ifndef FWS_CLI_HEADERS_H
#define FWS_CLI_HEADERS_H

#include "cli/stamp.h"
#include "cli/sumdb.h"

/*
 * Changes with the name or the contents of any header below @root, on whatever machine. What the database, which may
 * be NULL, knows of a file of the same size and times is not read again.
 */
guint64 headers_digest(const struct tree_stamp *t, const char *root, struct sumdb *db);

#endif
