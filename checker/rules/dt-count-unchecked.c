// SPDX-License-Identifier: GPL-2.0-only
/*
 * dt-count-unchecked: a number of the device tree indexes an array of fixed size, and nothing limits it.
 *
 * Numbers are what the model calls so: results of of_count_phandle_with_args() and its kin, values read with
 * of_property_read_u32(), arguments of a phandle, IDs of a fwspec. How they are followed stands in dt-numbers.h. One
 * more form counts without a number: each entry of "iommus" calls of_xlate, which appends to an array
 * through a counter that nothing ever compares.
 *
 * Limits: any comparison limits, also one with the wrong number; functions of other files are not followed.
 */
#include <string.h>

#include "flow/order.h"
#include "rules/dt-numbers.h"
#include "rules/rules.h"
#include "rules/site.h"

extern const struct rule rule_dt_count_unchecked;

#define MAX_STEPS 5 /* a missing limit shows at every use: a few will do */

struct report {
	const struct flow_unit *fu;
	GPtrArray *out;
	GHashTable *seen; /* struct dt_number * -> struct finding * */
	bool far; /* look at functions that do not read the number themselves */
};

/* The array's own name, without the way to it. */
static const char *array_name(const struct ir_path *p)
{
	return p->kind == IR_P_FIELD ? p->field : p->kind == IR_P_VAR ? p->var->name : NULL;
}

static void index_found(const struct ir_func *f, const struct ir_subscript *s, const struct dt_number *n,
			void *data)
{
	struct report *r = data;
	g_autofree char *array = NULL, *index = NULL;
	struct finding *old, *fnd;

	if ((f != n->func) != r->far)
		return;
	/* on the way to another function, a limit anywhere may be the one that counts */
	if (r->far && n->limited)
		return;
	if (s->array->type.count < 2 || s->range.in_macro || !site_ok(f, &s->range) || !array_name(s->array))
		return;
	old = g_hash_table_lookup(r->seen, n);
	if (old) {
		if (old->line != s->range.line && old->steps->len < MAX_STEPS)
			site_step(r->fu, old, STEP_SIBLING, &s->range, "and here");
		return;
	}
	array = ir_path_str(s->array);
	index = ir_expr_str(s->index);
	fnd = site_finding(r->fu, rule_dt_count_unchecked.id, FWS_WARNING, f, &s->range,
			   n->call ? n->call->callee : NULL, array,
			   "'%s' has %u elements, but nothing limits the index, which comes from %s", array,
			   s->array->type.count, n->what);
	if (n->call)
		site_step(r->fu, fnd, STEP_INFO, &n->call->range,
			  "the number is read from the device tree here");
	site_step(r->fu, fnd, STEP_LOST, &s->range, "used here, unchecked%s%s%s",
		  *index == '%' ? "" : ", as '", *index == '%' ? "" : index, *index == '%' ? "" : "'");
	g_hash_table_insert(r->seen, (gpointer)n, fnd);
	g_ptr_array_add(r->out, fnd);
}

/* --- one element for each entry --------------------------------------------------------- */

/* The counter that picks the element: "a->x[a->n++]", or a step of its own. */
static const struct ir_path *counter_of(const struct ir_func *f, const struct ir_subscript *s)
{
	const struct ir_path *p = s->index->kind == IR_E_LOAD ? s->index->path : NULL;
	const struct ir_instr *def;

	if (p && p->kind == IR_P_VAR && p->var->kind == IR_V_TEMP) {
		def = ir_sole_def(f, p->var);
		p = def && def->op == IR_ASSIGN && def->src->kind == IR_E_LOAD ? def->src->path : NULL;
	}
	return p && p->kind == IR_P_FIELD && dt_is_counter(f, p) ? p : NULL;
}

/* Is the object around @p made by this very call? */
static bool is_fresh(const struct flow_unit *fu, const struct ir_func *f, const struct ir_path *p)
{
	const struct ir_var *v = ir_path_root(p);
	const struct ir_instr *def;

	if (v->kind == IR_V_PARAM || v->kind == IR_V_GLOBAL || v->kind == IR_V_STATIC)
		return false;
	def = ir_sole_def(f, v);
	if (!def || !def->callee)
		return !def && v->type.kind == IR_T_RECORD;
	return model_does(fu->model, def->callee, MODEL_ALLOC, NULL) ||
	       model_does(fu->model, def->callee, MODEL_MANAGED, NULL);
}

static void append_found(struct report *r, const struct ir_func *f, const struct ir_subscript *s)
{
	const struct ir_path *counter = counter_of(f, s);
	g_autofree char *array = NULL, *name = NULL;
	struct finding *fnd;

	if (!counter || s->array->type.count < 2 || s->range.in_macro || !site_ok(f, &s->range) ||
	    is_fresh(r->fu, f, counter) || dt_field_limited(r->fu->ir, counter->record, counter->field))
		return;
	array = ir_path_str(s->array);
	name = ir_path_str(counter);
	fnd = site_finding(
		r->fu, rule_dt_count_unchecked.id, FWS_WARNING, f, &s->range, NULL, array,
		"'%s' has %u elements, but each entry of \"iommus\" adds one, and nothing limits '%s'", array,
		s->array->type.count, name);
	site_step(r->fu, fnd, STEP_LOST, &s->range, "one more for each entry");
	g_ptr_array_add(r->out, fnd);
}

static void check_appends(struct report *r, const struct ir_func *f)
{
	for (guint i = 0; i < f->blocks->len; i++) {
		const struct ir_block *b = f->blocks->pdata[i];

		for (guint k = 0; b->subscripts && k < b->subscripts->len; k++)
			append_found(r, f, b->subscripts->pdata[k]);
	}
}

static void each_index(struct report *r, struct dt_numbers *d)
{
	for (guint i = 0; i < r->fu->ir->funcs->len; i++) {
		const struct ir_func *f = r->fu->ir->funcs->pdata[i];

		if (!f->from_header)
			dt_numbers_indices(d, f, index_found, r);
	}
}

static void check(const struct flow_unit *fu, GPtrArray *out)
{
	struct dt_numbers *d = dt_numbers_new(fu);
	struct report r = { .fu = fu, .out = out };

	r.seen = g_hash_table_new(NULL, NULL);
	/* one finding a number: where it is read, if it is used there */
	for (unsigned int pass = 0; d && pass < 2; pass++) {
		r.far = pass;
		each_index(&r, d);
	}
	for (guint i = 0; i < fu->ir->funcs->len; i++) {
		const struct ir_func *f = fu->ir->funcs->pdata[i];

		if (!f->from_header && order_has_role(flow_order(fu), f, "xlate"))
			check_appends(&r, f);
	}
	g_hash_table_unref(r.seen);
	dt_numbers_free(d);
}

const struct rule rule_dt_count_unchecked = {
	.id = "dt-count-unchecked",
	.level = FWS_WARNING,
	.summary = "A number of the device tree indexes an array of fixed size, and nothing limits it.",
	.fixable = true,
	.by_default = true,
	.iommu = true,
	.origin = "document 000, patch 10",
	.check = check,
};
