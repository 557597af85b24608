/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "if (type == A || type == B) …; if (type == C) …": which of the constants that a local variable is compared with it may
 * be on one path.
 */
#include "fix/place-priv.h"

#define OTHER (1u << MAX_VALUES) /* none of them */

static const struct ir_expr *comparison(const struct ir_expr *e, bool *truth)
{
	while (e && e->kind == IR_E_UNOP && e->oper == IR_O_NOT) {
		*truth = !*truth;
		e = e->a;
	}
	if (!e || e->kind != IR_E_BINOP || (e->oper != IR_O_EQ && e->oper != IR_O_NE) ||
	    e->a->kind != IR_E_LOAD || e->a->path->kind != IR_P_VAR || e->b->kind != IR_E_CONST)
		return NULL;
	return e;
}

static struct values *values_of(struct place *p, const struct ir_path *path)
{
	for (unsigned int i = 0; i < p->nvalues; i++) {
		if (p->values[i].path == path)
			return &p->values[i];
	}
	return NULL;
}

static int index_of(const struct values *v, int64_t c)
{
	for (unsigned int i = 0; i < v->n; i++) {
		if (v->c[i] == c)
			return (int)i;
	}
	return -1;
}

/* Nothing but assignments changes it. */
static bool is_private(const struct place *p, const struct ir_var *v)
{
	if ((v->kind != IR_V_LOCAL && v->kind != IR_V_PARAM) || v->type.kind != IR_T_INT)
		return false;
	for (uint32_t i = 0; i < p->fn->ninstrs; i++) {
		const struct ir_instr *in = p->fn->instrs[i];

		if (in->src && in->src->kind == IR_E_ADDR && ir_path_root(in->src->path) == v)
			return false;
		for (unsigned int k = 0; k < in->nargs; k++) {
			if (in->args[k]->kind == IR_E_ADDR && ir_path_root(in->args[k]->path) == v)
				return false;
		}
	}
	return true;
}

/* "v == 3" at the end of the block; signs tell 0 from what is not */
static const struct ir_expr *compared_in(const struct ir_block *b)
{
	bool truth = true;
	const struct ir_expr *e = b->term.kind == IR_TERM_BRANCH ? comparison(b->term.value, &truth) : NULL;

	return e && e->b->value > 0 ? e : NULL;
}

/* A variable that is compared with one constant only tells no more than its sign. */
static bool has_others(const struct place *p, const struct ir_expr *e)
{
	for (unsigned int i = 0; i < p->fn->blocks->len; i++) {
		const struct ir_expr *o = compared_in(p->fn->blocks->pdata[i]);

		if (o && o->a->path == e->a->path && o->b->value != e->b->value)
			return true;
	}
	return false;
}

static void collect(struct place *p, const struct ir_expr *e)
{
	struct values *v = values_of(p, e->a->path);

	if (!v && p->nvalues < MAX_VALUED && has_others(p, e) && is_private(p, e->a->path->var)) {
		v = &p->values[p->nvalues++];
		v->path = e->a->path;
	}
	if (v && v->n < MAX_VALUES && index_of(v, e->b->value) < 0)
		v->c[v->n++] = e->b->value;
}

void values_collect(struct place *p)
{
	for (unsigned int i = 0; i < p->fn->blocks->len; i++) {
		const struct ir_expr *e = compared_in(p->fn->blocks->pdata[i]);

		if (e)
			collect(p, e);
	}
}

void values_step(struct place *p, const struct ir_instr *in, struct elem *el)
{
	for (unsigned int i = 0; i < p->nvalues; i++) {
		const struct values *v = &p->values[i];
		int k;

		if (in->dst != v->path && !(in->op == IR_DECLARE && in->var == v->path->var))
			continue;
		el->value[i] = ANY_VALUE;
		if (in->op != IR_ASSIGN || in->src->kind != IR_E_CONST)
			continue;
		k = index_of(v, in->src->value);
		el->value[i] = (uint8_t)(k < 0 ? OTHER : 1u << k);
	}
}

bool values_assume(struct place *p, struct elem *el, const struct ir_expr *e, bool truth)
{
	struct values *v;
	int k;

	e = comparison(e, &truth);
	v = e ? values_of(p, e->a->path) : NULL;
	k = v ? index_of(v, e->b->value) : -1;
	if (k < 0)
		return true;
	if (truth == (e->oper == IR_O_EQ))
		el->value[v - p->values] &= (uint8_t)(1u << k);
	else
		el->value[v - p->values] &= (uint8_t)~(1u << k);
	return el->value[v - p->values] != 0;
}
