/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a rule that has fixes asks for none. */
#include "fix/fix.h"

#include <string.h>

const char fix_no_remove[] = "the look-up runs at boot, and nothing takes the driver down again";
const char fix_kept_once[] =
	"the look-up is made once, while the global is NULL, and nothing takes the code down";
const char fix_last_wins[] =
	"whether to keep the first IOMMU or to handle several is for the driver to decide";
const char fix_meant[] = "the comment above the look-up speaks of the leak: it is meant";

bool fix_is_due(const char *why_not)
{
	return !why_not || (strcmp(why_not, fix_no_remove) && strcmp(why_not, fix_kept_once) &&
			    strcmp(why_not, fix_last_wins) && strcmp(why_not, fix_meant));
}
