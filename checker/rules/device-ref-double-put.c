/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * device-ref-double-put: a device reference is dropped twice on one path.
 *
 * Limits: of one function and its callees' fields; a second put whose reference may have been taken by a
 * function nothing is known of is not counted.
 */
#include "rules/ref-report.h"
#include "rules/rules.h"

static void check(const struct flow_unit *fu, GPtrArray *out)
{
	const struct ir_instr *last = NULL;

	for (unsigned int i = 0; i < fu->misuses->len; i++) {
		const struct flow_misuse *m = fu->misuses->pdata[i];
		g_autofree char *message = NULL;

		if (m->kind != FLOW_DOUBLE_PUT || !ref_reportable(m->ref, false))
			continue;
		if (last == m->ref->acquire)
			continue;
		last = m->ref->acquire;
		message = misuse_message("device", m);
		g_ptr_array_add(out, misuse_finding(fu, m, "device-ref-double-put",
						    m->ref->assumed ? FWS_WARNING : FWS_ERROR, message));
	}
}

const struct rule rule_device_ref_double_put = {
	.id = "device-ref-double-put",
	.level = FWS_ERROR,
	.summary = "A device reference is dropped twice on one path.",
	.fixable = false,
	.by_default = true,
	.origin = "document 000, review of patches 4 and 8",
	.check = check,
};
