/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fwspec-free-in-driver: a driver's callback frees the fwspec, which the core does itself when the callback fails
 * and after release_device.
 *
 * The core's own files have no callbacks of these ops, and are silent by that. Where a failing of_xlate leaves the
 * fwspec to a later attempt (struct iommu_fwspec still names the driver's ops), a free there is right.
 */
#include <string.h>

#include "rules/reach.h"
#include "rules/rules.h"
#include "rules/site.h"

static bool is_driver_op(const struct flow_unit *fu, const struct ir_init *init)
{
	bool ops = !g_strcmp0(init->record, "iommu_ops") || !g_strcmp0(init->record, "iommu_domain_ops");

	return ops && !(fu->api && fu->api->fwspec_has_ops && !g_strcmp0(reach_role(fu, init), "xlate"));
}

static void look_at(const struct flow_unit *fu, const struct ir_func *f, const struct ir_instr *in,
		    GPtrArray *out)
{
	g_autofree char *dev = NULL;
	struct reach_way way = { 0 };
	const char *why;
	struct finding *x;

	if (!reach_find(fu, f, is_driver_op, &way))
		return;
	if (reach_only_failing(fu, f, in, reach_is_release))
		why = reach_is_release(fu, way.init) ? "the core frees it after release_device"
						     : "the core frees it when the callback fails";
	else
		why = "it belongs to the core";
	dev = ir_expr_str(in->args[0]);
	x = site_finding(fu, "fwspec-free-in-driver", FWS_WARNING, f, &in->range, in->callee, dev,
			 "driver frees the fwspec of '%s' on a way from %s::%s; %s", dev, way.init->record,
			 way.init->field, why);
	reach_steps(fu, x, &way);
	site_step(fu, x, STEP_RELEASE, &in->range, "freed here");
	reach_way_clear(&way);
	g_ptr_array_add(out, x);
}

static void check(const struct flow_unit *fu, GPtrArray *out)
{
	site_each_call(fu, "iommu_fwspec_free", 1, look_at, out);
}

const struct rule rule_fwspec_free_in_driver = {
	.id = "fwspec-free-in-driver",
	.level = FWS_WARNING,
	.summary = "A driver's callback frees the fwspec, which is the core's to free.",
	.fixable = true,
	.by_default = true,
	.iommu = true,
	.origin = "document 001, patch 14",
	.check = check,
};
