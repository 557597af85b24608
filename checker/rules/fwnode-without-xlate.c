/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fwnode-without-xlate: an IOMMU is registered with a firmware node, by a driver of the device tree without of_xlate.
 *
 * Where the core finds the driver through the fwspec, of_iommu_xlate() drops the fwspec of a master whose driver has
 * no of_xlate, and without it an instance that has a fwnode is never found: probe_device does not run. Silent: drivers
 * without a table of compatible strings, and those whose probe_device takes no device.
 */
#include <string.h>

#include "rules/failure.h"
#include "rules/reach.h"
#include "rules/rules.h"
#include "rules/site.h"

/* The variable of struct iommu_ops that @e points to, or NULL. */
static const struct ir_var *ops_of(const struct ir_func *f, const struct ir_expr *e)
{
	const struct ir_instr *def;

	if (e->kind == IR_E_ADDR && e->path->kind == IR_P_VAR)
		return e->path->var;
	if (e->kind != IR_E_LOAD || e->path->kind != IR_P_VAR)
		return NULL;
	def = ir_sole_def(f, e->path->var);
	return def && def->op == IR_ASSIGN && def->src->kind == IR_E_ADDR && def->src->path->kind == IR_P_VAR
		       ? def->src->path->var
		       : NULL;
}

static bool translates(const char *field)
{
	return !strcmp(field, "of_xlate") || !strcmp(field, "of_xlate_fwspec") ||
	       !strcmp(field, "probe_device_fwspec");
}

/* Does code set such a member of some ops struct at run time? */
static bool set_later(const struct ir_unit *u)
{
	for (unsigned int i = 0; i < u->funcs->len; i++) {
		const struct ir_func *f = u->funcs->pdata[i];

		for (uint32_t k = 0; k < f->ninstrs; k++) {
			const struct ir_path *p = f->instrs[k]->dst;

			if (p && p->kind == IR_P_FIELD && !g_strcmp0(p->record, "iommu_ops") &&
			    translates(p->field))
				return true;
		}
	}
	return false;
}

/* What takes devices for @ops but cannot take one from the device tree; NULL when nothing is wrong. */
static const struct ir_init *probe_without_xlate(const struct flow_unit *fu, const struct ir_var *ops)
{
	const struct ir_init *probe = NULL;

	for (unsigned int i = 0; i < fu->ir->inits->len; i++) {
		const struct ir_init *init = fu->ir->inits->pdata[i];
		const struct ir_func *f = ir_unit_func(fu->ir, init->func);

		if (g_strcmp0(init->var, ops->name) || g_strcmp0(init->record, "iommu_ops"))
			continue;
		if (translates(init->field))
			return NULL;
		if (!strcmp(init->field, "probe_device") && !(f && failure_always(f)))
			probe = init;
	}
	return probe;
}

/* Does the unit match nodes of the device tree? Its table is named in an initialiser only, so that no code shows it. */
static bool is_of_driver(const struct ir_unit *u)
{
	return g_regex_match_simple("^[^*/\n]*\\bstruct\\s+of_device_id\\s+\\w+\\s*\\[", u->text,
				    G_REGEX_MULTILINE, 0);
}

static void look_at(const struct flow_unit *fu, const struct ir_func *f, const struct ir_instr *in,
		    GPtrArray *out)
{
	const struct ir_var *ops = ops_of(f, in->args[1]);
	const struct ir_init *probe;
	struct finding *x;

	if (!ops || (in->args[2]->kind == IR_E_CONST && !in->args[2]->value))
		return;
	probe = probe_without_xlate(fu, ops);
	if (!probe || !is_of_driver(fu->ir) || set_later(fu->ir))
		return;
	x = site_finding(fu, "fwnode-without-xlate", FWS_WARNING, f, &in->range, in->callee, ops->name,
			 "registered with a firmware node, but '%s' has no of_xlate: the core drops the "
			 "fwspec of its devices and never probes them",
			 ops->name);
	site_step(fu, x, STEP_INFO, &probe->range, "%s() is not reached for devices of the device tree",
		  probe->func);
	site_step(fu, x, STEP_CALL, &in->range, "registered here");
	g_ptr_array_add(out, x);
}

static void check(const struct flow_unit *fu, GPtrArray *out)
{
	/* through the bus, probe_device is reached without a fwspec too */
	if (!fu->api || fu->api->probe_any_device)
		return;
	site_each_call(fu, "iommu_device_register", 3, look_at, out);
}

const struct rule rule_fwnode_without_xlate = {
	.id = "fwnode-without-xlate",
	.level = FWS_WARNING,
	.summary = "An IOMMU is registered with a firmware node, but its driver has no of_xlate.",
	.by_default = true,
	.iommu = true,
	.origin = "document 001, patch 8",
	.check = check,
};
