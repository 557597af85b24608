/* SPDX-License-Identifier: GPL-2.0-only */
/* Branches and ways through a function, for the rules on of_xlate; see xlate.h. */
#include "rules/xlate.h"

#define EPROBE_DEFER_ 517
#define MAX_ERRNO 4095

static bool is_zero(const struct ir_expr *e)
{
	return e->kind == IR_E_CONST && !e->value;
}

static bool is_pointer(const struct ir_expr *e)
{
	return e->kind == IR_E_ADDR || e->type.kind == IR_T_PTR;
}

/* @e as a test of a value: which, and whether the true edge means that it is set. */
static const struct ir_expr *tested(const struct ir_expr *e, bool *set)
{
	*set = true;
	while (e->kind == IR_E_UNOP && e->oper == IR_O_NOT) {
		*set = !*set;
		e = e->a;
	}
	if (e->kind == IR_E_BINOP && (e->oper == IR_O_EQ || e->oper == IR_O_NE) &&
	    (is_zero(e->a) || is_zero(e->b))) {
		*set ^= e->oper == IR_O_EQ;
		e = is_zero(e->a) ? e->b : e->a;
	}
	return e;
}

bool xlate_null_test(const struct ir_block *b, struct xlate_test *t)
{
	const struct ir_term *term = &b->term;
	bool set;

	if (term->kind != IR_TERM_BRANCH)
		return false;
	t->value = tested(term->value, &set);
	t->set = term->succ[set ? 0 : 1];
	t->null = term->succ[set ? 1 : 0];
	return t->value->kind == IR_E_LOAD && is_pointer(t->value);
}

bool xlate_compare(const struct ir_block *b, struct xlate_cmp *c)
{
	const struct ir_term *term = &b->term;
	const struct ir_expr *e;
	bool yes;

	if (term->kind != IR_TERM_BRANCH)
		return false;
	e = tested(term->value, &yes);
	if (e->kind != IR_E_BINOP || (e->oper != IR_O_EQ && e->oper != IR_O_NE) || is_zero(e->a) ||
	    is_zero(e->b) || !is_pointer(e->a) || !is_pointer(e->b))
		return false;
	yes ^= e->oper == IR_O_NE;
	c->a = e->a;
	c->b = e->b;
	c->same = term->succ[yes ? 0 : 1];
	c->differ = term->succ[yes ? 1 : 0];
	return true;
}

bool xlate_reaches(const struct ir_func *f, const struct ir_block *from, const struct ir_block *to,
		   const struct ir_block *avoid)
{
	g_autofree bool *seen = g_new0(bool, f->blocks->len);
	g_autoptr(GPtrArray) todo = g_ptr_array_new();

	if (from == avoid)
		return false;
	g_ptr_array_add(todo, (gpointer)from);
	seen[from->id] = true;
	while (todo->len) {
		const struct ir_block *b = g_ptr_array_steal_index_fast(todo, todo->len - 1);

		if (b == to)
			return true;
		for (unsigned int i = 0; i < b->term.nsucc; i++) {
			struct ir_block *s = b->term.succ[i];

			if (seen[s->id] || s == avoid)
				continue;
			seen[s->id] = true;
			g_ptr_array_add(todo, s);
		}
	}
	return false;
}

/* --- what is answered ------------------------------------------------------------------- */

#define VARS 8
#define VISITS 6 /* of a block: enough for the ways to an exit, and an end to loops */

struct known {
	const struct ir_var *var[VARS];
	int64_t value[VARS];
	unsigned int n;
};

struct walk {
	const struct xlate *x;
	unsigned int answers;
	unsigned char *visits;
};

static bool value_of(const struct known *k, const struct ir_expr *e, int64_t *value)
{
	if (e->kind == IR_E_CONST) {
		*value = e->value;
		return true;
	}
	if (e->kind != IR_E_LOAD || e->path->kind != IR_P_VAR)
		return false;
	for (unsigned int i = 0; i < k->n; i++) {
		if (k->var[i] == e->path->var) {
			*value = k->value[i];
			return true;
		}
	}
	return false;
}

static void forget(struct known *k, const struct ir_var *v)
{
	for (unsigned int i = 0; i < k->n; i++) {
		if (k->var[i] != v)
			continue;
		k->n--;
		k->var[i] = k->var[k->n];
		k->value[i] = k->value[k->n];
		return;
	}
}

static void learn(struct known *k, const struct ir_var *v, int64_t value)
{
	forget(k, v);
	if (k->n == VARS)
		return;
	k->var[k->n] = v;
	k->value[k->n++] = value;
}

/* The argument a call hands back: ERR_PTR(-ENODEV), dev_err_probe(dev, -EINVAL, ...). */
static const struct ir_expr *handed_back(const struct xlate *x, const struct ir_instr *in)
{
	int arg = xlate_returned_arg(x, in);

	return arg >= 0 && (unsigned int)arg < in->nargs ? in->args[arg] : NULL;
}

static void step(const struct xlate *x, struct known *k, const struct ir_instr *in)
{
	const struct ir_expr *from = in->op == IR_ASSIGN ? in->src : NULL;
	int64_t value;

	if (in->op == IR_DECLARE)
		forget(k, in->var);
	if (!in->dst || in->dst->kind != IR_P_VAR)
		return;
	if (in->op == IR_CALL)
		from = handed_back(x, in);
	if (from && value_of(k, from, &value))
		learn(k, in->dst->var, value);
	else
		forget(k, in->dst->var);
}

static void answer(struct walk *w, const struct known *k, const struct ir_expr *e)
{
	int64_t value;

	if (!e || !value_of(k, e, &value))
		w->answers |= XLATE_OTHER;
	else if (!value)
		w->answers |= XLATE_ZERO;
	else if (value == -EPROBE_DEFER_)
		w->answers |= XLATE_DEFER;
	else
		w->answers |= value < 0 && value >= -MAX_ERRNO ? XLATE_ERROR : XLATE_OTHER;
}

static void walk_from(struct walk *w, const struct ir_block *b, struct known k)
{
	const struct ir_term *t = &b->term;
	struct xlate_test test;
	int64_t value;

	if (w->visits[b->id]++ == VISITS) {
		w->visits[b->id]--;
		return;
	}
	for (unsigned int i = 0; i < b->instrs->len; i++)
		step(w->x, &k, b->instrs->pdata[i]);
	if (t->kind == IR_TERM_RETURN) {
		answer(w, &k, t->value);
	} else if (t->kind == IR_TERM_BRANCH && value_of(&k, t->value, &value)) {
		walk_from(w, t->succ[value ? 0 : 1], k);
	} else if (xlate_null_test(b, &test) && value_of(&k, test.value, &value)) {
		walk_from(w, value ? test.set : test.null, k);
	} else {
		for (unsigned int i = 0; i < t->nsucc; i++)
			walk_from(w, t->succ[i], k);
	}
}

unsigned int xlate_answers(const struct xlate *x, const struct ir_func *f, const struct ir_block *b,
			   const struct ir_var *zero)
{
	g_autofree unsigned char *visits = g_new0(unsigned char, f->blocks->len);
	struct walk w = { x, 0, visits };
	struct known k = { .n = 0 };

	if (zero)
		learn(&k, zero, 0);
	walk_from(&w, b, k);
	return w.answers;
}
