/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * dev-iommu-write: dev->iommu, or a member of struct dev_iommu, is written by code that does not own it.
 *
 * A store is known by the types on the way to it, not by how it is spelled. Who owns what stands in a table, and an
 * owner is known by what it defines, so that files may move. Limits: a store by a function that gets the
 * address of a member.
 */
#include <string.h>

#include "flow/order.h"
#include "rules/rules.h"
#include "rules/site.h"

/*
 * The file that defines the function may write the member of struct dev_iommu, with the lock held; no member: all, and
 * dev->iommu.
 */
static const struct {
	const char *defines, *member, *lock;
} owners[] = {
	{ "iommu_device_register", NULL, NULL }, /* the IOMMU core */
	{ "iopf_queue_add_device", "fault_param", "dev_iommu.lock" },
	{ "iopf_queue_add_device", "iopf_param", "dev_iommu.lock" }, /* the same, of 6.1 */
	{ "iommu_setup_dma_ops", "pci_32bit_workaround", NULL }, /* while one driver owns the device */
};

/* By value: what these write through argument 0 */
static const char *const fillers[] = { "memset", "memcpy", "memmove", NULL };

struct store {
	const struct ir_path *path; /* the place */
	const char *member; /* of struct dev_iommu; NULL: all of it, or the pointer to it */
};

static bool is_dev_iommu(const struct ir_type *t)
{
	return t->kind == IR_T_RECORD && !g_strcmp0(t->tag, "dev_iommu");
}

/* Is what lies at @p part of a struct dev_iommu, or the pointer to one in a struct device? */
static bool owned_place(const struct ir_path *p, struct store *out)
{
	out->path = p;
	out->member = NULL;
	if (p->kind == IR_P_FIELD && !strcmp(p->field, "iommu") && !g_strcmp0(p->record, "device") &&
	    p->type.kind == IR_T_PTR && !g_strcmp0(p->type.tag, "dev_iommu"))
		return true;
	if (!ir_path_derefs(p))
		return false;
	for (; p && p->kind != IR_P_DEREF; p = p->base) {
		if (p->kind == IR_P_FIELD && !g_strcmp0(p->record, "dev_iommu")) {
			out->member = p->field;
			return true;
		}
	}
	return p && is_dev_iommu(&p->type);
}

/* What @e points to, also through a variable that is set once. */
static const struct ir_path *pointee(const struct ir_func *f, const struct ir_expr *e)
{
	const struct ir_instr *def;

	if (e->kind == IR_E_LOAD && e->path->kind == IR_P_VAR && e->path->type.kind == IR_T_PTR) {
		def = ir_sole_def(f, e->path->var);
		if (def && def->op == IR_ASSIGN && def->src->kind == IR_E_ADDR)
			return def->src->path;
	}
	return e->kind == IR_E_ADDR ? e->path : NULL;
}

/* *p = x, where p = &dev->iommu */
static const struct ir_path *resolved(const struct ir_func *f, const struct ir_path *dst)
{
	const struct ir_instr *def;

	if (dst->kind != IR_P_DEREF || dst->base->kind != IR_P_VAR)
		return dst;
	def = ir_sole_def(f, dst->base->var);
	return def && def->op == IR_ASSIGN && def->src->kind == IR_E_ADDR ? def->src->path : dst;
}

static bool fills(const struct ir_func *f, const struct ir_instr *in, struct store *out)
{
	const struct ir_expr *to = in->nargs ? in->args[0] : NULL;
	const char *name = in->callee;
	const struct ir_path *p;

	if (!name || !to)
		return false;
	if (g_str_has_prefix(name, "__builtin_"))
		name += strlen("__builtin_");
	name += strspn(name, "_");
	if (!g_strv_contains(fillers, name))
		return false;
	p = pointee(f, to);
	if (p)
		return owned_place(p, out);
	if (to->kind != IR_E_LOAD || to->type.depth != 1 || g_strcmp0(to->type.tag, "dev_iommu"))
		return false;
	out->path = to->path;
	out->member = NULL;
	return true;
}

static bool stores(const struct ir_func *f, const struct ir_instr *in, struct store *out)
{
	if (in->dst && owned_place(resolved(f, in->dst), out))
		return true;
	return in->op == IR_CALL && fills(f, in, out);
}

static bool locked(const struct flow_unit *fu, const struct ir_func *f, const struct ir_instr *in,
		   const char *lock)
{
	struct order *o = flow_order(fu);
	order_set bit = order_lock(o, lock);

	return bit && (order_before(o, f, in).held_all & bit);
}

static bool may_write(const struct flow_unit *fu, const struct ir_func *f, const struct ir_instr *in,
		      const struct store *s)
{
	for (unsigned int i = 0; i < G_N_ELEMENTS(owners); i++) {
		const struct ir_func *g = ir_unit_func(fu->ir, owners[i].defines);

		if (!g || g->from_header)
			continue;
		if (!owners[i].member)
			return true;
		if (!g_strcmp0(owners[i].member, s->member))
			return !owners[i].lock || locked(fu, f, in, owners[i].lock);
	}
	return false;
}

static void report(const struct flow_unit *fu, const struct ir_func *f, const struct ir_instr *in,
		   const struct store *s, GPtrArray *out)
{
	bool in_probe = order_has_role(flow_order(fu), f, "probe-device");
	g_autofree char *place = ir_path_str(s->path);
	struct finding *x;

	x = site_finding(fu, "dev-iommu-write", in_probe ? FWS_WARNING : FWS_ERROR, f, &in->range, NULL,
			 place,
			 s->member ? "'%s' is written outside the IOMMU core, which owns struct dev_iommu"
				   : "'%s' is written outside the IOMMU core, which owns it",
			 place);
	site_step(fu, x, STEP_STORE, &in->range, "written here");
	g_ptr_array_add(out, x);
}

static void check(const struct flow_unit *fu, GPtrArray *out)
{
	for (unsigned int i = 0; i < fu->ir->funcs->len; i++) {
		const struct ir_func *f = fu->ir->funcs->pdata[i];
		uint32_t last = UINT32_MAX;

		/* a store is one whatever is missing around it, so that tainted functions count */
		for (uint32_t k = 0; !f->from_header && k < f->ninstrs; k++) {
			const struct ir_instr *in = f->instrs[k];
			struct store s;

			/* a macro may spell it twice */
			if (in->range.in_header || !in->range.line || in->range.begin == last ||
			    !stores(f, in, &s) || may_write(fu, f, in, &s))
				continue;
			last = in->range.begin;
			report(fu, f, in, &s, out);
		}
	}
}

const struct rule rule_dev_iommu_write = {
	.id = "dev-iommu-write",
	.level = FWS_ERROR,
	.summary = "dev->iommu, or a member of struct dev_iommu, is written outside the IOMMU core.",
	.by_default = true,
	.iommu = true,
	.origin = "document 001, patches 13 and 16",
	.check = check,
};
