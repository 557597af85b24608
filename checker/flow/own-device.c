/* SPDX-License-Identifier: GPL-2.0-only */
/* See own-device.h. */
#include "flow/own-device.h"

#include <string.h>

#include "flow/store-internal.h"

#define DRVDATA "drvdata" /* the model's name of it */

/* "data = dev_get_drvdata(dev);", of that variable? */
static bool reads_data(const struct flow_unit *fu, const struct ir_instr *in, const struct ir_var *dev)
{
	const struct model_row *row =
		in && in->op == IR_CALL && in->callee ? model_find(fu->model, in->callee) : NULL;

	for (const struct model_fact *f = row ? row->facts : NULL; f; f = f->next) {
		const struct ir_expr *e;

		if (f->effect != MODEL_DERIVE || g_strcmp0(f->kind, DRVDATA) || f->place.arg < 0 ||
		    (unsigned int)f->place.arg >= in->nargs)
			continue;
		e = in->args[f->place.arg];
		return e->kind == IR_E_LOAD && e->path->kind == IR_P_VAR && e->path->var == dev;
	}
	return false;
}

#define MAX_COPIES 3 /* temporaries between dev_get_drvdata() and what is returned */

/* Is the value of @e NULL, or driver data of what the only parameter of @f points to? *@any: not NULL on some path. */
static bool is_data_of_param(const struct flow_unit *fu, const struct ir_func *f, const struct ir_expr *e,
			     unsigned int depth, bool *any)
{
	if (!e || e->kind == IR_E_CONST)
		return e && !e->value;
	if (e->kind != IR_E_LOAD || e->path->kind != IR_P_VAR || !depth)
		return false;
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->dst != e->path)
			continue;
		if (reads_data(fu, in, f->params->pdata[0]))
			*any = true;
		else if (in->op != IR_ASSIGN || !is_data_of_param(fu, f, in->src, depth - 1, any))
			return false;
	}
	return e->path->var->kind != IR_V_PARAM;
}

/* "return dev ? dev_get_drvdata(dev) : NULL;" as a function of its own. */
static bool is_adapter(const struct flow_unit *fu, const char *callee)
{
	const struct ir_func *f = callee ? ir_unit_func(fu->ir, callee) : NULL;
	bool any = false;

	if (!f || f->params->len != 1)
		return false;
	for (unsigned int i = 0; i < f->blocks->len; i++) {
		const struct ir_term *t = &((const struct ir_block *)f->blocks->pdata[i])->term;

		if (t->kind == IR_TERM_RETURN && !is_data_of_param(fu, f, t->value, MAX_COPIES, &any))
			return false;
	}
	return any;
}

bool own_device_is_data(const struct run *r, const struct sym *v, const struct ref *ref)
{
	const struct loc *l = v && v->kind == SYM_INIT ? v->loc : NULL;
	const struct ir_instr *in;

	if (l && l->kind == LOC_FIELD && !g_strcmp0(l->record, "<derived>") &&
	    !g_strcmp0(l->field, "<" DRVDATA ">")) {
		const struct loc *root = loc_root(l);

		return root->kind == LOC_PTR && sym_object(r->tab, root->ptr) == ref->obj;
	}
	if (!v || v->kind != SYM_CALL || v->value < 0 || v->value >= r->f->ninstrs)
		return false;
	in = r->f->instrs[v->value];
	return in->nargs == 1 && in->args[0]->kind == IR_E_LOAD &&
	       in->args[0]->path == ref->acq->acquire->dst && ref->acq->func == r->f &&
	       is_adapter(r->fu, in->callee);
}

/* "dev_set_drvdata(dev, data)": the fact of the model, or NULL. */
static const struct model_fact *attaches(const struct flow_unit *fu, const struct ir_instr *in)
{
	const struct model_row *row =
		in->op == IR_CALL && in->callee ? model_find(fu->model, in->callee) : NULL;

	for (const struct model_fact *f = row ? row->facts : NULL; f; f = f->next) {
		if (f->effect == MODEL_ATTACH && !g_strcmp0(f->kind, DRVDATA) && f->place.arg >= 0 &&
		    (unsigned int)f->place.arg < in->nargs && f->arg >= 0 && (unsigned int)f->arg < in->nargs)
			return f;
	}
	return NULL;
}

/* "&x->dev" where the data is x: the field; NULL for anything else. */
static const char *embedded(const struct ir_expr *dev, const struct ir_expr *data)
{
	const struct ir_path *p = dev->kind == IR_E_ADDR ? dev->path : NULL;

	return p && p->kind == IR_P_FIELD && p->type.kind == IR_T_RECORD &&
			       !g_strcmp0(p->type.tag, "device") && p->base->kind == IR_P_DEREF &&
			       data->kind == IR_E_LOAD && data->path == p->base->base
		       ? p->field
		       : NULL;
}

/* Look at one call; false when it makes a struct @tag the driver data of something else than its own device. */
static bool agrees(const struct flow_unit *fu, const struct ir_instr *in, const char *tag, const char **field)
{
	const struct model_fact *f = attaches(fu, in);
	const struct ir_expr *data = f ? in->args[f->arg] : NULL;
	const char *own;

	if (!data || data->type.kind != IR_T_PTR || g_strcmp0(data->type.tag, tag))
		return true;
	own = embedded(in->args[f->place.arg], data);
	if (!own || (*field && strcmp(*field, own)))
		return false;
	*field = own;
	return true;
}

const char *own_device_field(const struct flow_unit *fu, const char *tag)
{
	const char *field = NULL;

	if (!tag || model_release_format(fu->model, "device", tag))
		return NULL;
	for (unsigned int i = 0; i < fu->ir->funcs->len; i++) {
		const struct ir_func *f = fu->ir->funcs->pdata[i];

		for (uint32_t k = 0; k < f->ninstrs; k++) {
			if (!agrees(fu, f->instrs[k], tag, &field))
				return NULL;
		}
	}
	return field;
}

char *own_device_format(const struct flow_unit *fu, const char *name)
{
	const struct summary *sum = store_summary(fu->store, name, fu->ir->file, false);
	const char *put = model_release_format(fu->model, "device", "device");
	const char *at = put ? strstr(put, "%s") : NULL;

	if (!sum || !sum->own || !at)
		return NULL;
	return g_strdup_printf("%.*s&%%s->%s%s", (int)(at - put), put, sum->own, at + 2);
}
