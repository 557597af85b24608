/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files that a change does not touch, and whose findings it may change: they call a function that does something else
 * to references now, or use a record whose fields are released differently.
 */
#ifndef FWS_CLI_AFFECTED_H
#define FWS_CLI_AFFECTED_H

#include <jansson.h>

#include "cli/change.h"
#include "kernel/kernel.h"

/*
 * @before, @after: { file: contribution } of runs over change_sources() of either side. @t: the tree after the change;
 * it is looked through only when a contribution differs. More than @most files: none, with a remark on stderr.
 * char *, sorted; g_ptr_array_unref()
 */
GPtrArray *affected_files(struct ktree *t, const struct change *c, const json_t *before, const json_t *after,
			  guint most);

#endif
