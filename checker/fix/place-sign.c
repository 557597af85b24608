/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which way a test goes: signs of values on one path.
 */
#include "fix/place-priv.h"

static uint8_t sign_of(int64_t v)
{
	return v < 0 ? SIGN_NEG : v ? SIGN_POS : SIGN_ZERO;
}

static uint8_t from_truth(bool may_true, bool may_false)
{
	return (uint8_t)((may_true ? SIGN_POS : 0) | (may_false ? SIGN_ZERO : 0));
}

static uint8_t swap(uint8_t s)
{
	return (uint8_t)((s & SIGN_ZERO) | (s & SIGN_NEG ? SIGN_POS : 0) | (s & SIGN_POS ? SIGN_NEG : 0));
}

/* Signs of a that satisfy (a op 0). */
static uint8_t satisfying(enum ir_oper op)
{
	switch (op) {
	case IR_O_EQ: return SIGN_ZERO;
	case IR_O_NE: return SIGN_NEG | SIGN_POS;
	case IR_O_LT: return SIGN_NEG;
	case IR_O_LE: return SIGN_NEG | SIGN_ZERO;
	case IR_O_GT: return SIGN_POS;
	case IR_O_GE: return SIGN_POS | SIGN_ZERO;
	default: return SIGN_ANY;
	}
}

static bool is_zero(const struct ir_expr *e)
{
	return e->kind == IR_E_CONST && e->value == 0;
}

static bool is_compare(const struct ir_expr *e)
{
	return e->kind == IR_E_BINOP && ir_oper_compares(e->oper);
}

static uint8_t eval_load(const struct place *p, const struct elem *el, const struct ir_expr *e)
{
	int i = names_index(p, e->path);

	if (i < 0)
		return SIGN_ANY;
	if ((unsigned int)i < p->nnames && (names_strong(p, el->names) >> i & 1))
		return SIGN_POS;
	return el->fact[i];
}

/* Does the function make @v another name of what @w points to? */
static bool is_assigned(const struct place *p, const struct ir_path *v, const struct ir_path *w)
{
	for (uint32_t i = 0; i < p->fn->ninstrs; i++) {
		const struct ir_instr *in = p->fn->instrs[i];

		if (in->op == IR_ASSIGN && in->dst == v && in->src->kind == IR_E_LOAD && in->src->path == w)
			return true;
	}
	return false;
}

/*
 * "x = all ? top : look_up(); … if (x != top) put(x);": the test is how the function tells what it borrowed from what
 * it holds.
 */
static bool tells_from_borrowed(const struct place *p, const struct elem *el, const struct ir_expr *e)
{
	return el->status == ST_HELD && (el->names >> p->home & 1) && e->a->kind == IR_E_LOAD &&
	       e->a->path == p->places[p->home] && e->b->kind == IR_E_LOAD &&
	       !names_value(p, el->names, e->b) && is_assigned(p, e->a->path, e->b->path);
}

static bool is_lent(const struct place *p, const struct elem *el, const struct ir_expr *e)
{
	return el->lent && e->a->kind == IR_E_LOAD && e->a->path == p->places[p->home] &&
	       e->b->kind == IR_E_LOAD && e->b->path->id + 1 == el->lent;
}

/* "i < 3" in the first round of a loop: 0 against what is more. */
static uint8_t eval_order(enum ir_oper op, uint8_t a, uint8_t b)
{
	bool less = a == SIGN_ZERO && b == SIGN_POS, more = a == SIGN_POS && b == SIGN_ZERO;

	if (!less && !more)
		return SIGN_ZERO | SIGN_POS;
	switch (op) {
	case IR_O_LT:
	case IR_O_LE: return from_truth(less, more);
	case IR_O_GT:
	case IR_O_GE: return from_truth(more, less);
	default: return SIGN_ZERO | SIGN_POS;
	}
}

static uint8_t eval_compare(const struct place *p, const struct elem *el, const struct ir_expr *e)
{
	uint8_t a = sign_eval(p, el, e->a), b = sign_eval(p, el, e->b), yes;

	if (is_zero(e->b)) {
		yes = satisfying(e->oper);
		return from_truth(a & yes, a & (uint8_t)~yes & SIGN_ANY);
	}
	if ((e->oper == IR_O_EQ || e->oper == IR_O_NE) && (!(a & b) || tells_from_borrowed(p, el, e)))
		return from_truth(e->oper == IR_O_NE, e->oper == IR_O_EQ);
	if ((e->oper == IR_O_EQ || e->oper == IR_O_NE) && is_lent(p, el, e))
		return from_truth(e->oper == IR_O_EQ, e->oper == IR_O_NE);
	return eval_order(e->oper, a, b);
}

uint8_t sign_eval(const struct place *p, const struct elem *el, const struct ir_expr *e)
{
	uint8_t a;

	switch (e->kind) {
	case IR_E_CONST: return sign_of(e->value);
	case IR_E_STR:
	case IR_E_ADDR:
	case IR_E_FUNC:
	case IR_E_CONTAINER_OF: return SIGN_POS;
	case IR_E_LOAD: return eval_load(p, el, e);
	case IR_E_UNOP:
		a = sign_eval(p, el, e->a);
		if (e->oper == IR_O_NOT)
			return from_truth(a & SIGN_ZERO, a & (SIGN_NEG | SIGN_POS));
		return e->oper == IR_O_NEG ? swap(a) : SIGN_ANY;
	case IR_E_BINOP: return is_compare(e) ? eval_compare(p, el, e) : SIGN_ANY;
	default: return SIGN_ANY;
	}
}

static bool restrict_load(const struct place *p, struct elem *el, const struct ir_expr *e, uint8_t to)
{
	uint8_t now = sign_eval(p, el, e) & to;
	int i = e->kind == IR_E_LOAD ? names_index(p, e->path) : -1;

	if (!now)
		return false;
	if (i >= 0 && !((unsigned int)i < p->nnames && (names_strong(p, el->names) >> i & 1)))
		el->fact[i] = now;
	return true;
}

bool sign_assume(const struct place *p, struct elem *el, const struct ir_expr *e, bool truth)
{
	uint8_t yes;

	if (e->kind == IR_E_UNOP && e->oper == IR_O_NOT)
		return sign_assume(p, el, e->a, !truth);
	if (is_compare(e) && is_zero(e->b)) {
		/* (!x) == 0 and the like: the truth of x itself */
		if (e->oper == IR_O_EQ || e->oper == IR_O_NE) {
			if (e->a->kind == IR_E_UNOP || is_compare(e->a))
				return sign_assume(p, el, e->a, truth == (e->oper == IR_O_NE));
		}
		yes = satisfying(e->oper);
		return restrict_load(p, el, e->a, truth ? yes : (uint8_t)~yes & SIGN_ANY);
	}
	return restrict_load(p, el, e, truth ? SIGN_NEG | SIGN_POS : SIGN_ZERO);
}
