/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fwspec-ownership in the code that implements fwspecs. Each check is a shape of document 001:
 *   - a fwspec is freed by kfree() where its IDs are an allocation of their own (patches 5 and 6);
 *   - an array is enlarged through the very parameter that says what is to be appended (patch 5);
 *   - the fwspec of a device that may have been probed with it is freed, to put another in its place (patch 8), or
 *     freed although dev->iommu goes on naming it.
 * For functions that take one over see fwspec-taken.c.
 */
#include "rules/fwspec-core.h"

#include <string.h>

#include "model/model.h"
#include "rules/int-flow.h"
#include "rules/site.h"

#define RULE "fwspec-ownership"

static bool is_call(const struct ir_instr *in, const char *name)
{
	return in->op == IR_CALL && !g_strcmp0(in->callee, name);
}

static const struct ir_path *loaded(const struct ir_expr *e)
{
	return e && e->kind == IR_E_LOAD ? e->path : NULL;
}

bool fwspec_pointer(const struct ir_path *p)
{
	return p && p->type.kind == IR_T_PTR && p->type.depth == 1 && !g_strcmp0(p->type.tag, "iommu_fwspec");
}

static bool allocates(const struct flow_unit *fu, const struct ir_instr *in)
{
	const struct model_row *row =
		in->op == IR_CALL && in->callee ? model_find(fu->model, in->callee) : NULL;

	for (const struct model_fact *k = row ? row->facts : NULL; k; k = k->next) {
		if (k->effect == MODEL_ALLOC)
			return true;
	}
	return in->op == IR_CALL && in->callee && strstr(in->callee, "realloc");
}

typedef bool (*test_fn)(const struct flow_unit *fu, const struct ir_func *f, const struct ir_instr *in,
			const void *data);

static const struct ir_instr *find_instr(const struct flow_unit *fu, const struct ir_func *f, test_fn test,
					 const void *data)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		if (test(fu, f, f->instrs[i], data))
			return f->instrs[i];
	}
	return NULL;
}

/* --- the IDs ----------------------------------------------------------------------------- */

/* fwspec->ids = krealloc(...), directly or through a variable */
static bool gives_ids(const struct flow_unit *fu, const struct ir_func *f, const struct ir_instr *in,
		      const void *data)
{
	const struct ir_path *from;

	(void)data;
	if (!ir_path_is_field(in->dst, "iommu_fwspec", "ids"))
		return false;
	if (allocates(fu, in))
		return true;
	from = in->op == IR_ASSIGN ? loaded(in->src) : NULL;
	for (uint32_t i = 0; from && i < f->ninstrs; i++) {
		if (f->instrs[i]->dst == from && allocates(fu, f->instrs[i]))
			return true;
	}
	return false;
}

static const struct ir_instr *ids_allocated(const struct flow_unit *fu)
{
	for (unsigned int i = 0; i < fu->ir->funcs->len; i++) {
		const struct ir_instr *in = find_instr(fu, fu->ir->funcs->pdata[i], gives_ids, NULL);

		if (in)
			return in;
	}
	return NULL;
}

static bool is_kfree(const struct ir_instr *in)
{
	return is_call(in, "kfree") || is_call(in, "kvfree");
}

/* kfree(fwspec->ids) of the fwspec whose pointer is @data, or a helper of any name that gets them */
static bool frees_ids(const struct flow_unit *fu, const struct ir_func *f, const struct ir_instr *in,
		      const void *data)
{
	(void)fu;
	(void)f;
	for (unsigned int i = 0; in->op == IR_CALL && i < in->nargs; i++) {
		const struct ir_path *p = loaded(in->args[i]);

		if (ir_path_is_field(p, "iommu_fwspec", "ids") && p->base->kind == IR_P_DEREF &&
		    p->base->base == data)
			return true;
		/* fwspec_free_ids(fwspec) */
		if (p == data && !is_kfree(in) && in->callee && strstr(in->callee, "ids"))
			return true;
	}
	return false;
}

static void check_ids_freed(const struct flow_unit *fu, const struct ir_func *f, const struct ir_instr *ids,
			    GPtrArray *out)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];
		const struct ir_path *what = is_kfree(in) && in->nargs ? loaded(in->args[0]) : NULL;
		g_autofree char *name = NULL;
		struct finding *r;

		if (!fwspec_pointer(what) || !site_ok(f, &in->range) || find_instr(fu, f, frees_ids, what))
			continue;
		name = ir_path_str(what);
		r = site_finding(fu, RULE, FWS_ERROR, f, &in->range, in->callee, name,
				 "fwspec '%s' is freed, its IDs are not", name);
		site_step(fu, r, STEP_ACQUIRE, &ids->range, "the IDs are an allocation of their own");
		site_step(fu, r, STEP_LOST, &in->range, "the last pointer to them goes here");
		g_ptr_array_add(out, r);
	}
}

/* X->ids[..] = param[..] */
static bool copies_from(const struct flow_unit *fu, const struct ir_func *f, const struct ir_instr *in,
			const void *data)
{
	const struct ir_path *to = in->op == IR_ASSIGN ? in->dst : NULL, *from = to ? loaded(in->src) : NULL;

	(void)fu;
	(void)f;
	if (!to || !from || to->kind != IR_P_INDEX || from->kind != IR_P_INDEX)
		return false;
	to = to->base->kind == IR_P_DEREF ? to->base->base : NULL;
	from = from->base->kind == IR_P_DEREF ? from->base->base : NULL;
	return ir_path_is_field(to, "iommu_fwspec", "ids") && from && from->kind == IR_P_VAR &&
	       from->var == data;
}

static void check_parameter(const struct flow_unit *fu, const struct ir_func *f, GPtrArray *out)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i], *copy;
		const struct ir_var *v = in->dst && in->dst->kind == IR_P_VAR ? in->dst->var : NULL;
		struct finding *r;

		if (!v || v->kind != IR_V_PARAM || !allocates(fu, in) || !site_ok(f, &in->range))
			continue;
		copy = find_instr(fu, f, copies_from, v);
		if (!copy)
			continue;
		r = site_finding(fu, RULE, FWS_ERROR, f, &in->range, in->callee, v->name,
				 "parameter '%s' is overwritten by the new array before its IDs are copied",
				 v->name);
		site_step(fu, r, STEP_INFO, &in->range, "the caller's IDs cannot be reached from here on");
		site_step(fu, r, STEP_LOST, &copy->range, "the new array is copied onto itself");
		g_ptr_array_add(out, r);
	}
}

/* --- the fwspec of a device -------------------------------------------------------------- */

/* The value of dev->iommu->fwspec, directly or through a variable? */
static bool is_live(const struct ir_func *f, const struct ir_expr *e)
{
	const struct ir_path *p = loaded(e);
	const struct ir_instr *def;

	if (ir_path_is_field(p, "dev_iommu", "fwspec"))
		return true;
	def = p && p->kind == IR_P_VAR && p->var->kind == IR_V_LOCAL ? ir_sole_def(f, p->var) : NULL;
	if (!def)
		return false;
	return is_call(def, "dev_iommu_fwspec_get") ||
	       (def->op == IR_ASSIGN && ir_path_is_field(loaded(def->src), "dev_iommu", "fwspec"));
}

static bool frees_fwspec(const struct flow_unit *fu, const struct ir_instr *in)
{
	const struct model_row *row =
		in->op == IR_CALL && in->callee ? model_find(fu->model, in->callee) : NULL;

	if (is_kfree(in))
		return true;
	for (const struct model_fact *k = row ? row->facts : NULL; k; k = k->next) {
		if (k->effect == MODEL_RELEASE && k->kind && model_is_fwspec(k->kind) && !k->place.arg)
			return true;
	}
	return false;
}

/* The value that dev->iommu->fwspec, or all of dev->iommu, gets; NULL when @in does not set it. */
static const struct ir_expr *sets_live(const struct ir_instr *in)
{
	if (in->op == IR_ASSIGN && (ir_path_is_field(in->dst, "dev_iommu", "fwspec") ||
				    ir_path_is_field(in->dst, "device", "iommu")))
		return in->src;
	if (is_call(in, "dev_iommu_fwspec_set") && in->nargs == 2)
		return in->args[1];
	return NULL;
}

static bool ends_dev_iommu(const struct ir_instr *in)
{
	const struct ir_path *p = is_kfree(in) && in->nargs ? loaded(in->args[0]) : NULL;

	return is_call(in, "dev_iommu_free") || (p && !g_strcmp0(p->type.tag, "dev_iommu"));
}

static bool asks_group(const struct ir_expr *e)
{
	if (!e)
		return false;
	if (e->path && ir_path_is_field(e->path, "device", "iommu_group"))
		return true;
	return asks_group(e->a) || asks_group(e->b);
}

/* Was it asked, on every way there, whether the device was probed already? */
static bool probed_is_known(const struct flow_unit *fu, const struct ir_func *f, const struct ir_block *at,
			    unsigned int depth)
{
	g_autofree bool *dom = ir_dominators(f, at);
	bool any = false;

	for (unsigned int i = 0; i < f->blocks->len; i++) {
		const struct ir_block *b = f->blocks->pdata[i];

		if (dom[i] && b->term.kind == IR_TERM_BRANCH && b != at && asks_group(b->term.value))
			return true;
	}
	for (unsigned int i = 0; depth < 4 && i < fu->ir->funcs->len; i++) {
		const struct ir_func *caller = fu->ir->funcs->pdata[i];

		for (uint32_t k = 0; k < caller->ninstrs; k++) {
			if (caller == f || !is_call(caller->instrs[k], f->name))
				continue;
			any = true;
			if (!probed_is_known(fu, caller, caller->instrs[k]->block, depth + 1))
				return false;
		}
	}
	return any;
}

static void report_live(const struct flow_unit *fu, const struct ir_func *f, const struct ir_instr *in,
			const struct ir_instr *store, GPtrArray *out)
{
	g_autofree char *name = ir_expr_str(in->args[0]);
	struct finding *r;

	r = site_finding(fu, RULE, FWS_ERROR, f, &in->range, in->callee, name, "fwspec '%s' is freed %s",
			 name,
			 store ? "for another, and nobody has asked whether the device was probed with it"
			       : "although dev->iommu goes on holding it");
	site_step(fu, r, STEP_RELEASE, &in->range, "freed here");
	if (store)
		site_step(fu, r, STEP_STORE, &store->range, "the other takes its place here");
	g_ptr_array_add(out, r);
}

static bool empties_device(const struct flow_unit *fu, const struct ir_func *f, const struct ir_instr *in,
			   const void *data)
{
	(void)fu;
	(void)f;
	(void)data;
	return in->op == IR_ASSIGN && ir_path_is_field(in->dst, "device", "iommu");
}

/* kfree(dev->iommu), and dev->iommu stays as it is */
static void check_dev_iommu(const struct flow_unit *fu, const struct ir_func *f, GPtrArray *out)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];
		const struct ir_path *p = is_kfree(in) && in->nargs ? loaded(in->args[0]) : NULL;
		const struct ir_instr *def;

		if (!p || g_strcmp0(p->type.tag, "dev_iommu") || !site_ok(f, &in->range))
			continue;
		def = p->kind == IR_P_VAR && p->var->kind == IR_V_LOCAL ? ir_sole_def(f, p->var) : NULL;
		if (!ir_path_is_field(p, "device", "iommu") &&
		    !(def && def->op == IR_ASSIGN && ir_path_is_field(loaded(def->src), "device", "iommu")))
			continue;
		if (!find_instr(fu, f, empties_device, NULL))
			g_ptr_array_add(
				out,
				site_finding(fu, RULE, FWS_ERROR, f, &in->range, in->callee, NULL,
					     "dev->iommu is freed, with its fwspec, and goes on being set"));
	}
}

static void check_live(const struct flow_unit *fu, const struct ir_func *f, GPtrArray *out)
{
	const struct ir_instr *store = NULL;
	bool cleared = false;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_expr *value = sets_live(f->instrs[i]);

		cleared |= ends_dev_iommu(f->instrs[i]);
		if (value && value->kind != IR_E_CONST)
			store = f->instrs[i];
		else if (value)
			cleared = true;
	}
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (!frees_fwspec(fu, in) || !in->nargs || !is_live(f, in->args[0]) ||
		    !site_ok(f, &in->range))
			continue;
		if (store ? !probed_is_known(fu, f, in->block, 0) : !cleared)
			report_live(fu, f, in, store, out);
	}
}

void fwspec_core_check(const struct flow_unit *fu, GPtrArray *out)
{
	const struct ir_instr *ids = ids_allocated(fu);

	for (unsigned int i = 0; i < fu->ir->funcs->len; i++) {
		const struct ir_func *f = fu->ir->funcs->pdata[i];

		if (f->from_header || f->tainted)
			continue;
		if (ids)
			check_ids_freed(fu, f, ids, out);
		check_parameter(fu, f, out);
		check_live(fu, f, out);
		check_dev_iommu(fu, f, out);
	}
	fwspec_taken_check(fu, out);
}
