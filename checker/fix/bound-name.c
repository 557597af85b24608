/* SPDX-License-Identifier: GPL-2.0-only */
/* How the device that a function is bound to can be named in it; see bound.h. */
#include "fix/bound-priv.h"

#include <string.h>

struct look {
	const struct flow_unit *fu;
	const struct ir_func *f;
	GPtrArray *names; /* char *: ways to name the device */
};

static bool is_device_pointer(const struct ir_type *t)
{
	return bound_is_pointer(t) && !strcmp(t->tag, "device");
}

/* Is its value there, and the same, in all of the function below the declarations? */
static bool is_stable_var(const struct flow_unit *fu, const struct ir_func *f, const struct ir_var *v)
{
	const struct ir_instr *def;

	if (v->kind == IR_V_PARAM)
		return !bound_is_assigned(f, v);
	def = v->kind == IR_V_LOCAL ? ir_sole_def(f, v) : NULL;
	return def && (def->op == IR_ASSIGN || bound_finds_itself(fu, f, def)) && def->stmt &&
	       def->stmt->kind == IR_S_DECL && def->stmt->parent == f->body;
}

static bool is_stable(const struct look *l, const struct ir_path *p)
{
	for (const struct ir_path *q = p; q; q = q->base) {
		if (q->kind == IR_P_INDEX)
			return false;
	}
	return is_stable_var(l->fu, l->f, ir_path_root(p));
}

static void note_path(struct look *l, const struct ir_path *p)
{
	for (; p; p = p->base) {
		g_autofree char *s = NULL;

		if (p->kind == IR_P_FIELD && p->type.kind == IR_T_RECORD &&
		    !g_strcmp0(p->type.tag, "device") && !g_strcmp0(p->field, "dev") &&
		    p->base->kind == IR_P_DEREF && is_stable(l, p) &&
		    bound_is_own_path(l->fu, l->f, p->base->base, 0)) {
			s = ir_path_str(p);
			g_ptr_array_add(l->names, g_strconcat("&", s, NULL));
		} else if (is_device_pointer(&p->type) && is_stable(l, p) &&
			   bound_is_own_path(l->fu, l->f, p, 0)) {
			g_ptr_array_add(l->names, ir_path_str(p));
		}
	}
}

static void note_expr(struct look *l, const struct ir_expr *e)
{
	if (!e)
		return;
	if (e->kind == IR_E_LOAD || e->kind == IR_E_ADDR)
		note_path(l, e->path);
	note_expr(l, e->a);
	note_expr(l, e->b);
}

/* Parameters and locals that are the device, or embed it. */
static void note_var(struct look *l, const struct ir_var *v)
{
	if ((v->kind == IR_V_PARAM || v->kind == IR_V_LOCAL) && is_stable_var(l->fu, l->f, v) &&
	    bound_is_own_var(l->fu, l->f, v, 0))
		g_ptr_array_add(l->names, is_device_pointer(&v->type) ? g_strdup(v->name)
								      : g_strdup_printf("&%s->dev", v->name));
}

/* "priv->pdev = pdev;" in a caller, which passes priv: "&priv->pdev->dev". */
static void note_field(struct look *l, const struct ir_instr *call, const struct ir_path *to)
{
	for (unsigned int a = 0; a < call->nargs && a < l->f->params->len; a++) {
		const struct ir_var *v = l->f->params->pdata[a];

		if (to->base->kind != IR_P_DEREF || call->args[a]->kind != IR_E_LOAD ||
		    call->args[a]->path != to->base->base || bound_is_assigned(l->f, v))
			continue;
		g_ptr_array_add(l->names, is_device_pointer(&to->type)
						  ? g_strdup_printf("%s->%s", v->name, to->field)
						  : g_strdup_printf("&%s->%s->dev", v->name, to->field));
	}
}

/* What a caller keeps the device in, before it makes the call. */
static void note_stored(struct look *l, const struct ir_func *caller, const struct ir_instr *call)
{
	for (uint32_t i = 0; i < caller->ninstrs; i++) {
		const struct ir_instr *in = caller->instrs[i];
		const struct ir_path *to = in->dst;

		if (in->op != IR_ASSIGN || !to || in->range.in_header ||
		    in->range.begin > call->range.begin || !in->stmt || in->stmt->parent != caller->body ||
		    !bound_is_own_path(l->fu, caller, to, 0))
			continue;
		if (to->kind == IR_P_FIELD)
			note_field(l, call, to);
		else if (to->kind == IR_P_VAR && to->var->kind == IR_V_GLOBAL)
			g_ptr_array_add(l->names, is_device_pointer(&to->type)
							  ? g_strdup(to->var->name)
							  : g_strdup_printf("&%s->dev", to->var->name));
	}
}

static bool note_caller(const struct flow_unit *fu, const struct ir_func *caller, const struct ir_instr *in,
			unsigned int depth, const void *data)
{
	note_stored((struct look *)data, caller, in);
	return true;
}

static bool shorter(const char *a, const char *b)
{
	return strlen(a) != strlen(b) ? strlen(a) < strlen(b) : strcmp(a, b) < 0;
}

char *bound_device(const struct flow_unit *fu, const struct ir_func *f)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	struct look l = { fu, f, names };
	const char *best = NULL;

	for (unsigned int i = 0; i < f->vars->len; i++)
		note_var(&l, f->vars->pdata[i]);
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		note_expr(&l, in->src);
		for (unsigned int a = 0; a < in->nargs; a++)
			note_expr(&l, in->args[a]);
	}
	if (!names->len)
		bound_every_call(fu, f, note_caller, 0, &l);
	for (unsigned int i = 0; i < names->len; i++) {
		if (!best || shorter(names->pdata[i], best))
			best = names->pdata[i];
	}
	return g_strdup(best);
}
