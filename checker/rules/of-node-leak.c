/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * of-node-leak: a reference on a node of the device tree, or on a firmware node, is lost on a feasible path.
 *
 * A node kept in a structure is not followed further: drivers keep nodes as long as they are bound.
 */
#include "rules/ref-report.h"
#include "rules/rules.h"

static void check(const struct flow_unit *fu, GPtrArray *out)
{
	for (unsigned int i = 0; i < fu->refs->len; i++) {
		const struct flow_ref *ref = fu->refs->pdata[i];
		g_autoptr(GPtrArray) bad = NULL;
		g_autofree char *message = NULL;

		if (!ref_reportable(ref, true))
			continue;
		bad = ref_exits(fu, ref, REF_LEAKED);
		if (!bad->len)
			continue;
		message = leak_message("node", fu, ref);
		g_ptr_array_add(out, ref_finding(fu, ref, "of-node-leak", FWS_WARNING, bad, message));
	}
}

const struct rule rule_of_node_leak = {
	.id = "of-node-leak",
	.level = FWS_WARNING,
	.summary = "A reference on a firmware node is lost on a feasible path.",
	.fixable = true,
	.by_default = true,
	.scoped = true,
	.origin = "document 000, patches 3 and 13",
	.check = check,
};
