// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the fix of another file does as well. Where the function that detaches PASIDs drains, the driver may take the
 * device from the fault queue once all of them are detached: that finding of another file of the driver goes, too.
 */
#include <string.h>

#include "fix/drain.h"

const char drain_when_detached[] = "all PASIDs are detached by then: the drain belongs where that is done";

static bool same_driver(const struct finding *a, const struct finding *b)
{
	g_autofree char *here = g_path_get_dirname(a->file), *there = g_path_get_dirname(b->file);

	return !strcmp(here, there);
}

static bool drains_detached(const GPtrArray *findings, const struct finding *f)
{
	for (guint i = 0; i < findings->len; i++) {
		const struct finding *other = findings->pdata[i];

		if (other->edits && !other->suppressed &&
		    !g_strcmp0(other->fix_strategy, "drain-after-detach") && same_driver(other, f))
			return true;
	}
	return false;
}

void fix_cover_others(const GPtrArray *findings)
{
	for (guint i = 0; i < findings->len; i++) {
		struct finding *f = findings->pdata[i];

		if (g_strcmp0(f->fix_why_not, drain_when_detached) || !drains_detached(findings, f))
			continue;
		f->fix_covered = true;
		g_free(f->fix_why_not);
		f->fix_why_not = g_strdup("the fix of another finding covers it");
	}
}
