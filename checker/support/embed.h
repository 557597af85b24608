/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Text files built into the program: the rule pages (rules/<id>.md), the model tables
 * (model/<name>.model) and what a report page is made of (report/page.*). The Makefile
 * generates the array with embed.sh.
 */
#ifndef FWS_SUPPORT_EMBED_H
#define FWS_SUPPORT_EMBED_H

struct embedded {
	const char *name; /* file name without its directory: "device-ref-leak.md" */
	const char *text; /* NUL-terminated */
};

extern const struct embedded embedded_files[]; /* sorted by name; the last entry has a NULL name */

/* Text of @name, or NULL when there is no such file. */
const char *embedded_find(const char *name);

#endif
