/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * dev-iommu-unlocked: dev->iommu or its fwspec is made, replaced or freed on a path that does not hold
 * iommu_probe_device_lock.
 *
 * What needs the lock is what the model says of functions ("needs") and fields ("guard"). A function that is
 * always, or sometimes, entered with it held asks its callers for it: the report is where the way
 * without the lock begins to be the only one.
 *
 * Limits: functions that nobody is known to call are not reported on; readers never are.
 */
#include <string.h>

#include "flow/order.h"
#include "rules/rules.h"
#include "rules/site.h"

static const char rule_id[] = "dev-iommu-unlocked";

/* The function of this unit that @in calls, when it is entered with @lock held by nobody. */
static bool callee_is_blamed(struct order *o, const struct flow_unit *fu, const struct ir_instr *in,
			     order_set lock)
{
	const struct ir_func *f = in->callee ? ir_unit_func(fu->ir, in->callee) : NULL;
	struct order_state s;
	order_set held;

	if (in->op != IR_CALL || !in->callee)
		return false;
	if (!f)
		return order_extern_held(o, in->callee, &held) && !(held & lock);
	return !f->from_header && !(order_asserts(o, f) & lock) && order_entry(o, f, &s) &&
	       !(s.held_some & lock);
}

/* The shortest way from somebody who calls without the lock: callers first. */
static void add_way(struct order *o, const struct flow_unit *fu, struct finding *f,
		    const struct ir_func *func, unsigned int depth)
{
	const GPtrArray *callers = order_callers(o, func);

	if (model_is_root(fu->model, func->name)) {
		site_step(fu, f, STEP_INFO, &func->name_range,
			  "%s() is called from elsewhere without the lock", func->name);
		return;
	}
	for (unsigned int i = 0; i < callers->len; i++) {
		const struct order_caller *c = callers->pdata[i];

		if (c->init) {
			site_step(fu, f, STEP_INFO, &c->init->range,
				  "%s() is called without the lock as %s.%s here", func->name,
				  c->init->record, c->init->field);
			return;
		}
		if (!c->func || depth > 6 || c->func == func)
			continue;
		add_way(o, fu, f, c->func, depth + 1);
		site_step(fu, f, STEP_CALL, &c->call->range, "%s() calls %s() here", c->func->name,
			  func->name);
		return;
	}
}

static const char *what(const struct ir_instr *in)
{
	if (in->op == IR_CALL)
		return in->callee;
	return in->dst->field;
}

static void report(struct order *o, const struct flow_unit *fu, const struct ir_func *f,
		   const struct ir_instr *in, const char *lock, GPtrArray *out)
{
	struct finding *n;

	n = site_finding(fu, rule_id, FWS_WARNING, f, &in->range, in->op == IR_CALL ? in->callee : NULL, NULL,
			 in->op == IR_CALL ? "%s() is called without %s" : "'%s' is written without %s",
			 what(in), lock);
	add_way(o, fu, n, f, 0);
	g_ptr_array_add(out, n);
}

/* Is @f among the functions that the loss of the lock in @by explains already? */
static bool reached_from_reported(struct order *o, const struct ir_func *f, GHashTable *reported,
				  unsigned int depth)
{
	const GPtrArray *callers = order_callers(o, f);
	bool any = false;

	if (g_hash_table_contains(reported, f))
		return true;
	for (unsigned int i = 0; i < callers->len && depth < 8; i++) {
		const struct order_caller *c = callers->pdata[i];

		/* who calls an exported function may be unknown: that is no way of its own */
		if (c->func && c->func != f && order_is_open(o, c->func))
			continue;
		if (!c->func || c->func == f || !reached_from_reported(o, c->func, reported, depth + 1))
			return false;
		any = true;
	}
	return any;
}

/* Asked for in trees only where dev_iommu_priv_set() asserts the lock. */
static bool sets_priv(const struct ir_instr *in)
{
	return in->op == IR_CALL && in->callee && !strcmp(in->callee, "dev_iommu_priv_set");
}

/* Forgetting the private data when the device goes: iommu-priv-null-store says what is to be said of it. */
static bool forgets_at_release(struct order *o, const struct ir_func *f, const struct ir_instr *in)
{
	const struct ir_expr *last = in->op == IR_CALL && in->nargs ? in->args[in->nargs - 1] : NULL;

	return last && last->kind == IR_E_CONST && !last->value &&
	       order_instr(o, in).did_some & order_event(o, "priv-set") &&
	       order_has_role(o, f, "release-device");
}

static const struct ir_instr *first_need(struct order *o, const struct flow_unit *fu, const struct ir_func *f,
					 order_set lock)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (!(order_needs(o, f, in) & lock) || !site_ok(f, &in->range))
			continue;
		if (order_before(o, f, in).held_some & lock || callee_is_blamed(o, fu, in, lock) ||
		    forgets_at_release(o, f, in) || (fu->api->priv_set_inline && sets_priv(in)))
			continue;
		return in;
	}
	return NULL;
}

static void check(const struct flow_unit *fu, GPtrArray *out)
{
	static const char name[] = "iommu_probe_device_lock";
	struct order *o = flow_order(fu);
	order_set lock = order_lock(o, name);
	g_autoptr(GHashTable) reported = g_hash_table_new(NULL, NULL);

	if (!lock)
		return;
	/* callers come after their callees in most files: from the end, a cause comes before what it explains */
	for (unsigned int i = fu->ir->funcs->len; i-- > 0;) {
		const struct ir_func *f = fu->ir->funcs->pdata[i];
		const struct ir_instr *in;
		struct order_state s;

		if (f->from_header || !order_entry(o, f, &s) || s.held_some & lock)
			continue;
		in = first_need(o, fu, f, lock);
		if (!in || reached_from_reported(o, f, reported, 0))
			continue;
		g_hash_table_add(reported, (gpointer)f);
		report(o, fu, f, in, name, out);
	}
}

const struct rule rule_dev_iommu_unlocked = {
	.id = "dev-iommu-unlocked",
	.level = FWS_WARNING,
	.summary = "dev->iommu or the fwspec is created, replaced or freed without iommu_probe_device_lock.",
	.by_default = true,
	.iommu = true,
	.origin = "document 001, patches 11, 16 and 17",
	.check = check,
};
