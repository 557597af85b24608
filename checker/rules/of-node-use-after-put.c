/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * of-node-use-after-put: a firmware node is used, or dropped again, after its reference was dropped.
 */
#include "rules/ref-report.h"
#include "rules/rules.h"

static void check(const struct flow_unit *fu, GPtrArray *out)
{
	for (unsigned int i = 0; i < fu->misuses->len; i++) {
		const struct flow_misuse *m = fu->misuses->pdata[i];
		g_autofree char *message = NULL;

		if (!ref_reportable(m->ref, true))
			continue;
		message = misuse_message("node", m);
		g_ptr_array_add(out, misuse_finding(fu, m, "of-node-use-after-put", FWS_WARNING, message));
	}
}

const struct rule rule_of_node_use_after_put = {
	.id = "of-node-use-after-put",
	.level = FWS_WARNING,
	.summary =
		"A firmware node is used or dropped again after the last known reference to it was dropped.",
	.fixable = false,
	.by_default = true,
	.scoped = true,
	.origin = "document 000, patches 3 and 13",
	.check = check,
};
