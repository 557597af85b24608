// SPDX-License-Identifier: GPL-2.0-only
/*
 * xlate-args-count: of_xlate uses args->args[i] before it looked at args->args_count.
 *
 * The cells that the device tree does not give are not zero: of_iommu_configure_dev() hands down a struct of its stack.
 * Any comparison of args_count counts as the check, on the ways that pass it. A value that is only read into a
 * local is used when the local is. Helpers of the unit that get the args are entered, with what was checked by then.
 *
 * Limits: helpers of other files are not followed; a comparison with the wrong number is believed.
 */
#include <string.h>

#include "rules/reach.h"
#include "rules/rules.h"
#include "rules/site.h"
#include "rules/xlate-args.h"

extern const struct rule rule_xlate_args_count;

/* --- what touches the args -------------------------------------------------------------- */

static bool is_field_of(const struct ir_path *p, const struct ir_var *args, const char *field)
{
	return p && p->kind == IR_P_FIELD && !g_strcmp0(p->record, "of_phandle_args") &&
	       !strcmp(p->field, field) && p->base->kind == IR_P_DEREF && p->base->base->kind == IR_P_VAR &&
	       p->base->base->var == args;
}

bool xlate_is_cells(const struct ir_path *p, const struct ir_var *args)
{
	return p && is_field_of(p->kind == IR_P_INDEX ? p->base : p, args, "args");
}

static bool expr_has(const struct ir_expr *e, const struct ir_var *args, bool cells)
{
	if (!e)
		return false;
	if (e->kind == IR_E_LOAD || e->kind == IR_E_ADDR)
		return cells ? xlate_is_cells(e->path, args) : is_field_of(e->path, args, "args_count");
	return expr_has(e->a, args, cells) || expr_has(e->b, args, cells);
}

static bool expr_loads_var(const struct ir_expr *e, const struct ir_var *v)
{
	const struct ir_path *p = e ? e->path : NULL;

	if (!e)
		return false;
	while (p && p->base)
		p = p->base;
	return (p && p->var == v) || expr_loads_var(e->a, v) || expr_loads_var(e->b, v);
}

static bool instr_has(const struct ir_instr *in, const struct ir_var *args, bool cells)
{
	if (expr_has(in->src, args, cells))
		return true;
	for (unsigned int i = 0; i < in->nargs; i++) {
		if (expr_has(in->args[i], args, cells))
			return true;
	}
	return false;
}

static bool instr_loads_var(const struct ir_instr *in, const struct ir_var *v)
{
	const struct ir_path *p = in->dst;

	if (expr_loads_var(in->src, v) || expr_loads_var(in->fnptr, v))
		return true;
	for (unsigned int i = 0; i < in->nargs; i++) {
		if (expr_loads_var(in->args[i], v))
			return true;
	}
	/* "*v = …", "v->x = …" use v */
	while (p && p->base)
		p = p->base;
	return p && in->dst->kind != IR_P_VAR && p->var == v;
}

const struct ir_var *xlate_args_param(const struct ir_func *f)
{
	for (guint i = 0; i < f->params->len; i++) {
		const struct ir_var *v = f->params->pdata[i];

		if (v->type.kind == IR_T_PTR && v->type.depth == 1 &&
		    !g_strcmp0(v->type.tag, "of_phandle_args"))
			return v;
	}
	return NULL;
}

static bool passes(const struct ir_instr *in, const struct ir_var *args)
{
	for (unsigned int i = 0; i < in->nargs; i++) {
		const struct ir_expr *e = in->args[i];

		if (e->kind == IR_E_LOAD && e->path->kind == IR_P_VAR && e->path->var == args)
			return true;
	}
	return false;
}

/* --- one function ----------------------------------------------------------------------- */

struct walk {
	const struct flow_unit *fu;
	const struct ir_func *f;
	const struct ir_var *args;
	GHashTable *todo; /* helpers to enter unchecked: struct ir_func * */
	GPtrArray *uses; /* struct ir_range *: reads of cells whose value is used, unchecked */
};

/* Which function of the unit gets the args from this call? */
static const struct ir_func *helper_of(const struct walk *w, const struct ir_instr *in)
{
	struct ir_func *f = in->callee ? ir_unit_func(w->fu->ir, in->callee) : NULL;

	return f && !f->from_header && passes(in, w->args) && xlate_args_param(f) ? f : NULL;
}

/* Does @f, or a helper that it hands the args to, ever compare the count? */
static bool ever_checks(const struct flow_unit *fu, const struct ir_func *f, unsigned int depth)
{
	const struct walk w = { .fu = fu, .f = f, .args = xlate_args_param(f) };

	for (guint i = 0; i < f->blocks->len; i++) {
		if (expr_has(((const struct ir_block *)f->blocks->pdata[i])->term.value, w.args, false))
			return true;
	}
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_func *helper = helper_of(&w, f->instrs[i]);

		if (f->instrs[i]->op == IR_ASSIGN && instr_has(f->instrs[i], w.args, false))
			return true;
		if (helper && helper != f && depth < 8 && ever_checks(fu, helper, depth + 1))
			return true;
	}
	return false;
}

/* Printing the count is no check; keeping it, or comparing it, is. */
static bool checks(const struct walk *w, const struct ir_instr *in)
{
	const struct ir_func *helper = in->op == IR_CALL ? helper_of(w, in) : NULL;

	if (helper)
		return ever_checks(w->fu, helper, 0);
	return (in->op == IR_ASSIGN || (in->callee && ir_unit_func(w->fu->ir, in->callee))) &&
	       instr_has(in, w->args, false);
}

/* Only read into a variable of its own: nothing depends on it yet. */
static bool only_keeps(const struct walk *w, const struct ir_instr *in)
{
	return in->op == IR_ASSIGN && in->dst && in->dst->kind == IR_P_VAR &&
	       (in->dst->var->kind == IR_V_LOCAL || in->dst->var->kind == IR_V_TEMP) &&
	       expr_has(in->src, w->args, true);
}

static void add_use(struct walk *w, const struct ir_range *r)
{
	if (!g_ptr_array_find(w->uses, r, NULL))
		g_ptr_array_add(w->uses, (gpointer)r);
}

static void use_kept(struct walk *w, GHashTable *kept, const struct ir_instr *in, const struct ir_expr *e)
{
	GHashTableIter it;
	gpointer v, read;

	g_hash_table_iter_init(&it, kept);
	while (g_hash_table_iter_next(&it, &v, &read)) {
		if (in ? instr_loads_var(in, v) : expr_loads_var(e, v))
			add_use(w, &((const struct ir_instr *)read)->range);
	}
}

/* A block that is entered unchecked; true when it still is at its end. */
static bool do_block(struct walk *w, const struct ir_block *b, GHashTable *kept)
{
	for (guint i = 0; i < b->instrs->len; i++) {
		const struct ir_instr *in = b->instrs->pdata[i];
		const struct ir_func *helper = in->op == IR_CALL ? helper_of(w, in) : NULL;

		use_kept(w, kept, in, NULL);
		if (helper)
			g_hash_table_add(w->todo, (gpointer)helper);
		if (only_keeps(w, in))
			g_hash_table_insert(kept, (gpointer)in->dst->var, (gpointer)in);
		else if (in->dst && in->dst->kind == IR_P_VAR)
			g_hash_table_remove(kept, in->dst->var);
		if (!only_keeps(w, in) && instr_has(in, w->args, true) && !instr_has(in, w->args, false))
			add_use(w, &in->range);
		if (checks(w, in))
			return false;
	}
	if (expr_has(b->term.value, w->args, false))
		return false;
	use_kept(w, kept, NULL, b->term.value);
	if (expr_has(b->term.value, w->args, true))
		add_use(w, &b->term.range);
	return true;
}

static bool merge_kept(GHashTable **into, GHashTable *kept)
{
	GHashTableIter it;
	gpointer v, read;
	bool changed = !*into;

	if (!*into)
		*into = g_hash_table_new(NULL, NULL);
	g_hash_table_iter_init(&it, kept);
	while (g_hash_table_iter_next(&it, &v, &read)) {
		if (!g_hash_table_contains(*into, v))
			changed |= g_hash_table_insert(*into, v, read);
	}
	return changed;
}

static GHashTable *copy_kept(GHashTable *kept)
{
	GHashTable *copy = NULL;

	merge_kept(&copy, kept);
	return copy;
}

/* Follow the ways on which nothing was checked. */
static void walk_unchecked(struct walk *w)
{
	g_autofree GHashTable **in = g_new0(GHashTable *, w->f->blocks->len);
	bool again = true;

	in[0] = g_hash_table_new(NULL, NULL);
	while (again) {
		again = false;
		for (guint i = 0; i < w->f->blocks->len; i++) {
			const struct ir_block *b = w->f->blocks->pdata[i];
			g_autoptr(GHashTable) kept = in[i] ? copy_kept(in[i]) : NULL;

			if (!kept || !do_block(w, b, kept))
				continue;
			for (unsigned int k = 0; k < b->term.nsucc; k++)
				again |= merge_kept(&in[b->term.succ[k]->id], kept);
		}
	}
	for (guint i = 0; i < w->f->blocks->len; i++) {
		if (in[i])
			g_hash_table_unref(in[i]);
	}
}

/* --- the unit --------------------------------------------------------------------------- */

static int by_place(gconstpointer a, gconstpointer b)
{
	const struct ir_range *r = *(const struct ir_range *const *)a,
			      *q = *(const struct ir_range *const *)b;

	return r->line != q->line ? (r->line < q->line ? -1 : 1) : (int)r->col - (int)q->col;
}

static void report(struct walk *w, GPtrArray *out)
{
	g_autofree char *args = g_strdup(w->args->name);
	const struct ir_range *at;
	struct finding *fnd;

	g_ptr_array_sort(w->uses, by_place);
	at = w->uses->len ? w->uses->pdata[0] : NULL;
	if (!at || !site_ok(w->f, at))
		return;
	fnd = site_finding(w->fu, rule_xlate_args_count.id, FWS_WARNING, w->f, at, NULL, args,
			   "'%s->args' is used before '%s->args_count' is checked", args, args);
	site_step(w->fu, fnd, STEP_LOST, at, "cells that the device tree may not have");
	for (guint i = 1; i < w->uses->len; i++)
		site_step(w->fu, fnd, STEP_SIBLING, w->uses->pdata[i], "and here");
	g_ptr_array_add(out, fnd);
}

static const struct ir_func *take_one(GHashTable *todo, GHashTable *done)
{
	GHashTableIter it;
	gpointer f;

	g_hash_table_iter_init(&it, todo);
	while (g_hash_table_iter_next(&it, &f, NULL)) {
		if (g_hash_table_add(done, f))
			return f;
	}
	return NULL;
}

static void check(const struct flow_unit *fu, GPtrArray *out)
{
	g_autoptr(GHashTable) todo = g_hash_table_new(NULL, NULL), done = g_hash_table_new(NULL, NULL);
	const struct ir_func *f;

	for (guint i = 0; i < fu->ir->inits->len; i++) {
		const struct ir_init *init = fu->ir->inits->pdata[i];
		struct ir_func *named = ir_unit_func(fu->ir, init->func);

		if (named && !g_strcmp0(reach_role(fu, init), "xlate") && xlate_args_param(named))
			g_hash_table_add(todo, named);
	}
	while ((f = take_one(todo, done))) {
		g_autoptr(GPtrArray) uses = g_ptr_array_new();
		struct walk w = { fu, f, xlate_args_param(f), todo, uses };

		walk_unchecked(&w);
		report(&w, out);
	}
}

const struct rule rule_xlate_args_count = {
	.id = "xlate-args-count",
	.level = FWS_WARNING,
	.summary = "of_xlate uses cells of the IOMMU specifier before it checked how many there are.",
	.fixable = true,
	.by_default = true,
	.iommu = true,
	.origin = "document 001, patch 9",
	.check = check,
};
