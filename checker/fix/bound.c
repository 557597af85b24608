/* SPDX-License-Identifier: GPL-2.0-only */
/* See bound.h. */
#include "fix/bound-priv.h"

#include <string.h>

#define MAX_DEPTH 6 /* of definitions and callers that are looked through */

static bool is_own(const struct flow_unit *fu, const struct ir_func *f, const struct ir_expr *e,
		   unsigned int depth);

const struct ir_init *bound_probe_entry(const struct flow_unit *fu, const struct ir_func *f)
{
	for (unsigned int i = 0; i < fu->ir->inits->len; i++) {
		const struct ir_init *init = fu->ir->inits->pdata[i];

		if (!g_strcmp0(init->func, f->name) &&
		    model_callback(fu->model, init->record, init->field) == MODEL_CB_PROBE &&
		    model_undoes_devres(fu->model, init->record, init->field))
			return init;
	}
	return NULL;
}

static bool is_managed_call(const struct ir_instr *in)
{
	return in->op == IR_CALL && in->callee && in->nargs && g_str_has_prefix(in->callee, "devm_");
}

/* --- who calls ------------------------------------------------------------------------- */

/* Does code name @f without calling it? */
static bool is_named(const struct flow_unit *fu, const struct ir_func *f)
{
	for (unsigned int i = 0; i < fu->ir->funcs->len; i++) {
		const struct ir_func *g = fu->ir->funcs->pdata[i];

		for (uint32_t k = 0; k < g->ninstrs; k++) {
			const struct ir_instr *in = g->instrs[k];

			if (in->src && in->src->kind == IR_E_FUNC && !g_strcmp0(in->src->name, f->name))
				return true;
			for (unsigned int a = 0; a < in->nargs; a++) {
				if (in->args[a]->kind == IR_E_FUNC && !g_strcmp0(in->args[a]->name, f->name))
					return true;
			}
		}
	}
	return false;
}

/* Is the address of @f taken by code, or put into a table? Then its callers are not all known. */
static bool is_pointed_to(const struct flow_unit *fu, const struct ir_func *f)
{
	for (unsigned int i = 0; i < fu->ir->inits->len; i++) {
		if (!g_strcmp0(((const struct ir_init *)fu->ir->inits->pdata[i])->func, f->name))
			return true;
	}
	return is_named(fu, f);
}

bool bound_every_call(const struct flow_unit *fu, const struct ir_func *f, bound_want_call want,
		      unsigned int depth, const void *data)
{
	bool any = false;

	if (!f->is_static || depth > MAX_DEPTH || is_pointed_to(fu, f))
		return false;
	for (unsigned int i = 0; i < fu->ir->funcs->len; i++) {
		const struct ir_func *g = fu->ir->funcs->pdata[i];

		for (uint32_t k = 0; k < g->ninstrs; k++) {
			const struct ir_instr *in = g->instrs[k];

			if (in->op != IR_CALL || g_strcmp0(in->callee, f->name))
				continue;
			if (!want(fu, g, in, depth + 1, data))
				return false;
			any = true;
		}
	}
	return any;
}

/* --- is this the device? --------------------------------------------------------------- */

/* "pdev" of "&pdev->dev"; NULL when @e is something else. */
static const struct ir_path *embedding(const struct ir_expr *e)
{
	if (e->kind != IR_E_ADDR || e->path->kind != IR_P_FIELD || e->path->type.kind != IR_T_RECORD ||
	    g_strcmp0(e->path->type.tag, "device") || g_strcmp0(e->path->field, "dev") ||
	    e->path->base->kind != IR_P_DEREF)
		return NULL;
	return e->path->base->base;
}

static bool same_field(const struct ir_path *a, const struct ir_path *b)
{
	return a->kind == IR_P_FIELD && b->kind == IR_P_FIELD && !g_strcmp0(a->record, b->record) &&
	       !g_strcmp0(a->field, b->field);
}

/* Is what @used names the variable @v, or the field that @p is? One of both is NULL. */
static bool is_it(const struct ir_path *used, const struct ir_var *v, const struct ir_path *p)
{
	return v ? used->kind == IR_P_VAR && used->var == v : same_field(used, p);
}

/* A device that was looked up is another one. */
static bool is_looked_up(const struct flow_unit *fu, const struct ir_func *f, const struct ir_var *v,
			 const struct ir_path *p)
{
	for (unsigned int i = 0; i < fu->refs->len; i++) {
		const struct flow_ref *ref = fu->refs->pdata[i];

		if (ref->func == f && ref->acquire->dst && is_it(ref->acquire->dst, v, p) &&
		    !bound_finds_itself(fu, f, ref->acquire))
			return true;
		for (unsigned int k = 0; p && k < ref->exits->len; k++) {
			const struct ref_exit *x = ref->exits->pdata[k];

			if (x->place == REF_FIELD && !g_strcmp0(x->record, p->record) &&
			    !g_strcmp0(x->field, p->field))
				return true;
		}
	}
	return false;
}

/* Is what the variable or field holds, or the device in it, used with devm_*() in @f? */
static bool is_managed_by(const struct ir_func *f, const struct ir_var *v, const struct ir_path *p)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];
		const struct ir_path *used;

		if (!is_managed_call(in))
			continue;
		used = in->args[0]->kind == IR_E_LOAD ? in->args[0]->path : embedding(in->args[0]);
		if (used && is_it(used, v, p))
			return true;
	}
	return false;
}

bool bound_is_assigned(const struct ir_func *f, const struct ir_var *v)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_path *dst = f->instrs[i]->dst;

		if (dst && dst->kind == IR_P_VAR && dst->var == v)
			return true;
	}
	return false;
}

static bool passes_own(const struct flow_unit *fu, const struct ir_func *caller, const struct ir_instr *in,
		       unsigned int depth, const void *data)
{
	const struct ir_var *param = data;

	return (unsigned int)param->param < in->nargs && is_own(fu, caller, in->args[param->param], depth);
}

static bool is_own_param(const struct flow_unit *fu, const struct ir_func *f, const struct ir_var *v,
			 unsigned int depth)
{
	if (bound_probe_entry(fu, f))
		return v->param == 0;
	return bound_every_call(fu, f, passes_own, depth, v);
}

/* Everything that the unit stores there is the device, or it uses the field with devm_*(). */
static bool is_own_field(const struct flow_unit *fu, const struct ir_path *p, unsigned int depth)
{
	bool any = false;

	for (unsigned int i = 0; i < fu->ir->funcs->len; i++) {
		const struct ir_func *g = fu->ir->funcs->pdata[i];

		if (is_managed_by(g, NULL, p))
			return true;
		for (uint32_t k = 0; k < g->ninstrs; k++) {
			const struct ir_instr *in = g->instrs[k];

			if (!in->dst || !same_field(in->dst, p))
				continue;
			if (in->op != IR_ASSIGN || !is_own(fu, g, in->src, depth + 1))
				return false;
			any = true;
		}
	}
	return any;
}

static bool is_zero(const struct ir_expr *e)
{
	return e && e->kind == IR_E_CONST && !e->value;
}

/* A variable of the file that probe sets. */
static bool is_own_global(const struct flow_unit *fu, const struct ir_var *v, unsigned int depth)
{
	bool any = false;

	for (unsigned int i = 0; i < fu->ir->funcs->len; i++) {
		const struct ir_func *g = fu->ir->funcs->pdata[i];

		for (uint32_t k = 0; k < g->ninstrs; k++) {
			const struct ir_instr *in = g->instrs[k];

			if (!in->dst || in->dst->kind != IR_P_VAR || in->dst->var != v || is_zero(in->src))
				continue;
			if (in->op != IR_ASSIGN || !is_own(fu, g, in->src, depth + 1))
				return false;
			any = true;
		}
	}
	return any;
}

bool bound_is_pointer(const struct ir_type *t)
{
	return t->kind == IR_T_PTR && t->depth == 1 && t->tag;
}

bool bound_is_own_var(const struct flow_unit *fu, const struct ir_func *f, const struct ir_var *v,
		      unsigned int depth)
{
	const struct ir_instr *def;

	if (!bound_is_pointer(&v->type) || is_looked_up(fu, f, v, NULL))
		return false;
	if ((v->kind == IR_V_PARAM || v->kind == IR_V_LOCAL) && is_managed_by(f, v, NULL))
		return true;
	if (v->kind == IR_V_GLOBAL || v->kind == IR_V_STATIC)
		return is_own_global(fu, v, depth);
	if (v->kind == IR_V_PARAM)
		return !bound_is_assigned(f, v) && is_own_param(fu, f, v, depth);
	def = v->kind == IR_V_LOCAL ? ir_sole_def(f, v) : NULL;
	return def && def->op == IR_ASSIGN && is_own(fu, f, def->src, depth + 1);
}

bool bound_is_own_path(const struct flow_unit *fu, const struct ir_func *f, const struct ir_path *p,
		       unsigned int depth)
{
	if (p->kind == IR_P_VAR)
		return bound_is_own_var(fu, f, p->var, depth);
	return p->kind == IR_P_FIELD && bound_is_pointer(&p->type) && !is_looked_up(fu, f, NULL, p) &&
	       is_own_field(fu, p, depth);
}

/* The device, or what embeds it as a bus does ("pdev"). */
static bool is_own(const struct flow_unit *fu, const struct ir_func *f, const struct ir_expr *e,
		   unsigned int depth)
{
	const struct ir_path *p = embedding(e);

	if (depth > MAX_DEPTH)
		return false;
	if (!p && e->kind == IR_E_LOAD)
		p = e->path;
	return p && bound_is_own_path(fu, f, p, depth);
}

/* --- when does it run? ----------------------------------------------------------------- */

static bool once(const struct flow_unit *fu, const struct ir_func *f, unsigned int depth);

static bool caller_runs_once(const struct flow_unit *fu, const struct ir_func *caller,
			     const struct ir_instr *in, unsigned int depth, const void *data)
{
	return once(fu, caller, depth);
}

/* Is the record defined in this file, so that no other one can call its functions? */
static bool is_private_record(const struct flow_unit *fu, const char *record)
{
	g_autofree char *word = g_regex_escape_string(record, -1);
	g_autofree char *pattern = g_strdup_printf("\\bstruct\\s+%s\\s*\\{", word);

	return g_regex_match_simple(pattern, fu->ir->text, 0, 0);
}

/* Do all calls through @field stand in code that runs once? */
static bool field_runs_once(const struct flow_unit *fu, const struct ir_init *init, unsigned int depth)
{
	bool any = false;

	for (unsigned int i = 0; i < fu->ir->funcs->len; i++) {
		const struct ir_func *g = fu->ir->funcs->pdata[i];

		for (uint32_t k = 0; k < g->ninstrs; k++) {
			const struct ir_expr *e = g->instrs[k]->fnptr;

			if (!e || e->kind != IR_E_LOAD || e->path->kind != IR_P_FIELD ||
			    g_strcmp0(e->path->record, init->record) ||
			    g_strcmp0(e->path->field, init->field))
				continue;
			if (depth > MAX_DEPTH || !once(fu, g, depth + 1))
				return false;
			any = true;
		}
	}
	return any;
}

/* "data->setup(priv);": is it only called through fields of the driver's own tables, once each? */
static bool table_runs_once(const struct flow_unit *fu, const struct ir_func *f, unsigned int depth)
{
	bool any = false;

	if (!f->is_static || is_named(fu, f))
		return false;
	for (unsigned int i = 0; i < fu->ir->inits->len; i++) {
		const struct ir_init *init = fu->ir->inits->pdata[i];

		if (g_strcmp0(init->func, f->name))
			continue;
		if (!init->record || !init->field || !is_private_record(fu, init->record) ||
		    !field_runs_once(fu, init, depth))
			return false;
		any = true;
	}
	return any;
}

/* With every further run, what was registered with devm_*() would pile up: who does it knows that there is none. */
static bool registers_managed(const struct flow_unit *fu, const struct ir_func *f)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		if (is_managed_call(f->instrs[i]) && is_own(fu, f, f->instrs[i]->args[0], 0))
			return true;
	}
	return false;
}

/* Probe of something else than a driver, which may come and go while the driver stays? */
static bool is_other_probe(const struct flow_unit *fu, const struct ir_func *f)
{
	for (unsigned int i = 0; i < fu->ir->inits->len; i++) {
		const struct ir_init *init = fu->ir->inits->pdata[i];

		if (!g_strcmp0(init->func, f->name) &&
		    model_callback(fu->model, init->record, init->field) == MODEL_CB_PROBE &&
		    !model_undoes_devres(fu->model, init->record, init->field))
			return true;
	}
	return false;
}

static bool once(const struct flow_unit *fu, const struct ir_func *f, unsigned int depth)
{
	if (is_other_probe(fu, f))
		return false;
	return bound_probe_entry(fu, f) || registers_managed(fu, f) ||
	       bound_every_call(fu, f, caller_runs_once, depth, NULL) || table_runs_once(fu, f, depth);
}

bool bound_runs_once(const struct flow_unit *fu, const struct ir_func *f)
{
	return once(fu, f, 0);
}
