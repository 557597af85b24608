/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The patches of a series, before they are mails or commits.
 */
#ifndef FWS_FIX_PATCHSET_H
#define FWS_FIX_PATCHSET_H

#include "fix/fix.h"
#include "fix/scratch.h"

/*
 * One patch for one file and rule, in the order of the series: by subsystem, file, rule, with message and text.
 * Findings whose edits conflict with those of an earlier one are left out, with a warning. NULL with an
 * error; else struct patch *, free with g_ptr_array_unref().
 */
GPtrArray *patchset_new(const struct series_opts *o, GPtrArray *findings, GError **err);

/* Patches [first, first + n) are a series of their own. */
struct part {
	unsigned int first, n;
};

/*
 * Series of at most @max patches, 0 for one. Patches of one file stay together, whatever their number; those
 * of a subsystem do when they fit. GArray of struct part
 */
GArray *patchset_split(const GPtrArray *patches, unsigned int max);

/* apply.c: the patches as commits on top of HEAD that nothing refers to yet; the id of the last, g_free() */
char *apply_commits(const char *root, const GPtrArray *patches, GError **err);
/* Move HEAD and the work tree on to @commit. */
bool apply_forward(const char *root, const char *commit, GError **err);

#endif
