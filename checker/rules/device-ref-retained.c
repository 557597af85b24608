/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * device-ref-retained: a device reference is stored in a struct or global that outlives the
 * function, and no code ever puts that field.
 *
 * Limits: "no code" means no file that was checked in the same run.
 */
#include "rules/ref-report.h"
#include "rules/rules.h"

static void check(const struct flow_unit *fu, GPtrArray *out)
{
	for (unsigned int i = 0; i < fu->refs->len; i++) {
		const struct flow_ref *ref = fu->refs->pdata[i];
		g_autoptr(GPtrArray) bad = NULL, leaked = NULL;
		g_autofree char *message = NULL;
		const struct ref_exit *x;

		if (!ref_reportable(ref, false) || ref->in_field)
			continue;
		/* one finding an acquisition: a plain leak says more */
		leaked = ref_exits(fu, ref, REF_LEAKED);
		bad = ref_exits(fu, ref, REF_RETAINED);
		if (leaked->len || !bad->len)
			continue;
		x = bad->pdata[0];
		message = g_strdup_printf(
			"device reference taken by %s() is kept in '%s%s%s' and never dropped", ref->api,
			x->record ? x->record : "", x->record ? "::" : "", x->field);
		g_ptr_array_add(out, ref_finding(fu, ref, "device-ref-retained", FWS_WARNING, bad, message));
	}
}

const struct rule rule_device_ref_retained = {
	.id = "device-ref-retained",
	.level = FWS_WARNING,
	.summary = "A device reference is stored in a structure or global, and nothing ever puts that field.",
	.fixable = true,
	.by_default = true,
	.origin = "document 000, patches 6 and 9",
	.check = check,
};
