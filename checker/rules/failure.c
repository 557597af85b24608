/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Does what follows a place end in failure? A forward analysis with one fact a variable: it certainly holds an error
 * (a number that is not zero, an ERR_PTR, or NULL). Branches that contradict a fact are not taken.
 */
#include "rules/failure.h"

#include <string.h>

struct facts {
	const struct ir_func *f;
	bool **in; /* of each block, by variable; NULL: not reached yet */
	const struct ir_expr **tested; /* by temporary: what IS_ERR() was asked about */
	guint nvars;
};

static const struct ir_var *local(const struct ir_path *p)
{
	if (!p || p->kind != IR_P_VAR || p->var->kind == IR_V_GLOBAL || p->var->kind == IR_V_STATIC)
		return NULL;
	return p->var;
}

static const struct ir_var *loaded(const struct ir_expr *e)
{
	return e && e->kind == IR_E_LOAD ? local(e->path) : NULL;
}

static bool is_err(const bool *known, const struct ir_expr *e)
{
	const struct ir_var *v = loaded(e);

	if (!e)
		return false;
	if (e->kind == IR_E_CONST)
		return e->type.kind == IR_T_PTR ? e->value <= 0 : e->value < 0;
	if (e->kind == IR_E_UNOP && e->oper == IR_O_NEG)
		return e->a->kind == IR_E_CONST && e->a->value > 0;
	return v && known[v->id];
}

/* Does the call hand an error on: dev_err_probe(dev, err, …), PTR_ERR(p), ERR_CAST(p)? */
static bool call_gives_err(const bool *known, const struct ir_instr *in)
{
	if (!in->callee)
		return false;
	if (!strcmp(in->callee, "ERR_PTR"))
		return in->nargs && !(in->args[0]->kind == IR_E_CONST && !in->args[0]->value);
	if (!strcmp(in->callee, "PTR_ERR") || !strcmp(in->callee, "ERR_CAST"))
		return in->nargs && is_err(known, in->args[0]);
	if (!strcmp(in->callee, "dev_err_probe"))
		return in->nargs > 1 && is_err(known, in->args[1]);
	return false;
}

static void step(struct facts *x, bool *known, const struct ir_instr *in)
{
	const struct ir_var *v = local(in->dst);

	if (in->op == IR_DECLARE) {
		if (in->var->kind == IR_V_LOCAL)
			known[in->var->id] = false;
		return;
	}
	if (!v)
		return;
	x->tested[v->id] = NULL;
	if (in->op == IR_ASSIGN) {
		known[v->id] = is_err(known, in->src);
		return;
	}
	if (in->callee && in->nargs &&
	    (!strcmp(in->callee, "IS_ERR") || !strcmp(in->callee, "IS_ERR_OR_NULL")))
		x->tested[v->id] = in->args[0];
	known[v->id] = call_gives_err(known, in);
}

/*
 * The variable that a condition says something about, and on which side it holds an error: 1 where the condition is
 * true, 0 where it is false. NULL when it says nothing of errors.
 */
static const struct ir_var *about(const struct facts *x, const struct ir_expr *e, bool *side)
{
	const struct ir_var *v = loaded(e), *asked;

	if (v) {
		asked = loaded(x->tested[v->id]);
		if (!asked && v->type.is_bool)
			return NULL;
		*side = asked || v->type.kind != IR_T_PTR;
		return asked ? asked : v;
	}
	if (e->kind == IR_E_UNOP && e->oper == IR_O_NOT) {
		v = about(x, e->a, side);
		*side = !*side;
		return v;
	}
	if (e->kind != IR_E_BINOP || e->b->kind != IR_E_CONST || e->b->value)
		return NULL;
	if (e->oper == IR_O_NE || e->oper == IR_O_EQ) {
		v = about(x, e->a, side);
		if (e->oper == IR_O_EQ)
			*side = !*side;
		return v;
	}
	v = loaded(e->a);
	*side = e->oper == IR_O_LT;
	return v && v->type.kind != IR_T_PTR && (*side || e->oper == IR_O_GE) ? v : NULL;
}

static bool merge(struct facts *x, const struct ir_block *to, const bool *known)
{
	bool changed = false;

	if (!x->in[to->id]) {
		x->in[to->id] = g_memdup2(known, x->nvars * sizeof(bool));
		return true;
	}
	for (guint i = 0; i < x->nvars; i++) {
		if (x->in[to->id][i] && !known[i]) {
			x->in[to->id][i] = false;
			changed = true;
		}
	}
	return changed;
}

static bool leave(struct facts *x, const struct ir_block *b, bool *known)
{
	const struct ir_term *t = &b->term;
	const struct ir_var *v = NULL;
	bool changed = false, side = false, before;

	if (t->kind == IR_TERM_BRANCH)
		v = about(x, t->value, &side);
	before = v && known[v->id];
	for (unsigned int i = 0; i < t->nsucc; i++) {
		bool errs = side == (i == 0);

		if (v && before && !errs)
			continue;
		if (v)
			known[v->id] = errs;
		changed |= merge(x, t->succ[i], known);
	}
	if (v)
		known[v->id] = before;
	return changed;
}

/* Until nothing changes. @from, @at: begin there instead of at the entry, with what is known there. */
static void run(struct facts *x, const struct ir_block *from, guint at, const bool *start)
{
	g_autoptr(GQueue) work = g_queue_new();
	bool first = true;

	g_queue_push_tail(work, (void *)from);
	while (!g_queue_is_empty(work)) {
		const struct ir_block *b = g_queue_pop_head(work);
		g_autofree bool *known = g_memdup2(first ? start : x->in[b->id], x->nvars * sizeof(bool));

		for (guint i = first ? at : 0; i < b->instrs->len; i++)
			step(x, known, b->instrs->pdata[i]);
		first = false;
		if (!leave(x, b, known))
			continue;
		for (unsigned int i = 0; i < b->term.nsucc; i++)
			if (x->in[b->term.succ[i]->id])
				g_queue_push_tail(work, b->term.succ[i]);
	}
}

static struct facts *facts_new(const struct ir_func *f)
{
	struct facts *x = g_new0(struct facts, 1);

	x->f = f;
	x->nvars = f->vars->len + 1;
	x->in = g_new0(bool *, f->blocks->len);
	x->tested = g_new0(const struct ir_expr *, x->nvars);
	return x;
}

static void facts_reset(struct facts *x)
{
	for (guint i = 0; i < x->f->blocks->len; i++)
		g_clear_pointer(&x->in[i], g_free);
}

static void facts_free(struct facts *x)
{
	facts_reset(x);
	g_free(x->in);
	g_free(x->tested);
	g_free(x);
}

/* Does every return that was reached give an error? @from with @at and @start as for run(). */
static bool all_fail(struct facts *x, const struct ir_block *from, guint at, const bool *start)
{
	for (guint i = 0; i < x->f->blocks->len; i++) {
		const struct ir_block *b = x->f->blocks->pdata[i];
		bool begins = b == from && !x->in[i];
		g_autofree bool *known = NULL;

		if (b->term.kind != IR_TERM_RETURN || (!begins && !x->in[i]))
			continue;
		known = g_memdup2(begins ? start : x->in[i], x->nvars * sizeof(bool));
		for (guint k = begins ? at : 0; k < b->instrs->len; k++)
			step(x, known, b->instrs->pdata[k]);
		if (!is_err(known, b->term.value))
			return false;
	}
	return true;
}

/* What is known before instruction @at of @b, on every way there. */
static bool *known_at(struct facts *x, const struct ir_block *b, guint at)
{
	g_autofree bool *none = g_new0(bool, x->nvars);
	const struct ir_block *entry = x->f->blocks->pdata[0];
	bool *known;

	run(x, entry, 0, none);
	known = g_memdup2(b == entry || !x->in[b->id] ? none : x->in[b->id], x->nvars * sizeof(bool));
	for (guint i = 0; i < at; i++)
		step(x, known, b->instrs->pdata[i]);
	return known;
}

static bool fails_from(const struct ir_func *f, const struct ir_block *b, guint at,
		       const struct ir_var *failed)
{
	struct facts *x = facts_new(f);
	g_autofree bool *known = known_at(x, b, at);
	bool yes;

	if (failed)
		known[failed->id] = true;
	facts_reset(x);
	run(x, b, at, known);
	yes = all_fail(x, b, at, known);
	facts_free(x);
	return yes;
}

bool failure_follows(const struct ir_func *f, const struct ir_instr *in, bool failed)
{
	guint at = 0;

	if (f->ret.kind == IR_T_VOID)
		return false;
	while (in->block->instrs->pdata[at] != in)
		at++;
	return fails_from(f, in->block, at + 1, failed ? local(in->dst) : NULL);
}

bool failure_always(const struct ir_func *f)
{
	return f->ret.kind != IR_T_VOID && fails_from(f, f->blocks->pdata[0], 0, NULL);
}

bool failure_from_block(const struct ir_func *f, const struct ir_block *b)
{
	return f->ret.kind != IR_T_VOID && fails_from(f, b, 0, NULL);
}
