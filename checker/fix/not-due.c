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
const char fix_uncounted[] = "the driver is for ACPI only, whose firmware nodes are not counted";

bool fix_is_due(const char *why_not)
{
	static const char *const reasons[] = { fix_no_remove, fix_kept_once, fix_last_wins,
					       fix_meant,     fix_uncounted, NULL };

	return !why_not || !g_strv_contains(reasons, why_not);
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
		*why = g_strdup(fix_uncounted);
	return *why;
}
