/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fwspec-ownership in functions that get a fwspec and take it over: whoever frees it, or hands it on, when one step fails
 * has to do so when another fails, as the caller cannot tell the failures apart (document 001, patch 7).
 *
 * Followed together: whether the parameter is still owned, and which sign the result has. A pointer of the function that is a
 * copy of the parameter counts as the parameter. Where it is NULL nothing is owned.
 */
#include "rules/fwspec-core.h"

#include <string.h>

#include "model/model.h"
#include "rules/int-flow.h"
#include "rules/site.h"

#define SIGNS 15u /* of the result while the parameter is owned */
#define GONE 4 /* the same four bits, when it is not any more: this much further up */
enum { KEPT = 1, TAKEN = 2 };

struct taken {
	const struct flow_unit *fu;
	const struct ir_func *f;
	GHashTable *takers; /* "function:argument", those of this unit */
	const struct ir_var *param;
	GPtrArray *names; /* const struct ir_var *: the parameter and its copies */
	const struct ir_var *ret;
	unsigned int *in; /* by block id */
};

static bool names_it(const struct taken *t, const struct ir_expr *e)
{
	return e && e->kind == IR_E_LOAD && e->path->kind == IR_P_VAR &&
	       g_ptr_array_find(t->names, e->path->var, NULL);
}

static char *taker_key(const char *name, unsigned int arg)
{
	return g_strdup_printf("%s:%u", name, arg);
}

static bool row_takes(const struct flow_unit *fu, const char *name, unsigned int arg)
{
	const struct model_row *row = name ? model_find(fu->model, name) : NULL;

	for (const struct model_fact *k = row ? row->facts : NULL; k; k = k->next) {
		if (k->effect == MODEL_RELEASE && k->kind && model_is_fwspec(k->kind) &&
		    k->place.arg == (int)arg)
			return true;
	}
	return false;
}

/* Is it freed, or handed on for good, by @in? */
static bool takes(const struct taken *t, const struct ir_instr *in)
{
	for (unsigned int i = 0; in->op == IR_CALL && in->callee && i < in->nargs; i++) {
		g_autofree char *key = taker_key(in->callee, i);

		if (names_it(t, in->args[i]) &&
		    (row_takes(t->fu, in->callee, i) || g_hash_table_contains(t->takers, key)))
			return true;
	}
	return false;
}

/* Is it kept where others see it? What becomes of it on such a path is not followed. */
static bool stores(const struct taken *t, const struct ir_instr *in)
{
	return in->op == IR_ASSIGN && in->dst->kind == IR_P_FIELD && names_it(t, in->src);
}

static void find_names(struct taken *t)
{
	g_ptr_array_set_size(t->names, 0);
	g_ptr_array_add(t->names, (gpointer)t->param);
	for (uint32_t i = 0; i < t->f->ninstrs; i++) {
		const struct ir_instr *in = t->f->instrs[i];

		if (in->op == IR_ASSIGN && in->dst->kind == IR_P_VAR && in->dst->var->kind == IR_V_LOCAL &&
		    names_it(t, in->src) && !g_ptr_array_find(t->names, in->dst->var, NULL))
			g_ptr_array_add(t->names, (gpointer)in->dst->var);
	}
}

/* The one variable the function returns where it returns no constant. */
static bool find_ret(struct taken *t)
{
	t->ret = NULL;
	if (t->f->ret.kind != IR_T_INT)
		return false;
	for (unsigned int i = 0; i < t->f->blocks->len; i++) {
		const struct ir_block *b = t->f->blocks->pdata[i];
		const struct ir_expr *e = b->term.kind == IR_TERM_RETURN ? b->term.value : NULL;

		if (!e || e->kind == IR_E_CONST)
			continue;
		if (e->kind != IR_E_LOAD || e->path->kind != IR_P_VAR)
			return false;
		if (e->path->var->kind == IR_V_TEMP)
			continue;
		if (t->ret && t->ret != e->path->var)
			return false;
		t->ret = e->path->var;
	}
	return true;
}

/* All that may be owned is gone. */
static unsigned int all_gone(unsigned int set)
{
	return (set | set << GONE) & SIGNS << GONE;
}

static unsigned int step(const struct taken *t, const struct ir_instr *in, unsigned int set)
{
	unsigned int owned, gone;

	if (stores(t, in))
		return 0;
	if (takes(t, in))
		set = all_gone(set);
	if (!t->ret)
		return set;
	owned = set & SIGNS ? int_flow_step(t->fu, t->ret, in, set & SIGNS) : 0;
	gone = set >> GONE ? int_flow_step(t->fu, t->ret, in, set >> GONE) : 0;
	return owned | gone << GONE;
}

static unsigned int at_end(const struct taken *t, const struct ir_block *b)
{
	unsigned int set = t->in[b->id];

	for (unsigned int i = 0; set && i < b->instrs->len; i++)
		set = step(t, b->instrs->pdata[i], set);
	return set;
}

/* Does "@cond" being @truth say that the parameter is NULL? */
static bool says_null(const struct taken *t, const struct ir_expr *cond, bool truth)
{
	if (cond->kind == IR_E_UNOP && cond->oper == IR_O_NOT)
		return says_null(t, cond->a, !truth);
	if (cond->kind == IR_E_BINOP && cond->b->kind == IR_E_CONST && !cond->b->value &&
	    names_it(t, cond->a))
		return cond->oper == IR_O_EQ ? truth : cond->oper == IR_O_NE && !truth;
	return names_it(t, cond) && !truth;
}

static unsigned int on_edge(const struct taken *t, const struct ir_block *b, unsigned int k, unsigned int set)
{
	const struct ir_expr *cond = b->term.kind == IR_TERM_BRANCH ? b->term.value : NULL;

	if (cond && says_null(t, cond, k == 0))
		set = all_gone(set);
	if (!cond || !t->ret)
		return set;
	return int_flow_refine(t->ret, cond, k == 0, set & SIGNS) |
	       int_flow_refine(t->ret, cond, k == 0, set >> GONE) << GONE;
}

static void run(struct taken *t)
{
	bool changed = true;

	memset(t->in, 0, t->f->blocks->len * sizeof(*t->in));
	t->in[0] = INT_UNSET;
	while (changed) {
		changed = false;
		for (unsigned int i = 0; i < t->f->blocks->len; i++) {
			const struct ir_block *b = t->f->blocks->pdata[i];
			unsigned int set = at_end(t, b);

			for (unsigned int k = 0; set && k < b->term.nsucc; k++) {
				unsigned int *to = &t->in[b->term.succ[k]->id];
				unsigned int now = *to | on_edge(t, b, k, set);

				changed |= now != *to;
				*to = now;
			}
		}
	}
}

/* What is owned when a failure is returned from @b: a set of KEPT and TAKEN. */
static unsigned int failing(const struct taken *t, const struct ir_block *b)
{
	unsigned int set = at_end(t, b), out = 0;
	const struct ir_expr *e = b->term.kind == IR_TERM_RETURN ? b->term.value : NULL;

	if (!e || !set)
		return 0;
	if (e->kind == IR_E_CONST)
		return e->value >= 0 ? 0 : (set & SIGNS ? KEPT : 0) | (set >> GONE ? TAKEN : 0);
	if (!t->ret || e->path->var != t->ret)
		return 0;
	if (set & MODEL_NEG)
		out |= KEPT;
	if (set >> GONE & MODEL_NEG)
		out |= TAKEN;
	return out;
}

/* Where the result became a failure with the parameter still owned, on the way to @exit: a constant, or the return. */
static const struct ir_range *place_of(const struct taken *t, const struct ir_block *exit)
{
	g_autofree bool *reach = ir_reaching(t->f, exit);

	for (uint32_t i = 0; i < t->f->ninstrs; i++) {
		const struct ir_instr *in = t->f->instrs[i];

		if (in->op != IR_ASSIGN || !in->dst || in->dst->kind != IR_P_VAR || in->dst->var != t->ret ||
		    !t->ret)
			continue;
		if (in->src->kind == IR_E_CONST && in->src->value < 0 && reach[in->block->id] &&
		    at_end(t, in->block) & MODEL_NEG)
			return &in->range;
	}
	return &exit->term.range;
}

static void judge(const struct taken *t, GPtrArray *out)
{
	const struct ir_block *kept = NULL;
	const struct ir_range *at;
	struct finding *f;
	bool gone = false;

	for (unsigned int i = 0; i < t->f->blocks->len; i++) {
		unsigned int how = failing(t, t->f->blocks->pdata[i]);

		gone |= how & TAKEN;
		if (how & KEPT && !kept)
			kept = t->f->blocks->pdata[i];
	}
	if (!kept || !gone)
		return;
	at = place_of(t, kept);
	if (!site_ok(t->f, at))
		return;
	f = site_finding(t->fu, "fwspec-ownership", FWS_ERROR, t->f, at, NULL, t->param->name,
			 "fwspec '%s' is taken over on other error paths, and lost on this one",
			 t->param->name);
	for (uint32_t i = 0; i < t->f->ninstrs; i++) {
		if (takes(t, t->f->instrs[i]))
			site_step(t->fu, f, STEP_SIBLING, &t->f->instrs[i]->range,
				  "another path takes it over here");
	}
	site_step(t->fu, f, STEP_LOST, at, "nobody has it after this failure");
	g_ptr_array_add(out, f);
}

/* Each parameter of each function of the unit that is a fwspec. */
static void each_param(struct taken *t, void (*fn)(struct taken *t, void *data), void *data)
{
	for (unsigned int i = 0; i < t->fu->ir->funcs->len; i++) {
		t->f = t->fu->ir->funcs->pdata[i];
		for (unsigned int k = 0; k < t->f->params->len; k++) {
			t->param = t->f->params->pdata[k];
			if (t->param->type.kind != IR_T_PTR || t->param->type.depth != 1 ||
			    g_strcmp0(t->param->type.tag, "iommu_fwspec"))
				continue;
			find_names(t);
			fn(t, data);
		}
	}
}

/* Does the function free or hand on its parameter anywhere? Then callers have lost it. */
static void learn(struct taken *t, void *data)
{
	bool *changed = data;

	for (uint32_t i = 0; i < t->f->ninstrs; i++) {
		g_autofree char *key = NULL;

		if (!takes(t, t->f->instrs[i]))
			continue;
		key = taker_key(t->f->name, (unsigned int)t->param->param);
		if (g_hash_table_add(t->takers, g_steal_pointer(&key)))
			*changed = true;
		return;
	}
}

static void look(struct taken *t, void *data)
{
	g_autofree unsigned int *in = NULL;

	if (t->f->from_header || t->f->tainted || !find_ret(t))
		return;
	t->in = in = g_new0(unsigned int, t->f->blocks->len);
	run(t);
	judge(t, data);
}

void fwspec_taken_check(const struct flow_unit *fu, GPtrArray *out)
{
	g_autoptr(GHashTable) takers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	struct taken t = { .fu = fu, .takers = takers, .names = names };
	bool changed = true;

	while (changed) {
		changed = false;
		each_param(&t, learn, &changed);
	}
	each_param(&t, look, out);
}
