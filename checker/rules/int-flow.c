/* SPDX-License-Identifier: GPL-2.0-only */
/* Signs of one variable; see int-flow.h. */
#include "rules/int-flow.h"

#include <string.h>

#include "model/model.h"

struct int_flow {
	const struct flow_unit *fu;
	const struct ir_func *f;
	const struct ir_var *var;
	unsigned int *in; /* by block id */
};

static bool is_var(const struct ir_path *p, const struct ir_var *var)
{
	return p && p->kind == IR_P_VAR && p->var == var;
}

static unsigned int sign(int64_t value)
{
	return value < 0 ? MODEL_NEG : value ? MODEL_POS : MODEL_ZERO;
}

/* Is the address of @var part of @e? Then a callee may set it. */
static bool takes_address(const struct ir_expr *e, const struct ir_var *var)
{
	if (!e)
		return false;
	if (e->kind == IR_E_ADDR && is_var(e->path, var))
		return true;
	return takes_address(e->a, var) || takes_address(e->b, var);
}

static unsigned int call_bits(const struct flow_unit *fu, const struct ir_instr *in)
{
	const struct model_row *row = in->callee ? model_find(fu->model, in->callee) : NULL;

	return row && row->result ? row->result : INT_ANY;
}

unsigned int int_flow_step(const struct flow_unit *fu, const struct ir_var *var, const struct ir_instr *in,
			   unsigned int bits)
{
	if (in->op == IR_DECLARE)
		return in->var == var ? INT_UNSET : bits;
	for (unsigned int i = 0; in->op == IR_CALL && i < in->nargs; i++) {
		if (takes_address(in->args[i], var))
			bits = INT_ANY;
	}
	if (in->op == IR_ASSIGN && takes_address(in->src, var))
		bits = INT_ANY;
	if (!is_var(in->dst, var))
		return bits;
	if (in->op == IR_CALL)
		return call_bits(fu, in);
	return in->src && in->src->kind == IR_E_CONST ? sign(in->src->value) : INT_ANY;
}

/* Of the signs in @bits those for which "@var @oper @value" may be @truth. */
static unsigned int compare(unsigned int bits, enum ir_oper oper, int64_t value, bool truth)
{
	unsigned int keep = INT_ANY;

	if (!truth) {
		static const enum ir_oper inverse[] = {
			[IR_O_EQ] = IR_O_NE, [IR_O_NE] = IR_O_EQ, [IR_O_LT] = IR_O_GE,
			[IR_O_GE] = IR_O_LT, [IR_O_LE] = IR_O_GT, [IR_O_GT] = IR_O_LE,
		};

		if (oper < IR_O_EQ || oper > IR_O_GE)
			return bits;
		oper = inverse[oper];
	}
	if (oper == IR_O_EQ)
		keep = sign(value);
	else if (oper == IR_O_NE && !value)
		keep = MODEL_NEG | MODEL_POS;
	else if (oper == IR_O_LT)
		keep = value <= 0 ? MODEL_NEG : value == 1 ? MODEL_NEG | MODEL_ZERO : INT_ANY;
	else if (oper == IR_O_LE)
		keep = value < 0 ? MODEL_NEG : !value ? MODEL_NEG | MODEL_ZERO : INT_ANY;
	else if (oper == IR_O_GT)
		keep = value >= 0 ? MODEL_POS : value == -1 ? MODEL_POS | MODEL_ZERO : INT_ANY;
	else if (oper == IR_O_GE)
		keep = value > 0 ? MODEL_POS : !value ? MODEL_POS | MODEL_ZERO : INT_ANY;
	return bits & (keep | INT_UNSET);
}

unsigned int int_flow_refine(const struct ir_var *var, const struct ir_expr *cond, bool truth,
			     unsigned int bits)
{
	if (!cond)
		return bits;
	if (cond->kind == IR_E_UNOP && cond->oper == IR_O_NOT)
		return int_flow_refine(var, cond->a, !truth, bits);
	if (cond->kind == IR_E_LOAD && is_var(cond->path, var))
		return compare(bits, IR_O_NE, 0, truth);
	if (cond->kind == IR_E_BINOP && cond->a->kind == IR_E_LOAD && is_var(cond->a->path, var) &&
	    cond->b->kind == IR_E_CONST)
		return compare(bits, cond->oper, cond->b->value, truth);
	return bits;
}

unsigned int int_flow_end(const struct int_flow *v, const struct ir_block *b)
{
	unsigned int bits = v->in[b->id];

	for (unsigned int i = 0; v->var && bits && i < b->instrs->len; i++)
		bits = int_flow_step(v->fu, v->var, b->instrs->pdata[i], bits);
	return bits;
}

/*
 * Do all rounds of @l set the variable, so that it is unset behind the loop only if none was run? True until the
 * opposite is known: what is found out about the blocks may only grow.
 */
static bool rounds_set(const struct int_flow *v, const struct ir_loop *l)
{
	unsigned int bits = INT_NONE;
	bool repeats = false;

	for (unsigned int i = 0; i < v->f->blocks->len; i++) {
		const struct ir_block *b = v->f->blocks->pdata[i];

		for (unsigned int k = 0; k < b->term.nsucc; k++) {
			if (b->term.succ[k] != l->header || !ir_loop_inside(b->loop, l))
				continue;
			repeats = true;
			bits |= int_flow_end(v, b);
		}
	}
	return repeats && !(bits & INT_UNSET);
}

unsigned int int_flow_edge(const struct int_flow *v, const struct ir_block *b, unsigned int k)
{
	const struct ir_block *to = b->term.succ[k];
	unsigned int bits = int_flow_end(v, b);

	if (!v->var || !bits)
		return bits;
	if (b->term.kind == IR_TERM_BRANCH)
		bits = int_flow_refine(v->var, b->term.value, k == 0, bits);
	for (const struct ir_loop *l = b->loop; l && bits & INT_UNSET; l = l->parent) {
		if (to == l->exit && b->term.kind == IR_TERM_BRANCH && rounds_set(v, l))
			bits &= ~INT_UNSET;
	}
	return bits;
}

unsigned int int_flow_at(const struct int_flow *v, const struct ir_block *b)
{
	return v->in[b->id];
}

static bool spread(struct int_flow *v)
{
	bool changed = false;

	for (unsigned int i = 0; i < v->f->blocks->len; i++) {
		const struct ir_block *b = v->f->blocks->pdata[i];

		for (unsigned int k = 0; k < b->term.nsucc; k++) {
			unsigned int *to = &v->in[b->term.succ[k]->id];
			unsigned int bits = *to | int_flow_edge(v, b, k);

			changed |= bits != *to;
			*to = bits;
		}
	}
	return changed;
}

struct int_flow *int_flow_new(const struct flow_unit *fu, const struct ir_func *f, const struct ir_var *var,
			      const struct ir_block *start, unsigned int bits)
{
	struct int_flow *v = g_new0(struct int_flow, 1);

	v->fu = fu;
	v->f = f;
	v->var = var;
	v->in = g_new0(unsigned int, f->blocks->len);
	v->in[start->id] = bits;
	while (spread(v))
		;
	return v;
}

void int_flow_free(struct int_flow *v)
{
	if (!v)
		return;
	g_free(v->in);
	g_free(v);
}

/* Blocks that can be reached from the entry without passing @avoid. */
static bool *reached_without(const struct ir_func *f, const struct ir_block *avoid)
{
	bool *seen = g_new0(bool, f->blocks->len);
	g_autoptr(GPtrArray) todo = g_ptr_array_new();

	g_ptr_array_add(todo, f->blocks->pdata[0]);
	while (todo->len) {
		const struct ir_block *b = g_ptr_array_steal_index(todo, todo->len - 1);

		if (b == avoid || seen[b->id])
			continue;
		seen[b->id] = true;
		for (unsigned int k = 0; k < b->term.nsucc; k++)
			g_ptr_array_add(todo, b->term.succ[k]);
	}
	return seen;
}

bool *ir_dominators(const struct ir_func *f, const struct ir_block *b)
{
	bool *dom = g_new0(bool, f->blocks->len);

	for (unsigned int i = 0; i < f->blocks->len; i++) {
		g_autofree bool *seen = reached_without(f, f->blocks->pdata[i]);

		dom[i] = !seen[b->id];
	}
	return dom;
}

bool *ir_reaching(const struct ir_func *f, const struct ir_block *b)
{
	bool *reach = g_new0(bool, f->blocks->len), changed = true;

	reach[b->id] = true;
	while (changed) {
		changed = false;
		for (unsigned int i = 0; i < f->blocks->len; i++) {
			const struct ir_block *from = f->blocks->pdata[i];

			for (unsigned int k = 0; k < from->term.nsucc && !reach[i]; k++) {
				reach[i] = reach[from->term.succ[k]->id];
				changed |= reach[i];
			}
		}
	}
	return reach;
}
