/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "static int foo_init(struct device_node *np, ...) { pdev = of_find_device_by_node(np);": code that a driver runs in the
 * probe of another one, which passes on the node and not the device. What it looks up is the device that it is bound to.
 */
#include "fix/bound-priv.h"

#include <string.h>

static bool is_node(const struct ir_type *t)
{
	return bound_is_pointer(t) && !strcmp(t->tag, "device_node");
}

/* The first parameter of @f, when @in looks up its device; others may be the node of a parent. */
static const struct ir_var *node_of(const struct ir_func *f, const struct ir_instr *in)
{
	const struct ir_expr *e = in->op == IR_CALL && in->nargs == 1 ? in->args[0] : NULL;
	const struct ir_path *p = e && e->kind == IR_E_LOAD ? e->path : NULL;

	return p && p->kind == IR_P_VAR && p->var->kind == IR_V_PARAM && !p->var->param &&
			       is_node(&p->var->type) && !bound_is_assigned(f, p->var)
		       ? p->var
		       : NULL;
}

/* "&foo_v2_data" */
static bool passes_constant(const struct flow_unit *fu, const struct ir_func *caller,
			    const struct ir_instr *in, unsigned int depth, const void *data)
{
	const struct ir_var *param = data;
	const struct ir_expr *e = (unsigned int)param->param < in->nargs ? in->args[param->param] : NULL;

	return e && e->kind == IR_E_ADDR && e->path->kind == IR_P_VAR && e->path->var->is_const_global;
}

/* Does nothing that it gets lead to a device? */
static bool gets_no_device(const struct flow_unit *fu, const struct ir_func *f)
{
	for (unsigned int i = 0; i < f->params->len; i++) {
		const struct ir_var *v = f->params->pdata[i];

		if (v->type.kind != IR_T_INT && !is_node(&v->type) &&
		    !bound_every_call(fu, f, passes_constant, 0, v))
			return false;
	}
	return true;
}

bool bound_finds_itself(const struct flow_unit *fu, const struct ir_func *f, const struct ir_instr *in)
{
	return f->is_static && node_of(f, in) && model_find(fu->model, in->callee) && gets_no_device(fu, f);
}
