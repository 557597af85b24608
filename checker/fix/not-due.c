/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a rule that has fixes asks for none. */
#include "fix/plan.h"
#include "fix/undone-with.h"

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

/* A driver that ACPI alone finds devices for: nothing counts the firmware nodes of ACPI. */
static bool uncounted(const struct flow_unit *fu, const struct flow_ref *ref)
{
	return !strcmp(words_noun(ref), "firmware node") && strstr(fu->ir->text, "struct acpi_device_id ") &&
	       !strstr(fu->ir->text, "struct of_device_id ");
}

bool put_is_no_fix(const struct flow_unit *fu, const struct flow_ref *ref, char **why)
{
	const char *undo = undone_with_put(fu, ref);

	if (undo)
		*why = g_strdup_printf("where it is put otherwise, %s() comes before that", undo);
	else if (uncounted(fu, ref))
		*why = g_strdup("the driver is for ACPI only, whose firmware nodes are not counted");
	return *why;
}
