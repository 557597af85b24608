/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Findings that somebody has judged and does not want to see again: a file outside the kernel tree.
 *
 * One entry a line, four fields with "|" between them; blanks around a field do not count, and the last field may
 * hold anything:
 *
 *	RULE | PATH | FUNCTION | REASON
 *	device-ref-leak | drivers/foo/bar.c | foo_probe | the core puts it, see core.c:120
 *	of-node-*       | arch/powerpc*     | *         | nodes of this platform are static
 *
 * RULE, PATH (relative to the kernel root) and FUNCTION may hold the wildcards * and ?; * matches slashes, too.
 * FUNCTION/API means only what the function API gave it, or was called for, in a FUNCTION with several findings.
 * A finding outside of functions is one of FUNCTION "-". Empty lines, and lines that begin with #, are comments.
 */
#ifndef FWS_RULES_SUPPRESS_H
#define FWS_RULES_SUPPRESS_H

#include "rules/rules.h"

struct suppressions;

/* NULL with *error (g_free()), which names file and line, when it cannot be read or a line makes no sense. */
struct suppressions *suppressions_load(const char *file, char **error);
void suppressions_free(struct suppressions *s);

/* Mark the findings that an entry describes, with the reason of the first such entry. NULL @s: none. */
void suppressions_apply(const struct suppressions *s, GPtrArray *findings);

/*
 * Entries that describe none of @findings: "FILE:LINE: RULE | PATH | FUNCTION", in order. Only those that could
 * have: their rule is on in @set, and their path matches one of @files (char *). Free with g_ptr_array_unref().
 */
GPtrArray *suppressions_unused(const struct suppressions *s, const struct rule_set *set,
			       const GPtrArray *findings, const GPtrArray *files);

#endif
