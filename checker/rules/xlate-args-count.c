// SPDX-License-Identifier: GPL-2.0-only
/*
 * xlate-args-count: of_xlate uses args->args[i] before it looked at args->args_count.
 *
 * The cells that the device tree does not give are not zero: of_iommu_configure_dev() hands down a struct of its stack.
 * A comparison of args_count with a number says how many cells there are at least, on each of the two ways from there;
 * any other use of it counts as the check for all of them. A value that is only read into a local is used when
 * the local is. Helpers of the unit that get the args are entered, with what was checked by then.
 *
 * Limits: helpers of other files are not followed; neither are indices that are no constants.
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

/* How many cells does @e need? The array as a whole, or an unknown index: one. */
static int64_t cells_needed(const struct ir_expr *e, const struct ir_var *args)
{
	const struct ir_path *p = e ? e->path : NULL;

	if (!e)
		return 0;
	if ((e->kind == IR_E_LOAD || e->kind == IR_E_ADDR) && xlate_is_cells(p, args))
		return p->kind == IR_P_INDEX && p->index_known ? p->index + 1 : 1;
	return MAX(cells_needed(e->a, args), cells_needed(e->b, args));
}

#define MAX_CELLS 16 /* MAX_PHANDLE_ARGS of include/linux/of.h: what is more is no number of cells */

/* memcpy(ids, args->args, size) */
static bool counts_bytes(const char *callee)
{
	return callee && (strstr(callee, "mem") || strstr(callee, "str"));
}

/* "f(…, args->args, 2, …)": the number follows the array. */
static int64_t instr_needs(const struct ir_instr *in, const struct ir_var *args)
{
	int64_t n = cells_needed(in->src, args);

	for (unsigned int i = 0; i < in->nargs; i++) {
		const struct ir_expr *e = in->args[i], *len = i + 1 < in->nargs ? in->args[i + 1] : NULL;

		n = MAX(n, cells_needed(e, args));
		if (len && len->kind == IR_E_CONST && len->value <= MAX_CELLS && !counts_bytes(in->callee) &&
		    e->kind == IR_E_ADDR && is_field_of(e->path, args, "args"))
			n = MAX(n, len->value);
	}
	return n;
}

#define CHECKED INT64_MAX /* as many as it takes */

/* How many cells there are at least where @e, which has the count in it, is true, or (!@taken) false. */
static int64_t at_least(const struct ir_expr *e, const struct ir_var *args, bool taken)
{
	if (e->kind == IR_E_LOAD && is_field_of(e->path, args, "args_count"))
		return taken;
	if (e->kind == IR_E_UNOP && e->oper == IR_O_NOT)
		return at_least(e->a, args, !taken);
	if (e->kind != IR_E_BINOP || e->a->kind != IR_E_LOAD ||
	    !is_field_of(e->a->path, args, "args_count") || e->b->kind != IR_E_CONST)
		return CHECKED;
	switch (e->oper) {
	case IR_O_EQ: return taken ? e->b->value : !e->b->value;
	case IR_O_NE: return taken ? !e->b->value : e->b->value;
	case IR_O_LT: return taken ? 0 : e->b->value;
	case IR_O_LE: return taken ? 0 : e->b->value + 1;
	case IR_O_GT: return taken ? e->b->value + 1 : 0;
	case IR_O_GE: return taken ? e->b->value : 0;
	default: return CHECKED;
	}
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

static bool compares_with(const struct ir_expr *e, int64_t n)
{
	return e->kind == IR_E_BINOP && (e->oper == IR_O_EQ || e->oper == IR_O_NE) &&
	       e->b->kind == IR_E_CONST && e->b->value == n;
}

bool xlate_args_compared(const struct ir_func *f, int64_t but)
{
	const struct ir_var *args = xlate_args_param(f);

	for (guint i = 0; i < f->blocks->len; i++) {
		const struct ir_expr *e = ((const struct ir_block *)f->blocks->pdata[i])->term.value;

		if (expr_has(e, args, false) && !compares_with(e, but))
			return true;
	}
	return false;
}

/* Does @f, or a helper that it hands the args to, ever compare the count? */
static bool ever_checks(const struct flow_unit *fu, const struct ir_func *f, unsigned int depth)
{
	const struct walk w = { .fu = fu, .f = f, .args = xlate_args_param(f) };

	if (xlate_args_compared(f, -1))
		return true;
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

/* What is known where a block begins. */
struct known {
	GHashTable *kept; /* struct ir_var * -> struct ir_instr *: cells that it has */
	int64_t cells; /* so many there are */
};

static void use_kept(struct walk *w, const struct known *k, const struct ir_instr *in,
		     const struct ir_expr *e)
{
	GHashTableIter it;
	gpointer v, read;

	g_hash_table_iter_init(&it, k->kept);
	while (g_hash_table_iter_next(&it, &v, &read)) {
		if (instr_needs(read, w->args) > k->cells &&
		    (in ? instr_loads_var(in, v) : expr_loads_var(e, v)))
			add_use(w, &((const struct ir_instr *)read)->range);
	}
}

static void do_instr(struct walk *w, const struct ir_instr *in, struct known *k)
{
	const struct ir_func *helper = in->op == IR_CALL ? helper_of(w, in) : NULL;

	use_kept(w, k, in, NULL);
	if (helper && !k->cells)
		g_hash_table_add(w->todo, (gpointer)helper);
	if (only_keeps(w, in) && instr_needs(in, w->args) > k->cells)
		g_hash_table_insert(k->kept, (gpointer)in->dst->var, (gpointer)in);
	else if (in->dst && in->dst->kind == IR_P_VAR)
		g_hash_table_remove(k->kept, in->dst->var);
	if (!only_keeps(w, in) && !instr_has(in, w->args, false) && instr_needs(in, w->args) > k->cells)
		add_use(w, &in->range);
	if (checks(w, in))
		k->cells = CHECKED;
}

static void do_block(struct walk *w, const struct ir_block *b, struct known *k)
{
	for (guint i = 0; i < b->instrs->len; i++)
		do_instr(w, b->instrs->pdata[i], k);
	if (expr_has(b->term.value, w->args, false))
		return;
	use_kept(w, k, NULL, b->term.value);
	if (cells_needed(b->term.value, w->args) > k->cells)
		add_use(w, &b->term.range);
}

/* What is known on the @n-th way out of @b. */
static int64_t cells_after(const struct walk *w, const struct ir_block *b, unsigned int n, int64_t cells)
{
	if (!expr_has(b->term.value, w->args, false))
		return cells;
	return MAX(cells, b->term.kind == IR_TERM_BRANCH ? at_least(b->term.value, w->args, !n) : CHECKED);
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

static bool merge_known(struct known *into, const struct known *from, int64_t cells)
{
	bool changed = !into->kept || cells < into->cells;

	if (changed)
		into->cells = cells;
	return merge_kept(&into->kept, from->kept) || changed;
}

/* Follow the ways on which not enough was checked. */
static void walk_unchecked(struct walk *w)
{
	g_autofree struct known *in = g_new0(struct known, w->f->blocks->len);
	bool again = true;

	in[0].kept = g_hash_table_new(NULL, NULL);
	while (again) {
		again = false;
		for (guint i = 0; i < w->f->blocks->len; i++) {
			const struct ir_block *b = w->f->blocks->pdata[i];
			struct known k = { .cells = in[i].cells };

			if (!in[i].kept)
				continue;
			merge_kept(&k.kept, in[i].kept);
			do_block(w, b, &k);
			for (unsigned int n = 0; n < b->term.nsucc; n++)
				again |= merge_known(&in[b->term.succ[n]->id], &k,
						     cells_after(w, b, n, k.cells));
			g_hash_table_unref(k.kept);
		}
	}
	for (guint i = 0; i < w->f->blocks->len; i++) {
		if (in[i].kept)
			g_hash_table_unref(in[i].kept);
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
			   xlate_args_compared(w->f, -1)
				   ? "'%s->args' is used where '%s->args_count' may be too small"
				   : "'%s->args' is used before '%s->args_count' is checked",
			   args, args);
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
