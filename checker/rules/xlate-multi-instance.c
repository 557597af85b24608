/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * xlate-multi-instance: a driver that keeps one IOMMU for a device accepts an "iommus" property that names two of
 * them, and says nothing: the first one stays in use, the last one replaces the others, or the IDs of all go to the first.
 *
 * A driver is taken to handle several when it puts what it looked up into an array or on a list that belongs to the
 * device, and to refuse them when some comparison of the new instance or node with the one it has leads away from the store.
 *
 * Limits: a core that refuses a second instance itself is not recognised (none does so far); a comparison of anything
 * but pointers (a number of the instance) is not either.
 */
#include "rules/rules.h"
#include "rules/site.h"
#include "rules/xlate.h"

#define RULE "xlate-multi-instance"
#define KEPT (XLATE_PRIV | XLATE_FRESH)

struct look {
	const struct flow_unit *fu;
	const struct xlate *x;
	const struct ir_func *root;
	GHashTable *scope; /* see xlate_scope() */
	GPtrArray *out;
};

static bool in_scope(const struct look *l, const struct ir_func *f, const struct ir_block *b)
{
	return !f->from_header && xlate_in_scope(l->x, l->root, l->scope, f, b);
}

typedef bool (*instr_fn)(const struct look *l, const struct ir_func *f, const struct ir_instr *in);

/* The first instruction that runs for each entry and that @fn wants; or NULL. */
static const struct ir_instr *any_instr(const struct look *l, instr_fn fn)
{
	for (unsigned int i = 0; i < l->fu->ir->funcs->len; i++) {
		const struct ir_func *f = l->fu->ir->funcs->pdata[i];

		for (uint32_t j = 0; j < f->ninstrs; j++) {
			const struct ir_instr *in = f->instrs[j];

			if (in_scope(l, f, in->block) && fn(l, f, in))
				return in;
		}
	}
	return NULL;
}

/* --- drivers that handle several -------------------------------------------------------- */

/* Below an element that is chosen at run time. */
static bool has_index(const struct ir_path *p)
{
	for (; p; p = p->base) {
		if (p->kind == IR_P_INDEX && !p->index_known)
			return true;
	}
	return false;
}

/* p++, which makes *p an element */
static bool is_cursor(const struct ir_func *f, const struct ir_var *v)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->op == IR_ASSIGN && in->dst->kind == IR_P_VAR && in->dst->var == v &&
		    in->src->kind == IR_E_BINOP && xlate_base(in->src->a) == v)
			return true;
	}
	return false;
}

/* What is stored when @in stores a pointer below something kept for the device. */
static unsigned int stored(const struct look *l, const struct ir_instr *in)
{
	const struct ir_var *root;

	if (!in->dst || in->dst->kind == IR_P_VAR || in->dst->type.kind != IR_T_PTR)
		return 0;
	root = ir_path_root(in->dst);
	if (root->kind == IR_V_GLOBAL || root->kind == IR_V_STATIC ||
	    !(xlate_expr(l->x, &(struct ir_expr){ .kind = IR_E_ADDR, .path = in->dst }) & KEPT))
		return 0;
	return in->op == IR_CALL ? xlate_result(l->x, in) : xlate_expr(l->x, in->src);
}

static bool fills_slot(const struct look *l, const struct ir_func *f, const struct ir_instr *in)
{
	return stored(l, in) & XLATE_INST && (has_index(in->dst) || is_cursor(f, ir_path_root(in->dst)));
}

/* Both handed to a function that is not here: list_add() and the like. */
static bool links(const struct look *l, const struct ir_func *f, const struct ir_instr *in)
{
	bool inst = false, kept = false;

	if (in->op != IR_CALL || xlate_callee(l->x, in) || xlate_event(l->x, in, "priv-set") ||
	    xlate_effect(l->x, in, MODEL_BORROW))
		return false;
	for (unsigned int i = 0; i < in->nargs; i++) {
		unsigned int set = xlate_value(l->x, f, in->block, in, in->args[i]);

		inst |= set & XLATE_INST && !(set & KEPT);
		kept |= set & KEPT && !(set & XLATE_INST);
	}
	return inst && kept;
}

static bool collects(const struct look *l, const struct ir_func *f, const struct ir_instr *in)
{
	return fills_slot(l, f, in) || links(l, f, in);
}

/* --- drivers that refuse a second one --------------------------------------------------- */

/* Is one the new instance or its node, the other the one that is kept? */
static bool compares(const struct look *l, const struct ir_func *f, const struct ir_block *b,
		     const struct ir_expr *e, const struct ir_expr *o)
{
	const unsigned int new = XLATE_INST | XLATE_NODE, old = XLATE_PRIV | XLATE_FIRST;
	unsigned int x = xlate_value(l->x, f, b, NULL, e), y = xlate_value(l->x, f, b, NULL, o);

	return (x & new && y &old) || (y & new && x &old);
}

/* "return a == b;" of a helper, or what is kept of the answer */
static bool answers_same(const struct look *l, const struct ir_func *f, const struct ir_block *b)
{
	const struct ir_expr *e = b->term.kind == IR_TERM_RETURN ? b->term.value : NULL;

	for (unsigned int i = 0; !e && i < b->instrs->len; i++) {
		const struct ir_instr *in = b->instrs->pdata[i];

		if (in->op == IR_ASSIGN && in->src->kind == IR_E_BINOP)
			e = in->src;
	}
	return e && e->kind == IR_E_BINOP && (e->oper == IR_O_EQ || e->oper == IR_O_NE) &&
	       compares(l, f, b, e->a, e->b);
}

/* Not when another one only gets a message, or finds its way to the store. */
static bool refuses_at(const struct look *l, const struct ir_func *f, const struct ir_block *b,
		       const struct ir_block *store)
{
	struct xlate_cmp c;
	unsigned int answers;

	if (answers_same(l, f, b))
		return true;
	if (!xlate_compare(b, &c) || !compares(l, f, b, c.a, c.b) ||
	    (store && xlate_reaches(f, c.differ, store, NULL)))
		return false;
	answers = xlate_answers(l->x, f, c.differ, NULL);
	if (f != l->root && answers != xlate_answers(l->x, f, c.same, NULL))
		return true;
	return answers == XLATE_ERROR ||
	       (answers & ~(unsigned int)XLATE_ZERO && !xlate_reaches(f, c.differ, c.same, NULL));
}

/* @site: where the new one is kept, or NULL */
static bool refuses(const struct look *l, const struct ir_func *of, const struct ir_instr *site)
{
	for (unsigned int i = 0; i < l->fu->ir->funcs->len; i++) {
		const struct ir_func *f = l->fu->ir->funcs->pdata[i];

		for (unsigned int j = 0; j < f->blocks->len; j++) {
			const struct ir_block *b = f->blocks->pdata[j];

			if (in_scope(l, f, b) && refuses_at(l, f, b, site && f == of ? site->block : NULL))
				return true;
		}
	}
	return false;
}

/* --- "only the first time" -------------------------------------------------------------- */

struct guard {
	const struct ir_func *func;
	const struct ir_block *block; /* that tests whether there is one already; or NULL */
	bool refuses; /* there is one: that is an error */
};

/* The test in @f that lets control come to @site only when nothing is kept yet. */
static bool guard_in(const struct look *l, const struct ir_func *f, const struct ir_instr *site,
		     struct guard *g)
{
	for (unsigned int i = 0; i < f->blocks->len; i++) {
		const struct ir_block *b = f->blocks->pdata[i];
		struct xlate_test t;

		if (!xlate_null_test(b, &t) || !(xlate_value(l->x, f, b, NULL, t.value) & XLATE_PRIV))
			continue;
		if (!xlate_reaches(f, t.null, site->block, b) || xlate_reaches(f, t.set, site->block, b))
			continue;
		g->func = f;
		g->block = b;
		g->refuses = xlate_answers(l->x, f, t.set, NULL) == XLATE_ERROR;
		return true;
	}
	return false;
}

/* The same for the calls that lead to @f from the root; all of them have to be guarded. */
static bool guard_of(const struct look *l, const struct ir_func *f, const struct ir_instr *site,
		     struct guard *g, unsigned int depth)
{
	bool any = false;

	if (guard_in(l, f, site, g))
		return true;
	for (unsigned int i = 0; depth && i < l->fu->ir->funcs->len; i++) {
		const struct ir_func *caller = l->fu->ir->funcs->pdata[i];

		for (uint32_t j = 0; j < caller->ninstrs; j++) {
			if (xlate_callee(l->x, caller->instrs[j]) != f ||
			    !in_scope(l, caller, caller->instrs[j]->block))
				continue;
			if (!guard_of(l, caller, caller->instrs[j], g, depth - 1))
				return false;
			any = true;
		}
	}
	return any;
}

/* --- findings --------------------------------------------------------------------------- */

static bool known(const struct look *l, const struct ir_range *at)
{
	for (unsigned int i = 0; i < l->out->len; i++) {
		const struct finding *f = l->out->pdata[i];

		if (f->line == at->line && f->col == at->col && !g_strcmp0(f->rule, RULE))
			return true;
	}
	return false;
}

static void report_first(const struct look *l, const struct guard *g, const struct ir_instr *site)
{
	const struct ir_range *at = &g->block->term.range;
	struct finding *f;

	if (!site_ok(g->func, at) || known(l, at))
		return;
	f = site_finding(
		l->fu, RULE, FWS_WARNING, g->func, at, NULL, NULL,
		"an \"iommus\" entry for another IOMMU is accepted silently: the first one stays in use");
	site_step(l->fu, f, STEP_STORE, &site->range, "only the first instance is kept, here");
	g_ptr_array_add(l->out, f);
}

static void report_last(const struct look *l, const struct ir_func *func, const struct ir_instr *site)
{
	if (!site_ok(func, &site->range) || known(l, &site->range))
		return;
	g_ptr_array_add(l->out, site_finding(l->fu, RULE, FWS_WARNING, func, &site->range, site->callee, NULL,
					     "an \"iommus\" entry for another IOMMU is accepted silently: it "
					     "replaces the one before"));
}

/* A plain field of the new object takes the instance. */
static bool takes_instance(const struct look *l, const struct ir_func *f, const struct ir_instr *in)
{
	return stored(l, in) & XLATE_INST && !has_index(in->dst);
}

static void look_at_store(const struct look *l, const struct ir_func *f, const struct ir_instr *site)
{
	struct guard g = { NULL, NULL, false };

	if (refuses(l, f, site))
		return;
	if (!guard_of(l, f, site, &g, 4))
		report_last(l, f, site);
	else if (!g.refuses)
		report_first(l, &g, site);
}

static const struct ir_func *func_of(const struct look *l, const struct ir_instr *in)
{
	for (unsigned int i = 0; i < l->fu->ir->funcs->len; i++) {
		const struct ir_func *f = l->fu->ir->funcs->pdata[i];

		if (in->id < f->ninstrs && f->instrs[in->id] == in)
			return f;
	}
	return NULL;
}

/* @field: where the instance is put into an object that is made here, or NULL */
static void look_at(const struct look *l, const struct ir_func *f, const struct ir_instr *in,
		    const struct ir_instr *field)
{
	struct guard g;
	unsigned int set;

	if (!xlate_event(l->x, in, "priv-set") || in->nargs < 2)
		return;
	set = xlate_value(l->x, f, in->block, in, in->args[1]);
	if (!(set & XLATE_INST) && (!(set & XLATE_FRESH) || !field))
		return;
	/* made once, but set each time */
	if (!(set & XLATE_INST) && guard_of(l, f, in, &g, 4) && !guard_of(l, func_of(l, field), field, &g, 4))
		return;
	look_at_store(l, f, in);
}

/* An object that is allocated once, but whose instance each entry sets. */
static void look_at_field(const struct look *l, const struct ir_func *f, const struct ir_instr *in)
{
	struct guard g;

	if (takes_instance(l, f, in) && !guard_of(l, f, in, &g, 4) && !known(l, &in->range) &&
	    !refuses(l, f, in))
		report_last(l, f, in);
}

/* Something else than an object that knows no instance yet. */
static bool sets_priv(const struct look *l, const struct ir_func *f, const struct ir_instr *in)
{
	return xlate_event(l->x, in, "priv-set") && in->nargs == 2 &&
	       (!(xlate_value(l->x, f, in->block, in, in->args[1]) & XLATE_FRESH) ||
		any_instr(l, takes_instance));
}

static bool adds_ids(const struct look *l, const struct ir_func *f, const struct ir_instr *in)
{
	return xlate_event(l->x, in, "fwspec-ids") && xlate_role(l->x, f, "xlate") && site_ok(f, &in->range);
}

static bool hands_first(const struct look *l, const struct ir_func *f)
{
	for (uint32_t j = 0; j < f->ninstrs; j++) {
		for (unsigned int k = 0; k < f->instrs[j]->nargs; k++) {
			if (xlate_expr(l->x, f->instrs[j]->args[k]) & XLATE_FIRST)
				return true;
		}
	}
	return false;
}

/* Does @probe, or a function it calls, look something up by the node of the first entry? */
static bool probes_first_in(const struct look *l, const struct ir_func *probe)
{
	g_autoptr(GHashTable) scope = xlate_scope(l->x, probe);
	GHashTableIter it;
	gpointer f;

	if (hands_first(l, probe))
		return true;
	g_hash_table_iter_init(&it, scope);
	while (g_hash_table_iter_next(&it, &f, NULL)) {
		if (hands_first(l, f))
			return true;
	}
	return false;
}

/* Does the probe_device beside the of_xlate take the instance of the first entry, or get it from the core? */
static bool probes_first(const struct look *l)
{
	const GPtrArray *inits = l->fu->ir->inits;

	for (unsigned int i = 0; i < inits->len; i++) {
		const struct ir_init *xlate = inits->pdata[i];

		if (g_strcmp0(xlate->func, l->root->name) || g_strcmp0(xlate->record, "iommu_ops"))
			continue;
		for (unsigned int j = 0; j < inits->len; j++) {
			const struct ir_init *probe = inits->pdata[j];
			const struct ir_func *f = ir_unit_func(l->fu->ir, probe->func);

			if (g_strcmp0(probe->var, xlate->var) || !f || !xlate_is_op(l->x, f, "probe-device"))
				continue;
			if (!g_strcmp0(probe->field, "probe_device_fwspec") || probes_first_in(l, f))
				return true;
		}
	}
	return false;
}

/* of_xlate that collects IDs and leaves the rest to probe_device. */
static void look_at_ids(const struct look *l)
{
	const struct ir_instr *in = any_instr(l, adds_ids);

	if (!in || known(l, &in->range) || any_instr(l, sets_priv) || !probes_first(l) ||
	    refuses(l, NULL, NULL))
		return;
	g_ptr_array_add(
		l->out,
		site_finding(l->fu, RULE, FWS_WARNING, func_of(l, in), &in->range, in->callee, NULL,
			     "an \"iommus\" entry for another IOMMU is accepted silently: its IDs are "
			     "given to the first one"));
}

static void check_root(const struct look *l)
{
	const struct ir_instr *field;

	if (any_instr(l, collects))
		return;
	field = any_instr(l, takes_instance);
	for (unsigned int i = 0; i < l->fu->ir->funcs->len; i++) {
		const struct ir_func *f = l->fu->ir->funcs->pdata[i];
		unsigned int before = l->out->len;

		for (uint32_t j = 0; j < f->ninstrs; j++) {
			if (in_scope(l, f, f->instrs[j]->block))
				look_at(l, f, f->instrs[j], field);
		}
		for (uint32_t j = 0; l->out->len == before && j < f->ninstrs; j++) {
			if (in_scope(l, f, f->instrs[j]->block))
				look_at_field(l, f, f->instrs[j]);
		}
	}
	look_at_ids(l);
}

static void check(const struct flow_unit *fu, GPtrArray *out)
{
	g_autoptr(struct_xlate) x = xlate_new(fu);
	g_autoptr(GPtrArray) roots = x ? xlate_roots(x) : NULL;

	for (unsigned int i = 0; roots && i < roots->len; i++) {
		g_autoptr(GHashTable) scope = xlate_scope(x, roots->pdata[i]);
		const struct look l = { fu, x, roots->pdata[i], scope, out };

		check_root(&l);
	}
}

const struct rule rule_xlate_multi_instance = {
	.id = RULE,
	.level = FWS_WARNING,
	.summary = "A driver that keeps one IOMMU for a device accepts \"iommus\" entries for two.",
	.fixable = true,
	.by_default = true,
	.iommu = true,
	.origin = "document 000, the probe_device_fwspec commit",
	.check = check,
};
