/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * xlate-instance-lookup: of_xlate, or a function it calls, looks up the driver's own instance by the node of the entry:
 * with a function that finds devices, or by walking a list of its own. The core has already done so. Advice.
 *
 * Limits: a look-up by a function of another file is only seen when it returns a pointer to a struct.
 */
#include "rules/rules.h"
#include "rules/site.h"
#include "rules/xlate.h"

struct look {
	const struct flow_unit *fu;
	const struct xlate *x;
	GPtrArray *out;
};

static const char *advice(const struct look *l)
{
	return l->fu->api->has_probe_device_fwspec
		       ? "probe_device_fwspec gets it from the core"
		       : "the core knows it already, and probe_device can ask for it";
}

static bool gets_node(const struct look *l, const struct ir_instr *in)
{
	for (unsigned int i = 0; i < in->nargs; i++) {
		if (xlate_expr(l->x, in->args[i]) & XLATE_NODE)
			return true;
	}
	return false;
}

/* Does the call find something by the node, rather than derive it from what was found? */
static bool finds(const struct look *l, const struct ir_instr *in)
{
	return in->callee && in->dst && !xlate_callee(l->x, in) && gets_node(l, in) &&
	       xlate_result(l->x, in) & XLATE_INST;
}

static void look_at_call(const struct look *l, const struct ir_func *f, const struct ir_instr *in)
{
	if (in->op != IR_CALL || !finds(l, in) || !site_ok(f, &in->range))
		return;
	g_ptr_array_add(l->out,
			site_finding(l->fu, "xlate-instance-lookup", FWS_NOTE, f, &in->range, in->callee,
				     NULL, "of_xlate looks up its own IOMMU with %s(): %s", in->callee,
				     advice(l)));
}

/* list_for_each_entry(x, &all, node) if (x->dev->of_node == args->np) */
static bool compares_node(const struct look *l, const struct ir_block *b)
{
	struct xlate_cmp c;
	unsigned int a, o;

	for (unsigned int i = 0; i < b->instrs->len; i++) {
		const struct ir_instr *in = b->instrs->pdata[i];

		if (in->op == IR_CALL && in->nargs == 2 && in->callee && !xlate_callee(l->x, in) && in->dst &&
		    in->dst->type.kind == IR_T_INT && gets_node(l, in) &&
		    (xlate_expr(l->x, in->args[0]) | xlate_expr(l->x, in->args[1])) & XLATE_INST)
			return true;
	}
	if (!xlate_compare(b, &c))
		return false;
	a = xlate_expr(l->x, c.a) & (XLATE_NODE | XLATE_INST);
	o = xlate_expr(l->x, c.b) & (XLATE_NODE | XLATE_INST);
	return (a == XLATE_NODE && o == XLATE_INST) || (a == XLATE_INST && o == XLATE_NODE);
}

static void look_at_loop(const struct look *l, const struct ir_func *f, const struct ir_loop *loop)
{
	for (unsigned int i = 0; i < f->blocks->len; i++) {
		const struct ir_block *b = f->blocks->pdata[i];

		if (b->loop != loop || !compares_node(l, b))
			continue;
		if (site_ok(f, &loop->range))
			g_ptr_array_add(l->out,
					site_finding(l->fu, "xlate-instance-lookup", FWS_NOTE, f,
						     &loop->range, NULL, NULL,
						     "of_xlate searches for its own IOMMU by node: %s",
						     advice(l)));
		return;
	}
}

static void check(const struct flow_unit *fu, GPtrArray *out)
{
	g_autoptr(struct_xlate) x = xlate_new(fu);
	const struct look l = { fu, x, out };

	for (unsigned int i = 0; x && i < fu->ir->funcs->len; i++) {
		const struct ir_func *f = fu->ir->funcs->pdata[i];

		if (f->from_header || !xlate_role(x, f, "xlate"))
			continue;
		for (uint32_t j = 0; j < f->ninstrs; j++)
			look_at_call(&l, f, f->instrs[j]);
		for (unsigned int j = 0; j < f->loops->len; j++)
			look_at_loop(&l, f, f->loops->pdata[j]);
	}
}

const struct rule rule_xlate_instance_lookup = {
	.id = "xlate-instance-lookup",
	.level = FWS_NOTE,
	.summary = "of_xlate looks up the IOMMU that the core has already found.",
	.by_default = false,
	.iommu = true,
	.origin = "document 000, the probe_device_fwspec commit",
	.check = check,
};
