/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * iommu-priv-null-store: dev_iommu_priv_set(dev, NULL) just before the core frees dev->iommu.
 *
 * That is so at the end of release_device, and where probe_device fails. A NULL that somebody reads before that, and
 * every NULL that another callback stores, is a marker and stays silent.
 */
#include <string.h>

#include "rules/reach.h"
#include "rules/rules.h"
#include "rules/site.h"

static bool not_last(const struct flow_unit *fu, const struct ir_init *init)
{
	const char *role = reach_role(fu, init);

	return g_strcmp0(role, "release-device") && g_strcmp0(role, "probe-device");
}

/* Does @f, or a function of the unit that it calls, read the private data? */
static bool reads(const struct flow_unit *fu, const struct ir_func *f, GHashTable *seen);

static bool reads_priv(const struct flow_unit *fu, const struct ir_instr *in, GHashTable *seen)
{
	const struct ir_func *g;

	if (in->op != IR_CALL || !in->callee)
		return false;
	if (!strcmp(in->callee, "dev_iommu_priv_get"))
		return true;
	g = ir_unit_func(fu->ir, in->callee);
	return g && reads(fu, g, seen);
}

static bool reads(const struct flow_unit *fu, const struct ir_func *f, GHashTable *seen)
{
	if (!g_hash_table_add(seen, (void *)f))
		return false;
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		if (reads_priv(fu, f->instrs[i], seen))
			return true;
	}
	return false;
}

static void add_successors(const struct ir_block *b, GHashTable *seen, GQueue *work)
{
	for (unsigned int i = 0; i < b->term.nsucc; i++) {
		if (g_hash_table_add(seen, b->term.succ[i]))
			g_queue_push_tail(work, b->term.succ[i]);
	}
}

/* Is the private data read on some way from behind @in, here or in a function that calls this one? */
static bool read_after(const struct flow_unit *fu, const struct ir_func *f, const struct ir_instr *in,
		       GHashTable *funcs)
{
	g_autoptr(GHashTable) blocks = g_hash_table_new(NULL, NULL), seen = g_hash_table_new(NULL, NULL);
	g_autoptr(GQueue) work = g_queue_new();
	const GPtrArray *callers;
	const struct ir_block *b = in->block;

	for (uint32_t i = in->id + 1; i < f->ninstrs && f->instrs[i]->block == b; i++) {
		if (reads_priv(fu, f->instrs[i], seen))
			return true;
	}
	add_successors(b, blocks, work);
	while ((b = g_queue_pop_head(work))) {
		for (guint i = 0; i < b->instrs->len; i++) {
			if (reads_priv(fu, b->instrs->pdata[i], seen))
				return true;
		}
		add_successors(b, blocks, work);
	}
	if (!g_hash_table_add(funcs, (void *)f))
		return false;
	callers = order_callers(flow_order(fu), f);
	for (guint i = 0; callers && i < callers->len; i++) {
		const struct order_caller *c = callers->pdata[i];

		if (c->func && c->call && read_after(fu, c->func, c->call, funcs))
			return true;
	}
	return false;
}

/*
 * Where the core calls release_device before the device has left its group, attach and detach may look at its private
 * data afterwards: they find NULL, or with the store gone what release_device has freed.
 */
static bool guards_freed(const struct flow_unit *fu, const struct reach_way *way)
{
	const struct ir_func *top = ir_unit_func(fu->ir, way->init->func);
	struct order *o = flow_order(fu);

	if (!order_released_in_group(o))
		return false;
	for (uint32_t i = 0; top && i < top->ninstrs; i++) {
		if (order_instr(o, top->instrs[i]).did_some & order_event(o, "free"))
			return true;
	}
	return !top;
}

static void look_at(const struct flow_unit *fu, const struct ir_func *f, const struct ir_instr *in,
		    GPtrArray *out)
{
	g_autoptr(GHashTable) funcs = g_hash_table_new(NULL, NULL);
	g_autofree char *dev = NULL;
	struct reach_way other = { 0 };
	struct finding *x;
	bool release;

	if (in->args[1]->kind != IR_E_CONST || in->args[1]->value)
		return;
	if (reach_find(fu, f, not_last, &other) || !reach_only_failing(fu, f, in, reach_is_release) ||
	    read_after(fu, f, in, funcs)) {
		reach_way_clear(&other);
		return;
	}
	release = reach_find(fu, f, reach_is_release, &other);
	if (release && guards_freed(fu, &other)) {
		reach_way_clear(&other);
		return;
	}
	dev = ir_expr_str(in->args[0]);
	x = site_finding(fu, "iommu-priv-null-store", FWS_WARNING, f, &in->range, in->callee, dev,
			 "clearing the private data of '%s' is pointless: the core frees dev->iommu %s", dev,
			 release ? "after release_device" : "when probe_device fails");
	if (release)
		reach_steps(fu, x, &other);
	site_step(fu, x, STEP_STORE, &in->range, "cleared here");
	reach_way_clear(&other);
	g_ptr_array_add(out, x);
}

static void check(const struct flow_unit *fu, GPtrArray *out)
{
	site_each_call(fu, "dev_iommu_priv_set", 2, look_at, out);
}

const struct rule rule_iommu_priv_null_store = {
	.id = "iommu-priv-null-store",
	.level = FWS_WARNING,
	.summary = "dev_iommu_priv_set(dev, NULL) where the core frees dev->iommu next.",
	.fixable = true,
	.by_default = true,
	.iommu = true,
	.origin = "document 001, patch 17",
	.check = check,
};
