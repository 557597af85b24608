/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * iommu-priv-outside-probe: dev_iommu_priv_set() is reached from a callback other than probe_device.
 *
 * The driver's private data of a device is made by probe_device and gone after release_device. A call is reported
 * when a way is known from another callback of the IOMMU core or of the driver core; one whose callers are unknown
 * is not. Limits: ops structs that a driver makes for itself.
 */
#include <string.h>

#include "rules/reach.h"
#include "rules/rules.h"
#include "rules/site.h"

/* Roles a call in another file may give a function here. */
static const char *const roles[] = { "xlate",	      "attach",		"detach",	   "attach-pasid",
				     "remove-pasid",  "domain-free",	"domain-alloc",	   "device-group",
				     "page-response", "enable-feature", "disable-feature", "probe-finalize" };

static bool in_place(const char *role)
{
	return !g_strcmp0(role, "probe-device") || !g_strcmp0(role, "release-device");
}

/* A callback that must not set it, and that somebody is known to call. */
static bool out_of_place(const struct flow_unit *fu, const struct ir_init *init)
{
	if (!g_strcmp0(init->record, "iommu_ops") || !g_strcmp0(init->record, "iommu_domain_ops"))
		return !in_place(reach_role(fu, init));
	return model_callback(fu->model, init->record, init->field) != MODEL_CB_NONE;
}

static const char *foreign_role(const struct flow_unit *fu, const struct ir_func *f)
{
	for (unsigned int i = 0; i < G_N_ELEMENTS(roles); i++) {
		if (order_has_role(flow_order(fu), f, roles[i]))
			return roles[i];
	}
	return NULL;
}

static void look_at(const struct flow_unit *fu, const struct ir_func *f, const struct ir_instr *in,
		    GPtrArray *out)
{
	g_autofree char *dev = NULL;
	struct reach_way way = { 0 };
	g_autofree char *from = NULL;
	struct finding *x;

	if (reach_find(fu, f, out_of_place, &way))
		from = g_strdup_printf("%s::%s", way.init->record, way.init->field);
	else
		from = g_strdup(foreign_role(fu, f));
	if (!from)
		return;
	dev = ir_expr_str(in->args[0]);
	x = site_finding(fu, "iommu-priv-outside-probe", FWS_WARNING, f, &in->range, in->callee, dev,
			 "private data of '%s' is set on a way from %s; only probe_device should set it", dev,
			 from);
	if (way.init)
		reach_steps(fu, x, &way);
	site_step(fu, x, STEP_STORE, &in->range, "set here");
	reach_way_clear(&way);
	g_ptr_array_add(out, x);
}

static void check(const struct flow_unit *fu, GPtrArray *out)
{
	site_each_call(fu, "dev_iommu_priv_set", 2, look_at, out);
}

const struct rule rule_iommu_priv_outside_probe = {
	.id = "iommu-priv-outside-probe",
	.level = FWS_WARNING,
	.summary = "dev_iommu_priv_set() is reached from a callback other than probe_device.",
	.by_default = true,
	.iommu = true,
	.origin = "document 001, patch 17; document 000",
	.check = check,
};
