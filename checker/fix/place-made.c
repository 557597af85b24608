/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What was made on the object, as an i2c client on its adapter, and stays in use: until it is gone, the reference must
 * not be dropped.
 *
 * A reference to a device alone is not needed any more once what was made counts the device itself. One that pins the
 * module of its driver as well is: without it the module can be unloaded, which takes all that was made with it.
 */
#include "fix/place-priv.h"

#include <string.h>

#define MAX_DEPTH 3 /* calls inside the file */

static bool makes(const struct place *p, const struct ir_instr *in, unsigned int arg, unsigned int depth);

static bool pins_module(const struct place *p)
{
	const char *release = p->ref->release;
	g_autofree char *callee = release ? text_callee(release) : NULL;

	return callee && model_does(p->fu->model, callee, MODEL_MODULE, NULL);
}

/* Does the file have a driver for such @record, which is told by its remove callback when one goes? */
static bool is_told(const struct place *p, const char *record)
{
	for (unsigned int i = 0; i < p->fu->ir->inits->len; i++) {
		const struct ir_init *init = p->fu->ir->inits->pdata[i];
		const struct ir_func *f = init->func ? ir_unit_func(p->fu->ir, init->func) : NULL;
		const struct ir_var *v = f && f->params->len ? f->params->pdata[0] : NULL;

		if (v && !g_strcmp0(v->type.tag, record) &&
		    model_callback(p->fu->model, init->record, init->field) == MODEL_CB_REMOVE)
			return true;
	}
	return false;
}

/* Is it handed on inside of @f to what makes something of it? */
static bool makes_inside(const struct place *p, const struct ir_func *f, const struct ir_var *v,
			 unsigned int depth)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		for (unsigned int k = 0; in->op == IR_CALL && k < in->nargs; k++) {
			const struct ir_expr *e = in->args[k];

			if (e->kind == IR_E_LOAD && e->path->kind == IR_P_VAR && e->path->var == v &&
			    makes(p, in, k, depth + 1))
				return true;
		}
	}
	return false;
}

static bool makes(const struct place *p, const struct ir_instr *in, unsigned int arg, unsigned int depth)
{
	const struct model_fact *keeps = model_fact_on(p->fu->model, in->callee, MODEL_KEEPS, arg);
	const struct ir_func *f = in->callee ? ir_unit_func(p->fu->ir, in->callee) : NULL;

	if (keeps)
		return (pins_module(p) || !model_fact_on(p->fu->model, in->callee, MODEL_COUNTS, arg)) &&
		       !is_told(p, keeps->record);
	return f && depth < MAX_DEPTH && arg < f->params->len &&
	       makes_inside(p, f, f->params->pdata[arg], depth);
}

bool made_by(const struct place *p, const struct ir_instr *in, uint16_t names)
{
	for (unsigned int k = 0; in->op == IR_CALL && k < in->nargs; k++) {
		if (names_value(p, names_strong(p, names), in->args[k]) && makes(p, in, k, 0))
			return true;
	}
	return false;
}

/* Does anything that is not known get what pins a module, and only this function holds? It may make something with it. */
bool made_by_unknown(const struct place *p)
{
	uint16_t all = names_strong(p, (uint16_t)((1u << p->nnames) - 1));

	for (uint32_t i = 0; !p->outside && pins_module(p) && i < p->fn->ninstrs; i++) {
		const struct ir_instr *in = p->fn->instrs[i];

		if (in->op != IR_CALL || (in->callee && (ir_unit_func(p->fu->ir, in->callee) ||
							 model_find(p->fu->model, in->callee))))
			continue;
		for (unsigned int k = 0; k < in->nargs; k++) {
			if (in->args[k]->kind == IR_E_LOAD && names_value(p, all, in->args[k]))
				return true;
		}
	}
	return false;
}

/* The only call of the function that makes something of it, or NULL. */
static const struct ir_instr *sole_maker(const struct place *p)
{
	uint16_t all = (uint16_t)((1u << p->nnames) - 1);
	const struct ir_instr *sole = NULL;

	for (uint32_t i = 0; i < p->fn->ninstrs; i++) {
		if (!made_by(p, p->fn->instrs[i], all))
			continue;
		if (sole)
			return NULL;
		sole = p->fn->instrs[i];
	}
	return sole;
}

static bool is_settled(const struct place *p, const struct ir_instr *in, unsigned int arg)
{
	const struct ir_instr *maker = sole_maker(p);

	return maker && maker->dst && in->args[arg]->kind == IR_E_LOAD && in->args[arg]->path == maker->dst &&
	       maker->block->loop == p->ref->acquire->block->loop;
}

bool made_settled(const struct place *p, const struct ir_instr *in)
{
	for (unsigned int k = 0; in->op == IR_CALL && k < in->nargs; k++) {
		if (model_fact_on(p->fu->model, in->callee, MODEL_SETTLES, k) && is_settled(p, in, k))
			return true;
	}
	return false;
}

/* The same, of a function that says by its result whether it has made anything. */
static bool says_made(const struct place *p, const struct ir_instr *in)
{
	return in->dst && in->callee && model_find(p->fu->model, in->callee) &&
	       made_by(p, in, (uint16_t)((1u << p->nnames) - 1));
}

bool made_result(const struct place *p, const struct ir_path *path)
{
	for (uint32_t i = 0; i < p->fn->ninstrs; i++) {
		const struct ir_instr *in = p->fn->instrs[i];

		if (in->dst == path && says_made(p, in))
			return true;
	}
	return false;
}

/* An element that a variable picks may be another one when it is tested. */
static bool is_picked(const struct ir_path *path)
{
	for (; path; path = path->base) {
		if (path->kind == IR_P_INDEX && !path->index_known)
			return true;
	}
	return false;
}

void made_collect(struct place *p)
{
	uint16_t all = (uint16_t)((1u << p->nnames) - 1);

	for (uint32_t i = 0; i < p->fn->ninstrs; i++) {
		const struct ir_instr *in = p->fn->instrs[i];

		if (!made_by(p, in, all))
			continue;
		p->makes = true;
		if (says_made(p, in) && !is_picked(in->dst) && names_index(p, in->dst) < 0 &&
		    p->nplaces < MAX_FACTS)
			p->places[p->nplaces++] = in->dst;
	}
}

void step_made(struct place *p, const struct ir_instr *in, const struct elem *el, GArray *next)
{
	int i = says_made(p, in) ? names_index(p, in->dst) : -1;
	bool status = in->dst && in->dst->type.kind != IR_T_PTR;
	struct elem made = *el, failed = *el;

	if (!step_instr(p, in, &made))
		return;
	failed = made;
	made.made = made.status == ST_HELD;
	if (i >= 0 && (unsigned int)i >= p->nnames) {
		made.fact[i] &= status ? SIGN_ZERO : SIGN_POS;
		failed.fact[i] &= status ? SIGN_NEG : SIGN_NEG | SIGN_ZERO;
		if (failed.fact[i])
			g_array_append_val(next, failed);
	}
	g_array_append_val(next, made);
}
