/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * device-ref-leak: a device reference taken by a look-up is lost on a feasible path.
 *
 * Limits: a callee nothing is known of borrows, unless its name says that it releases; of the
 * rounds of a loop two are told apart.
 */
#include "rules/ref-report.h"
#include "rules/rules.h"

static void check(const struct flow_unit *fu, GPtrArray *out)
{
	const struct ir_instr *last = NULL;

	for (unsigned int i = 0; i < fu->refs->len; i++) {
		const struct flow_ref *ref = fu->refs->pdata[i];
		g_autoptr(GPtrArray) bad = NULL;
		g_autofree char *message = NULL;

		if (model_is_node(ref->kind) || model_is_fwspec(ref->kind) || ref->func->from_header ||
		    ref->func->tainted)
			continue;
		/* a call that takes several at once is one finding */
		if (last == ref->acquire)
			continue;
		bad = ref->soft ? ref_soft_losses(fu, ref) : ref_exits(fu, ref, REF_LEAKED);
		if (!bad->len)
			continue;
		last = ref->acquire;
		message = leak_message("device", fu, ref);
		g_ptr_array_add(out,
				ref_finding(fu, ref, "device-ref-leak",
					    ref->assumed || ref->cut || ref->soft ? FWS_WARNING : FWS_ERROR,
					    bad, message));
	}
}

const struct rule rule_device_ref_leak = {
	.id = "device-ref-leak",
	.level = FWS_ERROR,
	.summary = "A device reference taken by a look-up is lost on a feasible path.",
	.fixable = true,
	.by_default = true,
	.origin = "document 000, patches 1-6, 8, 9, 11, 13, 14",
	.check = check,
};
