/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is known of a field that names the object before the look-up fills it: NULL in fresh memory that is full
 * of zeroes, until somebody else may have set it.
 */
#include "fix/place-priv.h"

#include <string.h>

/* The pointer that leads to the record @path is a field of, or NULL. */
static const struct ir_path *record_pointer(const struct ir_path *path)
{
	if (path->kind != IR_P_FIELD)
		return NULL;
	while (path->kind == IR_P_FIELD)
		path = path->base;
	return path->kind == IR_P_DEREF ? path->base : NULL;
}

/* Is @outer the place itself, or one that it lies in? */
static bool lies_in(const struct ir_path *path, const struct ir_path *outer)
{
	for (; path->kind == IR_P_FIELD; path = path->base) {
		if (path == outer)
			return true;
	}
	return path == outer;
}

/* Does the call get a pointer that leads to @field without another pointer between? */
static bool gets_record(const struct ir_instr *in, const struct ir_path *field)
{
	for (unsigned int k = 0; k < in->nargs; k++) {
		const struct ir_expr *e = in->args[k];

		if ((e->kind == IR_E_LOAD && e->path == record_pointer(field)) ||
		    (e->kind == IR_E_ADDR && lies_in(field, e->path)))
			return true;
	}
	return false;
}

static bool same_field(const struct ir_path *a, const struct ir_path *b)
{
	return a && a->kind == IR_P_FIELD && !g_strcmp0(a->field, b->field) &&
	       !g_strcmp0(a->record, b->record);
}

/* Does another function of the file set such a field, or hand its address on? */
static bool set_elsewhere(const struct place *p, const struct ir_path *field)
{
	const GPtrArray *funcs = p->fu->ir->funcs;

	for (unsigned int i = 0; i < funcs->len; i++) {
		const struct ir_func *f = funcs->pdata[i];

		for (uint32_t k = 0; f != p->fn && k < f->ninstrs; k++) {
			const struct ir_instr *in = f->instrs[k];

			if (same_field(in->dst, field))
				return true;
			for (unsigned int n = 0; n < in->nargs; n++) {
				if (in->args[n]->kind == IR_E_ADDR && same_field(in->args[n]->path, field))
					return true;
			}
		}
	}
	return false;
}

static bool may_set(const struct place *p, const struct ir_instr *in, const struct ir_path *field)
{
	const struct ir_func *fn = in->callee ? ir_unit_func(p->fu->ir, in->callee) : NULL;

	if (fn)
		return set_elsewhere(p, field);
	return !in->callee || !model_find(p->fu->model, in->callee) ||
	       model_does(p->fu->model, in->callee, MODEL_ACQUIRE, NULL);
}

void fields_forget(const struct place *p, const struct ir_instr *in, struct elem *el)
{
	if (in->op != IR_CALL || (in->callee && model_find(p->fu->model, in->callee)))
		return;
	for (unsigned int i = p->nnames; i < p->nplaces; i++) {
		if (p->places[i]->kind == IR_P_FIELD)
			el->fact[i] = SIGN_ANY;
	}
}

void fields_called(const struct place *p, const struct ir_instr *in, struct elem *el)
{
	bool zeroed = in->dst && model_does(p->fu->model, in->callee, MODEL_ZEROED, NULL);

	for (unsigned int i = 0; i < p->nnames; i++) {
		const struct ir_path *n = p->places[i], *record = record_pointer(n);

		if (!record || (el->names >> i & 1))
			continue;
		if (zeroed && in->dst == record)
			el->fact[i] = SIGN_ZERO;
		else if (el->fact[i] != SIGN_ANY && gets_record(in, n) && may_set(p, in, n))
			el->fact[i] = SIGN_ANY;
	}
}

void fields_assigned(const struct place *p, const struct ir_path *dst, struct elem *el)
{
	for (unsigned int i = p->nnames; i < p->nplaces; i++) {
		const struct ir_path *n = p->places[i];

		if (n->kind == IR_P_FIELD && n != dst && (record_pointer(n) == dst || same_field(n, dst)))
			el->fact[i] = SIGN_ANY;
	}
	for (unsigned int i = 0; i < p->nnames; i++) {
		const struct ir_path *n = p->places[i];

		if (n != dst && !(el->names >> i & 1) && (lies_in(n, dst) || record_pointer(n) == dst))
			el->fact[i] = SIGN_ANY;
	}
}
