/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "to_foo(dev)": a small function of this file or a header that gives its argument by another type, no more.
 */
#include "fix/place-priv.h"

/* What of @e is the parameter itself, or what embeds it; seen through the copies that inline functions make. */
static bool is_param(const struct ir_func *f, const struct ir_expr *e, const struct ir_var *param)
{
	const struct ir_instr *def;

	while (e->kind == IR_E_CONTAINER_OF)
		e = e->a;
	if (e->kind != IR_E_LOAD || e->path->kind != IR_P_VAR)
		return false;
	if (e->path->var == param)
		return true;
	def = e->path->var->kind == IR_V_PARAM ? NULL : ir_sole_def(f, e->path->var);
	return def && def->op == IR_ASSIGN && def->src != e && is_param(f, def->src, param);
}

static bool only_converts(const struct ir_func *f, const struct ir_var *param)
{
	bool any = false;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		if (f->instrs[i]->op == IR_CALL)
			return false;
	}
	for (unsigned int i = 0; i < f->blocks->len; i++) {
		const struct ir_term *t = &((const struct ir_block *)f->blocks->pdata[i])->term;

		if (t->kind != IR_TERM_RETURN)
			continue;
		if (!t->value || !is_param(f, t->value, param))
			return false;
		any = true;
	}
	return any;
}

bool same_converted(const struct place *p, const struct ir_instr *in, uint16_t names)
{
	const struct ir_func *f = in->callee ? ir_unit_func(p->fu->ir, in->callee) : NULL;

	return f && in->nargs == 1 && f->params->len == 1 && names_value(p, names, in->args[0]) &&
	       only_converts(f, f->params->pdata[0]);
}
