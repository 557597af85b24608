/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * xlate-alloc-leak: an object that of_xlate allocates is kept by dev_iommu_priv_set(), or on a list, and nowhere else.
 * When a later entry of "iommus" fails or defers, or probe_device fails, the core frees dev->iommu and calls nobody:
 * release_device is for devices whose probe has succeeded.
 *
 * Silent: an object that is kept where of_xlate or a function that frees can find it again; one that devm frees with
 * the device itself; one that an unknown function gets.
 */
#include <string.h>

#include "flow/order.h"
#include "rules/rules.h"
#include "rules/site.h"
#include "rules/xlate.h"

#define RULE "xlate-alloc-leak"

/* One allocation, and what becomes of it. */
struct object {
	const struct flow_unit *fu;
	const struct xlate *x;
	GPtrArray *names; /* struct ir_var *: variables that hold it */
	const struct ir_instr *kept; /* the dev_iommu_priv_set(), or NULL */
	const struct ir_instr *listed; /* the list_add(), or NULL */
	const char *record, *field; /* .listed */
	bool elsewhere; /* somebody else may find it */
};

static bool holds(const struct object *o, const struct ir_var *v)
{
	return v && g_ptr_array_find(o->names, v, NULL);
}

static void name(struct object *o, const struct ir_var *v)
{
	if (v->kind == IR_V_GLOBAL || v->kind == IR_V_STATIC)
		o->elsewhere = true;
	else if (!holds(o, v))
		g_ptr_array_add(o->names, (gpointer)v);
}

/* The object itself, or NULL: not a place inside it. */
static bool is_object(const struct object *o, const struct ir_expr *e)
{
	return e->kind == IR_E_LOAD && e->path->kind == IR_P_VAR && holds(o, e->path->var);
}

static bool is_inside(const struct object *o, const struct ir_expr *e)
{
	return e->kind == IR_E_ADDR && e->path->kind != IR_P_VAR && holds(o, xlate_base(e));
}

static void stored(struct object *o, const struct ir_path *dst)
{
	const struct ir_var *root = ir_path_root(dst);
	const struct ir_expr at = { .kind = IR_E_ADDR, .path = dst };

	if (dst->kind == IR_P_VAR)
		name(o, dst->var);
	else if (!holds(o, root) && !(xlate_expr(o->x, &at) & (XLATE_PRIV | XLATE_FRESH)))
		o->elsewhere = true;
}

/* A call of a function that is not here gets the object. */
static void handed(struct object *o, const struct ir_instr *in, unsigned int arg)
{
	static const enum model_effect harmless[] = { MODEL_FREE, MODEL_BORROW, MODEL_RETURNS, MODEL_SAME };

	if (xlate_event(o->x, in, "priv-set")) {
		o->kept = in;
		return;
	}
	for (unsigned int i = 0; i < G_N_ELEMENTS(harmless); i++) {
		if (xlate_effect(o->x, in, harmless[i]))
			return;
	}
	o->elsewhere = true;
}

static void linked(struct object *o, const struct ir_instr *in, unsigned int arg)
{
	const struct ir_path *p = in->args[arg]->path;

	if (arg || in->nargs < 2 || !in->callee || !strstr(in->callee, "list_add") || p->kind != IR_P_FIELD)
		return;
	o->listed = in;
	o->record = p->record;
	o->field = p->field;
}

static void called(struct object *o, const struct ir_instr *in)
{
	const struct ir_func *callee = xlate_callee(o->x, in);

	for (unsigned int i = 0; i < in->nargs; i++) {
		if (!is_object(o, in->args[i])) {
			if (is_inside(o, in->args[i]) && !callee)
				linked(o, in, i);
			continue;
		}
		if (callee && i < callee->params->len)
			name(o, callee->params->pdata[i]);
		else
			handed(o, in, i);
	}
}

/* Callers get what @f returns. */
static void returned(struct object *o, const struct ir_func *f)
{
	for (unsigned int i = 0; i < o->fu->ir->funcs->len; i++) {
		const struct ir_func *caller = o->fu->ir->funcs->pdata[i];

		for (uint32_t j = 0; !caller->from_header && j < caller->ninstrs; j++) {
			const struct ir_instr *in = caller->instrs[j];

			if (xlate_callee(o->x, in) == f && in->dst)
				stored(o, in->dst);
		}
	}
}

static void visit(struct object *o, const struct ir_func *f)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->op == IR_ASSIGN && is_object(o, in->src))
			stored(o, in->dst);
		if (in->op == IR_CALL)
			called(o, in);
	}
	for (unsigned int i = 0; i < f->blocks->len; i++) {
		const struct ir_term *t = &((struct ir_block *)f->blocks->pdata[i])->term;

		if (t->kind == IR_TERM_RETURN && t->value && is_object(o, t->value))
			returned(o, f);
	}
}

static void follow(struct object *o)
{
	unsigned int before;

	do {
		before = o->names->len;
		for (unsigned int i = 0; i < o->fu->ir->funcs->len; i++) {
			const struct ir_func *f = o->fu->ir->funcs->pdata[i];

			if (!f->from_header)
				visit(o, f);
		}
	} while (o->names->len > before);
}

/* --- objects on a list ------------------------------------------------------------------ */

static bool frees(const struct object *o, const struct ir_func *f, const struct ir_var *v)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->op == IR_CALL && in->nargs && xlate_effect(o->x, in, MODEL_FREE) &&
		    xlate_base(in->args[0]) == v)
			return true;
	}
	return false;
}

/* Does @f go through that list to free what is on it, or to find it again for a new entry? */
static bool finds_again(const struct object *o, const struct ir_func *f)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];
		const struct ir_expr *e = in->op == IR_ASSIGN ? in->src : NULL;

		if (!e || e->kind != IR_E_CONTAINER_OF || g_strcmp0(e->record, o->record) ||
		    g_strcmp0(e->field, o->field) || in->dst->kind != IR_P_VAR)
			continue;
		if (xlate_role(o->x, f, "xlate") || frees(o, f, in->dst->var))
			return true;
	}
	return false;
}

static bool found_again(const struct object *o)
{
	for (unsigned int i = 0; o->listed && i < o->fu->ir->funcs->len; i++) {
		const struct ir_func *f = o->fu->ir->funcs->pdata[i];

		if (!f->from_header && finds_again(o, f))
			return true;
	}
	return false;
}

/* --- what the tree's core does --------------------------------------------------------- */

/*
 * In trees where a failed attempt leaves the private data alone, the next attempt finds the object there, and the
 * driver's release_device has the last word.
 */
static bool released(const struct object *o)
{
	struct order *order = flow_order(o->fu);
	order_set freed = order_event(order, "free");

	if (!o->fu->api->failed_configure_keeps_iommu || !o->kept)
		return false;
	for (unsigned int i = 0; i < o->fu->ir->funcs->len; i++) {
		const struct ir_func *f = o->fu->ir->funcs->pdata[i];
		struct order_does does;

		if (!f->from_header && order_has_role(order, f, "release-device") &&
		    order_callee(order, f->name, &does) && does.did_some & freed)
			return true;
	}
	return false;
}

/* --- findings --------------------------------------------------------------------------- */

static void report(const struct object *o, const struct ir_func *f, const struct ir_instr *alloc,
		   GPtrArray *out)
{
	bool managed = xlate_effect(o->x, alloc, MODEL_MANAGED);
	const struct ir_instr *keep = o->kept ? o->kept : o->listed;
	struct finding *found;

	found = site_finding(
		o->fu, RULE, FWS_WARNING, f, &alloc->range, alloc->callee, alloc->dst->var->name,
		"'%s' is allocated in of_xlate and kept only %s: %s when a later \"iommus\" entry or "
		"probe_device fails",
		alloc->dst->var->name, o->kept ? "as private data of the device" : "on a list",
		managed ? "it stays with another device" : "it is lost");
	site_step(o->fu, found, STEP_STORE, &keep->range, "kept here");
	g_ptr_array_add(out, found);
}

static void look_at(const struct flow_unit *fu, const struct xlate *x, const struct ir_func *f,
		    const struct ir_instr *in, GPtrArray *out)
{
	unsigned int set = in->op == IR_CALL && in->callee ? xlate_result(x, in) : 0;
	struct object o = { .fu = fu, .x = x };

	if (!(set & XLATE_FRESH) || set & XLATE_OWNED || xlate_callee(x, in) || !in->dst ||
	    in->dst->kind != IR_P_VAR || !site_ok(f, &in->range))
		return;
	o.names = g_ptr_array_new();
	name(&o, in->dst->var);
	follow(&o);
	if ((o.kept || o.listed) && !o.elsewhere && !found_again(&o) && !released(&o))
		report(&o, f, in, out);
	g_ptr_array_unref(o.names);
}

static void check(const struct flow_unit *fu, GPtrArray *out)
{
	g_autoptr(struct_xlate) x = xlate_new(fu);

	for (unsigned int i = 0; x && i < fu->ir->funcs->len; i++) {
		const struct ir_func *f = fu->ir->funcs->pdata[i];

		if (f->from_header || !xlate_role(x, f, "xlate"))
			continue;
		for (uint32_t j = 0; j < f->ninstrs; j++)
			look_at(fu, x, f, f->instrs[j], out);
	}
}

const struct rule rule_xlate_alloc_leak = {
	.id = RULE,
	.level = FWS_WARNING,
	.summary = "What of_xlate allocates is lost when a later entry or probe_device fails.",
	.by_default = true,
	.iommu = true,
	.origin = "document 001, patch 6 (discussion)",
	.check = check,
};
