/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * device-ref-use-after-put: a device is read, written or handed on after its reference was dropped.
 *
 * Driver data of a supplier that is bound outlives the reference by the rules of the driver core; reading
 * it is the accepted idiom and silent. So are comparing and printing the pointer, and ending a registration.
 */
#include "rules/ref-report.h"
#include "rules/rules.h"

static void check(const struct flow_unit *fu, GPtrArray *out)
{
	for (unsigned int i = 0; i < fu->misuses->len; i++) {
		const struct flow_misuse *m = fu->misuses->pdata[i];
		g_autofree char *message = NULL;

		if (m->kind != FLOW_USE_AFTER_PUT || m->ref->given_up || !ref_reportable(m->ref, false))
			continue;
		message = misuse_message("device", m);
		g_ptr_array_add(out, misuse_finding(fu, m, "device-ref-use-after-put", FWS_WARNING, message));
	}
}

const struct rule rule_device_ref_use_after_put = {
	.id = "device-ref-use-after-put",
	.level = FWS_WARNING,
	.summary = "A device is used after the last known reference to it was dropped.",
	.fixable = false,
	.by_default = true,
	.origin = "document 000, discussion of patch 1",
	.check = check,
};
