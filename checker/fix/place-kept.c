/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who else may have the pointer while the function does not: callees that keep it, and look-ups that take it back.
 */
#include "fix/place-priv.h"

#include <string.h>

/*
 * "ops->probe(pad, np)": whoever keeps a device takes a reference of its own; of nodes many a driver keeps the
 * bare pointer, and the reference that is lost is all that keeps it alive.
 */
static bool goes_through_pointer(const struct place *p)
{
	uint16_t all = names_strong(p, (uint16_t)((1u << p->nnames) - 1));

	for (uint32_t i = 0; i < p->fn->ninstrs; i++) {
		const struct ir_instr *in = p->fn->instrs[i];

		for (unsigned int k = 0; in->op == IR_CALL && !in->callee && k < in->nargs; k++) {
			if (names_value(p, all, in->args[k]))
				return true;
		}
	}
	return false;
}

#define MAX_COOKIE_DEPTH 3 /* calls inside the file */

static bool keeps_cookie(const struct place *p, const struct ir_func *fn, const struct ir_var *param,
			 unsigned int depth);

/* What a call gives keeps its argument for as long as it is kept itself; a local is not. */
static bool is_dropped_soon(const struct ir_instr *in)
{
	return in->dst && in->dst->type.kind == IR_T_PTR && !ir_path_derefs(in->dst);
}

/* Does the call leave argument @k with a handler that runs on, itself or further down in this file? */
static bool call_keeps(const struct place *p, const struct ir_instr *in, unsigned int k, unsigned int depth)
{
	const struct model_row *row = in->callee ? model_find(p->fu->model, in->callee) : NULL;
	const struct ir_func *fn = in->callee ? ir_unit_func(p->fu->ir, in->callee) : NULL;

	if (model_fact_on(p->fu->model, in->callee, MODEL_COOKIE, k))
		return !is_dropped_soon(in);
	return !row && fn && depth < MAX_COOKIE_DEPTH && k < fn->params->len &&
	       keeps_cookie(p, fn, fn->params->pdata[k], depth + 1);
}

static bool points_into(const struct ir_expr *e, const struct ir_var *v)
{
	if (e->kind == IR_E_CONTAINER_OF)
		return points_into(e->a, v);
	return (e->kind == IR_E_LOAD && e->path->kind == IR_P_VAR && e->path->var == v) ||
	       (e->kind == IR_E_ADDR && ir_path_root(e->path) == v && e->path->kind == IR_P_FIELD &&
		e->path->base->kind == IR_P_DEREF);
}

static bool keeps_cookie(const struct place *p, const struct ir_func *fn, const struct ir_var *param,
			 unsigned int depth)
{
	for (uint32_t i = 0; i < fn->ninstrs; i++) {
		const struct ir_instr *in = fn->instrs[i];

		for (unsigned int k = 0; in->op == IR_CALL && k < in->nargs; k++) {
			if (points_into(in->args[k], param) && call_keeps(p, in, k, depth))
				return true;
		}
	}
	return false;
}

/* "request_irq(irq, handler, 0, name, &pdev->dev)": as long as the handler runs, the reference that is lost helps. */
static bool is_cookie(const struct place *p)
{
	uint16_t all = names_strong(p, (uint16_t)((1u << p->nnames) - 1));

	for (uint32_t i = 0; i < p->fn->ninstrs; i++) {
		const struct ir_instr *in = p->fn->instrs[i];

		for (unsigned int k = 0; in->op == IR_CALL && k < in->nargs; k++) {
			if (names_value(p, all, in->args[k]) && call_keeps(p, in, k, 0))
				return true;
		}
	}
	return false;
}

bool place_kept_by_result(const struct place *p)
{
	uint16_t all = names_strong(p, (uint16_t)((1u << p->nnames) - 1));

	for (uint32_t i = 0; i < p->fn->ninstrs; i++) {
		const struct ir_instr *in = p->fn->instrs[i];

		for (unsigned int k = 0; in->op == IR_CALL && k < in->nargs; k++) {
			if (in->dst && in->dst->type.kind == IR_T_PTR && names_value(p, all, in->args[k]) &&
			    call_keeps(p, in, k, MAX_COOKIE_DEPTH))
				return true;
		}
	}
	return false;
}

bool kept_by_others(const struct place *p)
{
	return (model_is_node(p->ref->kind) && goes_through_pointer(p)) || is_cookie(p) || made_by_unknown(p);
}

/* "x = pci_get_device(vendor, id, *prev);" in a look-up of the file: the one found before is dropped by the next call. */
bool kept_taken_back(const struct place *p)
{
	const struct ir_func *fn = p->out ? ir_unit_func(p->fu->ir, p->ref->api) : NULL;

	for (uint32_t i = 0; fn && i < fn->ninstrs; i++) {
		const struct ir_instr *in = fn->instrs[i];
		const struct model_row *row = in->callee ? model_find(p->fu->model, in->callee) : NULL;

		for (const struct model_fact *f = row ? row->facts : NULL; f; f = f->next) {
			const struct ir_expr *e = f->effect == MODEL_RELEASE && f->place.arg >= 0 &&
								  (unsigned int)f->place.arg < in->nargs
							  ? in->args[f->place.arg]
							  : NULL;

			if (in->dst && e && e->kind == IR_E_LOAD && e->path->kind == IR_P_DEREF &&
			    ir_path_root(e->path)->kind == IR_V_PARAM)
				return true;
		}
	}
	return false;
}
