/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * probe-without-fwspec: probe_device follows the pointer from dev_iommu_priv_get() or dev_iommu_fwspec_get() although the
 * device may have no fwspec, and so no private data that of_xlate could have set.
 *
 * Only in trees where the bus makes the core call probe_device for any device. A test of the fwspec or of the private
 * data guards what follows, in a helper too; so does a driver that sets either itself first.
 * Limits: what is handed to functions of other files is not followed.
 */
#include <string.h>

#include "rules/failure.h"
#include "rules/reach.h"
#include "rules/rules.h"
#include "rules/site.h"

#define MAX_DEPTH 8

static const char *const getters[] = { "dev_iommu_fwspec_get", "dev_iommu_priv_get", NULL };
static const char *const makers[] = { "dev_iommu_priv_set", "iommu_fwspec_init", NULL };

struct trust {
	const struct ir_func *func;
	const struct ir_instr *get; /* where the pointer is fetched */
	struct ir_range use;
	GPtrArray *calls; /* const struct ir_instr *, innermost first: from the callback to func */
};

struct look {
	const struct flow_unit *fu;
	GHashTable *gets, *makes; /* names of functions that lead to one of getters[], makers[] */
};

/* @names, and the functions of the unit that call one of them, themselves or through others. */
static GHashTable *leading_to(const struct ir_unit *u, const char *const *names)
{
	GHashTable *set = g_hash_table_new(g_str_hash, g_str_equal);
	bool changed = true;

	for (; *names; names++)
		g_hash_table_add(set, (void *)*names);
	while (changed) {
		changed = false;
		for (unsigned int i = 0; i < u->funcs->len; i++) {
			const struct ir_func *f = u->funcs->pdata[i];

			for (uint32_t k = 0; k < f->ninstrs && !g_hash_table_contains(set, f->name); k++) {
				const char *callee = f->instrs[k]->callee;

				if (callee && g_hash_table_contains(set, callee))
					changed |= g_hash_table_add(set, (void *)f->name);
			}
		}
	}
	return set;
}

static bool calls_one(const struct ir_instr *in, GHashTable *set)
{
	return in->op == IR_CALL && in->callee && g_hash_table_contains(set, in->callee);
}

/* The call among those that set @v which gets the fwspec or the private data, or NULL. */
static const struct ir_instr *set_by(const struct look *l, const struct ir_func *f, const struct ir_var *v)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->dst && in->dst->kind == IR_P_VAR && in->dst->var == v && calls_one(in, l->gets))
			return in;
	}
	return NULL;
}

static bool is_member(const struct ir_path *p)
{
	return p->kind == IR_P_FIELD && ((!g_strcmp0(p->record, "device") && !strcmp(p->field, "iommu")) ||
					 (!g_strcmp0(p->record, "dev_iommu") && !strcmp(p->field, "fwspec")));
}

enum says { SAYS_NOTHING, SAYS_THERE, SAYS_SOMETHING };

/* What the truth of @e says of the fwspec or the private data. *neg: it is there when @e is false. */
static enum says asks(const struct look *l, const struct ir_func *f, const struct ir_expr *e, bool *neg)
{
	const struct ir_instr *def;

	if (e->kind == IR_E_UNOP && e->oper == IR_O_NOT) {
		*neg = !*neg;
		return asks(l, f, e->a, neg);
	}
	if (e->kind == IR_E_BINOP && (e->oper == IR_O_EQ || e->oper == IR_O_NE) && e->b->kind == IR_E_CONST &&
	    !e->b->value) {
		*neg ^= e->oper == IR_O_EQ;
		return asks(l, f, e->a, neg);
	}
	if (e->kind == IR_E_BINOP && e->b->kind == IR_E_CONST)
		return asks(l, f, e->a, neg) ? SAYS_SOMETHING : SAYS_NOTHING;
	if (e->kind != IR_E_LOAD)
		return SAYS_NOTHING;
	if (is_member(e->path))
		return SAYS_THERE;
	if (e->path->kind != IR_P_VAR)
		return SAYS_NOTHING;
	def = set_by(l, f, e->path->var);
	if (def)
		return e->path->type.kind == IR_T_PTR ? SAYS_THERE : SAYS_SOMETHING;
	def = ir_sole_def(f, e->path->var);
	return def && def->op == IR_CALL && def->callee && g_str_has_prefix(def->callee, "IS_ERR") &&
			       def->nargs && asks(l, f, def->args[0], neg)
		       ? SAYS_SOMETHING
		       : SAYS_NOTHING;
}

/* Is successor @i of @b taken only when there is something to trust? */
static bool guards(const struct look *l, const struct ir_func *f, const struct ir_block *b, unsigned int i)
{
	bool neg = false;
	enum says says;

	if (b->term.kind != IR_TERM_BRANCH)
		return false;
	says = asks(l, f, b->term.value, &neg);
	if (says == SAYS_THERE)
		return neg == (i == 1);
	return says && failure_from_block(f, b->term.succ[!i]);
}

static const struct ir_var *followed(const struct ir_path *p)
{
	for (; p; p = p->base) {
		if (p->kind == IR_P_DEREF && p->base->kind == IR_P_VAR)
			return p->base->var;
	}
	return NULL;
}

/* The pointer to the fwspec or the private data that @e follows: its call, or NULL. */
static const struct ir_instr *follows(const struct look *l, const struct ir_func *f, const struct ir_expr *e)
{
	const struct ir_instr *get = NULL;
	const struct ir_var *v;

	if (!e)
		return NULL;
	v = followed(e->path);
	if (v)
		get = set_by(l, f, v);
	if (!get && e->a)
		get = follows(l, f, e->a);
	return get || !e->b ? get : follows(l, f, e->b);
}

static bool find_trust(const struct look *l, const struct ir_func *f, unsigned int depth, struct trust *t);

static bool trusts_at(const struct look *l, const struct ir_func *f, const struct ir_instr *in,
		      unsigned int depth, struct trust *t)
{
	const struct ir_func *g;
	const struct ir_var *v = followed(in->dst);

	t->get = v ? set_by(l, f, v) : NULL;
	if (!t->get)
		t->get = follows(l, f, in->src);
	for (unsigned int i = 0; i < in->nargs && !t->get; i++)
		t->get = follows(l, f, in->args[i]);
	if (t->get) {
		t->func = f;
		t->use = in->range;
		return true;
	}
	g = in->op == IR_CALL && in->callee ? ir_unit_func(l->fu->ir, in->callee) : NULL;
	if (!g || g->from_header || !find_trust(l, g, depth + 1, t))
		return false;
	g_ptr_array_add(t->calls, (void *)in);
	return true;
}

/* A use in @b; *done: what follows in it is guarded. */
static bool block_trusts(const struct look *l, const struct ir_func *f, const struct ir_block *b,
			 unsigned int depth, struct trust *t, bool *done)
{
	for (guint i = 0; i < b->instrs->len; i++) {
		const struct ir_instr *in = b->instrs->pdata[i];

		if (trusts_at(l, f, in, depth, t))
			return true;
		*done = calls_one(in, l->makes);
		if (*done)
			return false;
	}
	t->get = follows(l, f, b->term.value);
	t->func = f;
	t->use = b->term.range;
	return t->get;
}

static bool find_trust(const struct look *l, const struct ir_func *f, unsigned int depth, struct trust *t)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
	g_autoptr(GQueue) work = g_queue_new();
	const struct ir_block *b;

	if (depth > MAX_DEPTH || f->tainted)
		return false;
	g_queue_push_tail(work, f->blocks->pdata[0]);
	g_hash_table_add(seen, f->blocks->pdata[0]);
	while ((b = g_queue_pop_head(work))) {
		bool done = false;

		if (block_trusts(l, f, b, depth, t, &done))
			return true;
		for (unsigned int i = 0; !done && i < b->term.nsucc; i++) {
			if (!guards(l, f, b, i) && g_hash_table_add(seen, b->term.succ[i]))
				g_queue_push_tail(work, b->term.succ[i]);
		}
	}
	return false;
}

static void look_at(const struct look *l, const struct ir_init *init, const struct ir_func *f, GPtrArray *out)
{
	g_autoptr(GPtrArray) calls = g_ptr_array_new();
	const struct flow_unit *fu = l->fu;
	struct trust t = { .calls = calls };
	g_autofree char *name = NULL;
	struct finding *x;

	if (!find_trust(l, f, 0, &t) || !site_ok(t.func, &t.get->range))
		return;
	name = ir_path_str(t.get->dst);
	x = site_finding(fu, "probe-without-fwspec", FWS_WARNING, t.func, &t.get->range, t.get->callee, name,
			 "%s() uses the %s of a device that may have no fwspec", f->name,
			 !strcmp(t.get->callee, "dev_iommu_fwspec_get") ? "fwspec" : "private data");
	site_step(fu, x, STEP_INFO, &init->range,
		  "%s() is the %s callback of '%s', called for every device of the bus", f->name, init->field,
		  init->var);
	for (guint i = calls->len; i-- > 0;) {
		const struct ir_instr *in = calls->pdata[i];

		site_step(fu, x, STEP_CALL, &in->range, "calls %s()", in->callee);
	}
	site_step(fu, x, STEP_ACQUIRE, &t.get->range,
		  "NULL for a device that the firmware connects with no IOMMU");
	site_step(fu, x, STEP_INFO, &t.use, "used here");
	g_ptr_array_add(out, x);
}

static void check(const struct flow_unit *fu, GPtrArray *out)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
	struct look l = { .fu = fu };

	if (!fu->api || !fu->api->probe_any_device)
		return;
	l.gets = leading_to(fu->ir, getters);
	l.makes = leading_to(fu->ir, makers);
	for (unsigned int i = 0; i < fu->ir->inits->len; i++) {
		const struct ir_init *init = fu->ir->inits->pdata[i];
		const struct ir_func *f = ir_unit_func(fu->ir, init->func);

		if (f && !g_strcmp0(init->record, "iommu_ops") &&
		    !g_strcmp0(reach_role(fu, init), "probe-device") && g_hash_table_add(seen, (void *)f))
			look_at(&l, init, f, out);
	}
	g_hash_table_unref(l.gets);
	g_hash_table_unref(l.makes);
}

const struct rule rule_probe_without_fwspec = {
	.id = "probe-without-fwspec",
	.level = FWS_WARNING,
	.summary = "probe_device uses the private data of a device that may have no fwspec.",
	.fixable = true,
	.by_default = true,
	.iommu = true,
	.origin = "document 001, patches 7 to 9",
	.check = check,
};
