/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * lookup-not-deferred: a supplier that is not there yet is answered with a final error instead of -EPROBE_DEFER:
 *   - probe_device or of_xlate finds its instance among the devices that are bound to the driver, which an instance that is
 *     just registering is not yet;
 *   - probe_device finds an instance by a node that it read from "iommus" itself, and has nobody's word that it is there;
 *   - a node that no fwspec names yet has no ops, or its ops are compared with others though they may be NULL;
 *   - -EPROBE_DEFER of iommu_fwspec_init() is replaced by a final error;
 *   - a function that answers success when there is a fwspec leaves a half-built one behind when it fails.
 *
 * Limits: the error has to be a constant on every way from the test on.
 */
#include <errno.h>

#include "flow/order.h"
#include "rules/rules.h"
#include "rules/site.h"
#include "rules/xlate.h"

#define RULE "lookup-not-deferred"
#define EPROBE_DEFER_ 517

struct look {
	const struct flow_unit *fu;
	const struct xlate *x;
	GPtrArray *out;
};

/* --- an instance that is not there ------------------------------------------------------ */

/* Some earlier call has made sure that an instance is registered for the node. */
static bool is_registered(const struct look *l, const struct ir_func *f, const struct ir_block *b)
{
	for (uint32_t i = 0; !l->fu->api->fwspec_init_takes_ops && i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->block != b && xlate_event(l->x, in, "fwspec-init") &&
		    !xlate_reaches(f, f->blocks->pdata[0], b, in->block))
			return true;
	}
	return false;
}

/* The node's instance was never heard of, and no WARN_ON() says that this cannot happen. */
static bool may_be_absent(const struct look *l, const struct ir_func *f, const struct ir_block *b)
{
	const char *macro = b->term.macro;

	return xlate_role(l->x, f, "probe-device") && !is_registered(l, f, b) &&
	       !(macro && g_str_has_prefix(macro, "WARN"));
}

/* A caller that knows about deferring may make it of the error. */
static bool defers(const struct ir_func *f)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->op == IR_ASSIGN && in->src->kind == IR_E_CONST && in->src->value == -EPROBE_DEFER_)
			return true;
		for (unsigned int k = 0; in->op == IR_CALL && k < in->nargs; k++) {
			if (in->args[k]->kind == IR_E_CONST && in->args[k]->value == -EPROBE_DEFER_)
				return true;
		}
	}
	for (unsigned int i = 0; i < f->blocks->len; i++) {
		const struct ir_term *t = &((struct ir_block *)f->blocks->pdata[i])->term;

		if (t->kind == IR_TERM_RETURN && t->value && t->value->kind == IR_E_CONST &&
		    t->value->value == -EPROBE_DEFER_)
			return true;
	}
	return false;
}

static bool caller_defers(const struct look *l, const struct ir_func *f)
{
	for (unsigned int i = 0; i < l->fu->ir->funcs->len; i++) {
		const struct ir_func *caller = l->fu->ir->funcs->pdata[i];

		for (uint32_t j = 0; !caller->from_header && j < caller->ninstrs; j++) {
			if (xlate_callee(l->x, caller->instrs[j]) == f && defers(caller))
				return true;
		}
	}
	return false;
}

/* The statement that makes it an error when it is all that depends on the test; else the test. */
static const struct ir_range *place_of(const struct ir_block *test, const struct ir_block *null)
{
	const struct ir_term *t = &null->term;

	if (t->kind != IR_TERM_RETURN || !t->stmt)
		return &test->term.range;
	for (unsigned int i = 0; i < null->instrs->len; i++) {
		if (((struct ir_instr *)null->instrs->pdata[i])->stmt != t->stmt)
			return &test->term.range;
	}
	return &t->range;
}

/* One finding for a statement that asks several things, none for "x ? x->y : NULL" whose result is asked for next. */
static bool is_said(const struct look *l, const struct ir_func *f, const struct ir_block *b,
		    const struct ir_block *null)
{
	const struct ir_range *at = place_of(b, null);
	const struct ir_stmt *s = b->term.stmt;

	for (unsigned int i = 0; i < l->out->len; i++) {
		const struct finding *other = l->out->pdata[i];

		if (!g_strcmp0(other->rule, RULE) && other->line == at->line && other->col == at->col)
			return true;
	}
	return !site_ok(f, at) || !s || (s->kind != IR_S_IF && s->kind != IR_S_RETURN);
}

/* Is the answer a final error on every way from @null on, also for those who call? */
static bool is_final(const struct look *l, const struct ir_func *f, const struct xlate_test *t)
{
	return xlate_answers(l->x, f, t->null, xlate_base(t->value)) == XLATE_ERROR && !caller_defers(l, f);
}

static bool names_xlate(const struct ir_unit *u)
{
	for (unsigned int i = 0; i < u->inits->len; i++) {
		const struct ir_init *init = u->inits->pdata[i];

		if (!g_strcmp0(init->record, "iommu_ops") && !g_strcmp0(init->field, "of_xlate"))
			return true;
	}
	return false;
}

/*
 * Where the bus asks every driver for every device, -ENODEV only says "not mine, or not yet": a driver that is reached
 * in no other way is asked again when the next IOMMU registers.
 */
static bool is_asked_again(const struct look *l, const struct ir_block *null)
{
	const struct ir_term *t = &null->term;

	if (!l->fu->api->probe_any_device || names_xlate(l->fu->ir))
		return false;
	for (unsigned int i = 0; i < null->instrs->len; i++) {
		const struct ir_instr *in = null->instrs->pdata[i];
		const struct ir_expr *e = in->op == IR_CALL ? (in->nargs ? in->args[0] : NULL) : in->src;

		if (e && e->kind == IR_E_CONST && e->value == -ENODEV)
			return true;
	}
	return t->kind == IR_TERM_RETURN && t->value && t->value->kind == IR_E_CONST &&
	       t->value->value == -ENODEV;
}

static void look_at_test(const struct look *l, const struct ir_func *f, const struct ir_block *b)
{
	struct finding *found;
	struct xlate_test t;
	unsigned int set;

	if (!xlate_null_test(b, &t))
		return;
	set = xlate_value(l->x, f, b, NULL, t.value);
	if (!(set & XLATE_UNBOUND) && (!(set & XLATE_ABSENT) || !may_be_absent(l, f, b)))
		return;
	if (is_said(l, f, b, t.null) || !is_final(l, f, &t) || is_asked_again(l, t.null))
		return;
	found = site_finding(l->fu, RULE, FWS_WARNING, f, place_of(b, t.null), NULL, NULL,
			     "an IOMMU that is not %s yet becomes a final error instead of -EPROBE_DEFER",
			     set & XLATE_UNBOUND ? "bound" : "there");
	site_step(l->fu, found, STEP_BRANCH, &b->term.range, "nothing was found");
	g_ptr_array_add(l->out, found);
}

/* --- ops that are not there ------------------------------------------------------------- */

/* Has a test on the way to @b made sure that @e is not NULL? */
static bool is_tested(const struct ir_func *f, const struct ir_block *b, const struct ir_expr *e)
{
	const struct ir_var *v = xlate_base(e);

	for (unsigned int i = 0; v && i < f->blocks->len; i++) {
		const struct ir_block *at = f->blocks->pdata[i];
		struct xlate_test t;

		if (at != b && xlate_null_test(at, &t) && xlate_base(t.value) == v &&
		    xlate_reaches(f, t.set, b, at) && !xlate_reaches(f, t.null, b, at))
			return true;
	}
	return false;
}

static bool may_lack_ops(const struct look *l, const struct ir_func *f, const struct ir_block *b,
			 const struct ir_instr *in, const struct ir_expr *e)
{
	return e->kind == IR_E_LOAD && e->path->kind == IR_P_VAR &&
	       xlate_value(l->x, f, b, in, e) & XLATE_OPS && !is_tested(f, b, e);
}

static void look_at_compare(const struct look *l, const struct ir_func *f, const struct ir_block *b)
{
	struct xlate_cmp c;

	if (!xlate_compare(b, &c) || (!may_lack_ops(l, f, b, NULL, c.a) && !may_lack_ops(l, f, b, NULL, c.b)))
		return;
	/* "these are my ops" asks nothing about another instance */
	if (c.a->kind == IR_E_ADDR || c.b->kind == IR_E_ADDR || !site_ok(f, &b->term.range) ||
	    xlate_answers(l->x, f, c.differ, NULL) != XLATE_ERROR)
		return;
	g_ptr_array_add(
		l->out,
		site_finding(l->fu, RULE, FWS_WARNING, f, &b->term.range, NULL, NULL,
			     "the ops are NULL while no IOMMU is registered for the node: that becomes a "
			     "final error instead of -EPROBE_DEFER"));
}

static void look_at_ops(const struct look *l, const struct ir_func *f, const struct ir_block *b)
{
	struct xlate_test t;

	if (!xlate_null_test(b, &t) || !(xlate_value(l->x, f, b, NULL, t.value) & XLATE_NEW))
		return;
	if (is_said(l, f, b, t.null) || !is_final(l, f, &t))
		return;
	g_ptr_array_add(l->out,
			site_finding(l->fu, RULE, FWS_WARNING, f, place_of(b, t.null), NULL, NULL,
				     "an IOMMU that is not registered yet becomes a final error instead of "
				     "-EPROBE_DEFER"));
}

/* The call whose status @b tests for -EPROBE_DEFER: where it leads then is *@defer. */
static const struct ir_instr *defer_tested(const struct ir_block *b, const struct ir_block **defer)
{
	const struct ir_expr *e = b->term.kind == IR_TERM_BRANCH ? b->term.value : NULL;
	const struct ir_var *v;

	if (!e || e->kind != IR_E_BINOP || (e->oper != IR_O_EQ && e->oper != IR_O_NE) ||
	    e->b->kind != IR_E_CONST || e->b->value != -EPROBE_DEFER_)
		return NULL;
	v = xlate_base(e->a);
	*defer = b->term.succ[e->oper == IR_O_EQ ? 0 : 1];
	for (unsigned int i = b->instrs->len; v && i > 0; i--) {
		const struct ir_instr *in = b->instrs->pdata[i - 1];

		if (in->dst && in->dst->kind == IR_P_VAR && in->dst->var == v)
			return in->op == IR_CALL ? in : NULL;
	}
	return NULL;
}

/* "Not yet" of iommu_fwspec_init() that becomes "no". */
static void look_at_status(const struct look *l, const struct ir_func *f, const struct ir_block *b)
{
	const struct ir_block *defer = NULL;
	const struct ir_instr *in = defer_tested(b, &defer);

	if (!in || !xlate_event(l->x, in, "fwspec-init") || is_said(l, f, b, defer) ||
	    xlate_answers(l->x, f, defer, NULL) != XLATE_ERROR || caller_defers(l, f))
		return;
	g_ptr_array_add(l->out, site_finding(l->fu, RULE, FWS_WARNING, f, place_of(b, defer), NULL, NULL,
					     "-EPROBE_DEFER of %s() becomes a final error", in->callee));
}

/* iommu_fwspec_init(dev, fwnode, ops) of older trees compares them with those of the first entry. */
static void look_at_init(const struct look *l, const struct ir_func *f, const struct ir_instr *in)
{
	if (!l->fu->api->fwspec_init_takes_ops || !xlate_event(l->x, in, "fwspec-init") || in->nargs < 3 ||
	    !may_lack_ops(l, f, in->block, in, in->args[2]) || !site_ok(f, &in->range))
		return;
	g_ptr_array_add(l->out,
			site_finding(l->fu, RULE, FWS_WARNING, f, &in->range, in->callee, NULL,
				     "%s() makes a final error of the NULL ops of a second IOMMU that is not "
				     "registered yet",
				     in->callee));
}

/* --- a fwspec that is half built -------------------------------------------------------- */

/* "There is one, so all is done." */
static bool answers_done(const struct look *l, const struct ir_func *f, const struct xlate_test *t)
{
	const struct ir_block *b = t->set;

	if (b->term.kind != IR_TERM_RETURN || !b->term.value)
		return false;
	if (xlate_answers(l->x, f, b, NULL) == XLATE_ZERO)
		return f->ret.kind != IR_T_PTR;
	return f->ret.kind == IR_T_PTR && xlate_value(l->x, f, b, NULL, b->term.value) & XLATE_FWSPEC;
}

/*
 * A function of another file of which nothing is known, called with the lock that protects what is built and with the
 * device that was asked for its fwspec.
 */
static bool may_build(const struct look *l, const struct ir_func *f, const struct ir_instr *in)
{
	struct order *o = flow_order(l->fu);
	order_set lock = order_lock(o, "iommu_probe_device_lock");
	struct order_does does;

	if (!in->callee || !in->dst || in->dst->type.kind != IR_T_INT || !in->nargs ||
	    ir_unit_func(l->fu->ir, in->callee) || model_find(l->fu->model, in->callee) ||
	    order_callee(o, in->callee, &does) || g_strcmp0(in->args[0]->type.tag, "device"))
		return false;
	return lock && order_local(o, f, in).held_all & lock;
}

/* A step that can fail when there is a fwspec already. */
static bool builds(const struct look *l, const struct ir_func *f, const struct ir_instr *in)
{
	struct order *o = flow_order(l->fu);
	order_set init = order_event(o, "fwspec-init"), ids = order_event(o, "fwspec-ids");

	if (in->op != IR_CALL)
		return false;
	/* alone it leaves nothing behind when it fails */
	if (xlate_event(l->x, in, "fwspec-init"))
		return order_after(o, f, in) & (init | ids);
	return order_instr(o, in).did_some & init || may_build(l, f, in);
}

static bool drops(const struct look *l, const struct ir_instr *in)
{
	return xlate_event(l->x, in, "fwspec-free") || xlate_event(l->x, in, "iommu-free");
}

/* Is there a call behind @from that builds a fwspec, with nothing behind it that drops it? */
static const struct ir_instr *left_by(const struct look *l, const struct ir_func *f,
				      const struct ir_block *from)
{
	const struct ir_instr *build = NULL;

	for (uint32_t i = 0; !build && i < f->ninstrs; i++) {
		if (xlate_reaches(f, from, f->instrs[i]->block, NULL) && builds(l, f, f->instrs[i]))
			build = f->instrs[i];
	}
	for (uint32_t i = 0; build && i < f->ninstrs; i++) {
		if (drops(l, f->instrs[i]) && xlate_reaches(f, build->block, f->instrs[i]->block, NULL))
			return NULL;
	}
	return build;
}

static void look_at_done(const struct look *l, const struct ir_func *f, const struct ir_block *b)
{
	const struct ir_instr *build;
	struct finding *found;
	struct xlate_test t;

	if (!xlate_null_test(b, &t) || !(xlate_value(l->x, f, b, NULL, t.value) & XLATE_FWSPEC) ||
	    !answers_done(l, f, &t) || !site_ok(f, &b->term.range))
		return;
	build = left_by(l, f, t.null);
	if (!build)
		return;
	found = site_finding(
		l->fu, RULE, FWS_WARNING, f, &b->term.range, NULL, NULL,
		"a fwspec that a failed attempt has left half built counts as done here when the "
		"attempt is repeated");
	site_step(l->fu, found, STEP_CALL, &build->range, "built here, and not freed on failure");
	g_ptr_array_add(l->out, found);
}

static void check(const struct flow_unit *fu, GPtrArray *out)
{
	g_autoptr(struct_xlate) x = xlate_new(fu);
	const struct look l = { fu, x, out };

	for (unsigned int i = 0; x && i < fu->ir->funcs->len; i++) {
		const struct ir_func *f = fu->ir->funcs->pdata[i];
		bool op;

		if (f->from_header)
			continue;
		op = xlate_role(x, f, "xlate") || xlate_role(x, f, "probe-device");
		for (unsigned int j = 0; j < f->blocks->len; j++) {
			if (op)
				look_at_test(&l, f, f->blocks->pdata[j]);
			look_at_ops(&l, f, f->blocks->pdata[j]);
			look_at_status(&l, f, f->blocks->pdata[j]);
			look_at_compare(&l, f, f->blocks->pdata[j]);
			look_at_done(&l, f, f->blocks->pdata[j]);
		}
		for (uint32_t j = 0; j < f->ninstrs; j++)
			look_at_init(&l, f, f->instrs[j]);
	}
}

const struct rule rule_lookup_not_deferred = {
	.id = RULE,
	.level = FWS_WARNING,
	.summary = "A supplier that is not there yet becomes a final error instead of -EPROBE_DEFER.",
	.by_default = true,
	.iommu = true,
	.origin = "document 001, patch 6 (discussion)",
	.check = check,
};
