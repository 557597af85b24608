/* SPDX-License-Identifier: GPL-2.0-only */
/* Abstract states: memory and facts. See state.h; comparing and merging them is in state-meet.c. */
#include "flow/state-priv.h"

#include <string.h>

#include "model/model.h"

/*
 * States come and go by the hundred thousand, most of them after one block: their arrays are used again. A large one
 * goes.
 */
#define MAX_SPARE 2048
#define MAX_SPARE_LEN 256

static struct state *spare[MAX_SPARE];
static unsigned int nspare;

static struct state *empty_state(void)
{
	struct state *s;

	if (nspare)
		return spare[--nspare];
	s = g_new0(struct state, 1);
	s->refs = g_array_new(FALSE, FALSE, sizeof(struct ref));
	s->env = g_array_new(FALSE, FALSE, sizeof(struct bind));
	s->facts = g_array_new(FALSE, FALSE, sizeof(struct fact));
	s->events = g_array_new(FALSE, FALSE, sizeof(struct event));
	s->escaped = g_ptr_array_new();
	return s;
}

struct state *state_new(void)
{
	struct state *s = empty_state();

	s->trace = NULL;
	s->jump = NULL;
	s->merged = s->flagged = false;
	s->depth = 0;
	s->refs_key = s->key = s->ret_bits = 0;
	s->env_ids = s->fact_ids = (struct id_mask){ 0 };
	return s;
}

static void copy_array(GArray *to, const GArray *from)
{
	if (from->len)
		g_array_append_vals(to, from->data, from->len);
}

struct state *state_copy(const struct state *s)
{
	struct state *n = empty_state();

	copy_array(n->refs, s->refs);
	copy_array(n->env, s->env);
	copy_array(n->facts, s->facts);
	copy_array(n->events, s->events);
	for (unsigned int i = 0; i < s->escaped->len; i++)
		g_ptr_array_add(n->escaped, s->escaped->pdata[i]);
	n->trace = s->trace;
	n->jump = s->jump;
	n->merged = s->merged;
	n->flagged = s->flagged;
	n->depth = s->depth;
	n->refs_key = s->refs_key;
	n->key = s->key;
	n->ret_bits = s->ret_bits;
	n->env_ids = s->env_ids;
	n->fact_ids = s->fact_ids;
	return n;
}

static void state_destroy(struct state *s)
{
	g_array_unref(s->refs);
	g_array_unref(s->env);
	g_array_unref(s->facts);
	g_array_unref(s->events);
	g_ptr_array_unref(s->escaped);
	g_free(s);
}

static bool is_large(const struct state *s)
{
	return s->refs->len > MAX_SPARE_LEN || s->env->len > MAX_SPARE_LEN || s->facts->len > MAX_SPARE_LEN ||
	       s->events->len > MAX_SPARE_LEN || s->escaped->len > MAX_SPARE_LEN;
}

void state_free(struct state *s)
{
	if (!s)
		return;
	if (nspare == MAX_SPARE || is_large(s)) {
		state_destroy(s);
		return;
	}
	g_array_set_size(s->refs, 0);
	g_array_set_size(s->env, 0);
	g_array_set_size(s->facts, 0);
	g_array_set_size(s->events, 0);
	g_ptr_array_set_size(s->escaped, 0);
	spare[nspare++] = s;
}

void state_drop_spare(void)
{
	while (nspare)
		state_destroy(spare[--nspare]);
}

const struct sym *state_load(struct symtab *t, const struct state *s, const struct loc *l)
{
	struct bind *b = find_bind(s, l);

	if (b)
		return b->val;
	/* one element of an array that was written through an unknown index */
	if (l->kind == LOC_INDEX && l->index_known) {
		b = find_bind(s, loc_index(t, l->base, false, 0, l->type));
		if (b)
			return b->val;
	}
	return sym_init(t, l);
}

void state_bind(struct state *s, const struct loc *l, const struct sym *val)
{
	struct bind *b = find_bind(s, l);

	if (b)
		b->val = val;
	else
		add_bind(s, l, val);
}

static bool loc_inside(const struct loc *l, const struct loc *outer)
{
	for (;;) {
		if (l == outer)
			return true;
		if (l->kind != LOC_FIELD && l->kind != LOC_INDEX)
			return false;
		l = l->base;
	}
}

void state_havoc(struct symtab *t, struct state *s, const struct loc *l, const struct ir_instr *in)
{
	const struct sym *old = NULL, *val;
	bool record = l->type.kind == IR_T_RECORD || l->type.kind == IR_T_ARRAY;

	for (unsigned int i = s->env->len; i-- > 0;) {
		struct bind *b = &g_array_index(s->env, struct bind, i);

		if (!loc_inside(b->loc, l))
			continue;
		if (b->loc == l)
			old = b->val;
		g_array_remove_index_fast(s->env, i);
	}
	/* a record read later gives fields of the record as it was: give each a new name on demand */
	val = sym_out(t, in, l, 0);
	if (old == val)
		val = sym_out(t, in, l, 1);
	if (!record)
		state_bind(s, l, val);
}

void state_escape(struct state *s, const struct sym *v)
{
	if (v->kind == SYM_CALL && !g_ptr_array_find(s->escaped, v, NULL))
		g_ptr_array_add(s->escaped, (gpointer)v);
}

static unsigned int comparison_bits(const struct state *s, const struct sym *v);

unsigned int state_bits(const struct state *s, const struct sym *v)
{
	struct fact *f = find_fact(s, v);
	unsigned int bits = v->bits;

	if (f)
		bits &= f->bits;
	switch (v->kind) {
	case SYM_CONTAINER: return bits & state_bits(s, v->a);
	case SYM_UN:
		if (v->oper == IR_O_NOT) {
			unsigned int a = state_bits(s, v->a), r = 0;

			if (a & MODEL_ZERO)
				r |= MODEL_POS;
			if (a & (MODEL_NEG | MODEL_POS))
				r |= MODEL_ZERO;
			return bits & r;
		}
		if (v->oper == IR_O_NEG) {
			unsigned int a = state_bits(s, v->a), r = a & MODEL_ZERO;

			if (a & MODEL_NEG)
				r |= MODEL_POS;
			if (a & MODEL_POS)
				r |= MODEL_NEG;
			return bits & r;
		}
		return bits;
	case SYM_BIN:
		/* counting up from what is known not to be negative here */
		if (v->oper == IR_O_ADD && v->b->kind == SYM_CONST && v->b->value > 0 &&
		    !(state_bits(s, v->a) & MODEL_NEG))
			return bits & MODEL_POS;
		return bits & comparison_bits(s, v);
	case SYM_ERRCHK: {
		unsigned int a = state_bits(s, v->a), r = 0;

		if (v->oper == ERRCHK_ERR_OR_ZERO) {
			r |= a & MODEL_NEG;
			if (a & (MODEL_ZERO | MODEL_POS))
				r |= MODEL_ZERO;
		} else {
			unsigned int yes = v->oper == ERRCHK_IS_ERR ? MODEL_NEG : MODEL_NEG | MODEL_ZERO;

			if (a & yes)
				r |= MODEL_POS;
			if (a & ~yes & MODEL_ANY)
				r |= MODEL_ZERO;
		}
		return bits & r;
	}
	default: return bits;
	}
}

/* Signs a value may have for "value OP constant" to be true. */
static unsigned int allowed(enum ir_oper op, int64_t c)
{
	unsigned int neg = MODEL_NEG, zero = MODEL_ZERO, pos = MODEL_POS;

	switch (op) {
	case IR_O_EQ: return c < 0 ? neg : c > 0 ? pos : zero;
	case IR_O_NE: return c == 0 ? neg | pos : MODEL_ANY;
	case IR_O_LT: return c > 0 ? MODEL_ANY : neg;
	case IR_O_LE: return c < 0 ? neg : c == 0 ? neg | zero : MODEL_ANY;
	case IR_O_GT: return c >= 0 ? pos : MODEL_ANY;
	case IR_O_GE: return c > 0 ? pos : c == 0 ? zero | pos : MODEL_ANY;
	default: return MODEL_ANY;
	}
}

static bool compare(enum ir_oper op, int64_t x, int64_t y)
{
	switch (op) {
	case IR_O_EQ: return x == y;
	case IR_O_NE: return x != y;
	case IR_O_LT: return x < y;
	case IR_O_LE: return x <= y;
	case IR_O_GT: return x > y;
	default: return x >= y;
	}
}

bool state_const(const struct state *s, const struct sym *v, int64_t *out)
{
	struct fact *f;

	if (v->kind == SYM_CONST) {
		*out = v->value;
		return true;
	}
	f = find_fact(s, v);
	if (f && f->has_eq) {
		*out = f->eq;
		return true;
	}
	if (state_bits(s, v) == MODEL_ZERO) {
		*out = 0;
		return true;
	}
	return false;
}

static bool is_comparison(const struct sym *v)
{
	return v->kind == SYM_BIN && ir_oper_compares(v->oper);
}

/* Normalise "x OP c" / "c OP x"; false when neither side is a known constant. */
static bool split_comparison(const struct state *s, const struct sym *v, const struct sym **x,
			     enum ir_oper *op, int64_t *c)
{
	if (!is_comparison(v))
		return false;
	*op = v->oper;
	if (state_const(s, v->b, c)) {
		*x = v->a;
		return true;
	}
	if (state_const(s, v->a, c)) {
		*x = v->b;
		*op = ir_oper_swap(*op);
		return true;
	}
	return false;
}

static bool is_parameter(const struct sym *v)
{
	return v->kind == SYM_INIT && v->loc->kind == LOC_VAR && v->loc->var->param >= 0;
}

/* "if (np != start) of_node_put(np)": what was looked up since is not what the function started from. */
static bool surely_differ(const struct state *s, const struct sym *a, const struct sym *b)
{
	return (is_parameter(a) && state_ref_on(s, b)) || (is_parameter(b) && state_ref_on(s, a));
}

/* "value OP constant", where it is known which values there may be. */
static unsigned int values_bits(const struct fact *f, enum ir_oper op, int64_t c)
{
	unsigned int r = 0;

	for (unsigned int i = 0; f && i < f->nany; i++)
		r |= compare(op, f->any[i], c) ? MODEL_POS : MODEL_ZERO;
	return r;
}

static unsigned int comparison_bits(const struct state *s, const struct sym *v)
{
	const struct sym *x;
	enum ir_oper op;
	int64_t c, xc;
	unsigned int bits, r = 0;

	if (!split_comparison(s, v, &x, &op, &c)) {
		if (is_comparison(v) && (v->oper == IR_O_EQ || v->oper == IR_O_NE) &&
		    (!(state_bits(s, v->a) & state_bits(s, v->b)) || surely_differ(s, v->a, v->b)))
			return v->oper == IR_O_EQ ? MODEL_ZERO : MODEL_POS;
		return MODEL_ANY;
	}
	if (state_const(s, x, &xc))
		return compare(op, xc, c) ? MODEL_POS : MODEL_ZERO;
	r = values_bits(find_fact(s, x), op, c);
	if (r == MODEL_POS || r == MODEL_ZERO)
		return r;
	r = 0;
	bits = state_bits(s, x);
	if (bits & allowed(op, c))
		r |= MODEL_POS;
	if (bits & allowed(ir_oper_negate(op), c))
		r |= MODEL_ZERO;
	return r;
}

/* References whose object is not there hold nothing. */
static void drop_absent(struct state *s)
{
	for (unsigned int i = s->refs->len; i-- > 0;) {
		struct ref *r = state_ref(s, i);

		if (!(state_bits(s, r->obj) & MODEL_POS))
			g_array_remove_index(s->refs, i);
	}
}

static bool set_fact(struct state *s, const struct sym *v, unsigned int bits, bool has_eq, int64_t eq)
{
	struct fact *f = find_fact(s, v);
	struct fact n = { .s = v, .bits = bits, .has_eq = has_eq, .eq = eq };

	if (!f) {
		add_fact(s, &n);
		return true;
	}
	f->bits &= bits;
	if (has_eq) {
		if (f->has_eq && f->eq != eq)
			return false;
		f->has_eq = true;
		f->eq = eq;
		f->nany = 0;
	}
	return f->bits != 0;
}

static bool restrict_operands(struct state *s, const struct sym *v, unsigned int bits)
{
	switch (v->kind) {
	case SYM_CONTAINER: return state_restrict(s, v->a, bits);
	case SYM_UN:
		if (v->oper == IR_O_NOT && bits == MODEL_ZERO)
			return state_restrict(s, v->a, MODEL_NEG | MODEL_POS);
		if (v->oper == IR_O_NOT && !(bits & MODEL_ZERO))
			return state_restrict(s, v->a, MODEL_ZERO);
		return true;
	case SYM_ERRCHK:
		if (v->oper == ERRCHK_ERR_OR_ZERO) {
			if (bits == MODEL_ZERO)
				return state_restrict(s, v->a, MODEL_ZERO | MODEL_POS);
			if (!(bits & MODEL_ZERO))
				return state_restrict(s, v->a, MODEL_NEG);
			return true;
		}
		if (bits == MODEL_ZERO || !(bits & MODEL_ZERO)) {
			unsigned int yes = v->oper == ERRCHK_IS_ERR ? MODEL_NEG : MODEL_NEG | MODEL_ZERO;

			return state_restrict(s, v->a, bits == MODEL_ZERO ? MODEL_ANY & ~yes : yes);
		}
		return true;
	case SYM_BIN:
		if (is_comparison(v) && bits == MODEL_ZERO)
			return state_assume(s, v, false);
		if (is_comparison(v) && !(bits & MODEL_ZERO))
			return state_assume(s, v, true);
		return true;
	default: return true;
	}
}

void state_rename(struct symtab *t, struct state *s, const struct sym *from, const struct sym *to)
{
	struct ir_type type = { .kind = IR_T_RECORD };
	const struct loc *old = loc_ptr(t, from, type), *now = loc_ptr(t, to, type);
	g_autoptr(GArray) kept = g_array_new(FALSE, FALSE, sizeof(struct fact));

	for (unsigned int i = s->facts->len; i-- > 0;) {
		struct fact f = g_array_index(s->facts, struct fact, i);
		const struct loc *l = f.s->kind == SYM_INIT ? loc_rebase(t, f.s->loc, old, now) : NULL;

		if (l) {
			f.s = sym_init(t, l);
			g_array_append_val(kept, f);
		}
		if (sym_mentions(g_array_index(s->facts, struct fact, i).s, to))
			g_array_remove_index_fast(s->facts, i);
	}
	for (unsigned int i = 0; i < kept->len; i++)
		add_fact(s, &g_array_index(kept, struct fact, i));
}

bool state_restrict(struct state *s, const struct sym *v, unsigned int bits)
{
	unsigned int now = state_bits(s, v);

	if (!(now & bits))
		return false;
	if ((now & bits) == now)
		return true;
	if (!set_fact(s, v, now & bits, false, 0))
		return false;
	if (!restrict_operands(s, v, now & bits))
		return false;
	drop_absent(s);
	return true;
}

static unsigned int sign_of(int64_t value)
{
	return value < 0 ? MODEL_NEG : value ? MODEL_POS : MODEL_ZERO;
}

/* False when it can be nothing else. */
static bool drop_value(struct fact *f, int64_t value)
{
	unsigned int n = 0;

	if (!f || !f->nany)
		return true;
	for (unsigned int i = 0; i < f->nany; i++) {
		if (f->any[i] != value && f->bits & sign_of(f->any[i]))
			f->any[n++] = f->any[i];
	}
	if (!n)
		return false;
	f->nany = n > 1 ? (uint8_t)n : 0;
	f->has_eq = n == 1;
	f->eq = n == 1 ? f->any[0] : 0;
	memset(f->any + f->nany, 0, (FACT_VALUES - f->nany) * sizeof(*f->any));
	return true;
}

bool state_assume_eq(struct state *s, const struct sym *v, int64_t value)
{
	int64_t c;

	if (state_const(s, v, &c))
		return c == value;
	if (values_bits(find_fact(s, v), IR_O_EQ, value) == MODEL_ZERO)
		return false;
	if (!state_restrict(s, v, sign_of(value)))
		return false;
	return set_fact(s, v, MODEL_ANY, true, value);
}

bool state_assume_ne(struct state *s, const struct sym *v, int64_t value)
{
	int64_t c;

	if (state_const(s, v, &c))
		return c != value;
	if (!drop_value(find_fact(s, v), value))
		return false;
	if (!value)
		return state_restrict(s, v, MODEL_NEG | MODEL_POS);
	return true;
}

bool state_assume(struct state *s, const struct sym *cond, bool truth)
{
	const struct sym *x;
	enum ir_oper op;
	int64_t c;
	unsigned int want = truth ? MODEL_NEG | MODEL_POS : MODEL_ZERO;

	if (!(state_bits(s, cond) & want))
		return false;
	if (cond->kind == SYM_UN && cond->oper == IR_O_NOT)
		return state_assume(s, cond->a, !truth);
	if (!split_comparison(s, cond, &x, &op, &c)) {
		if (is_comparison(cond))
			return set_fact(s, cond, want, false, 0);
		return state_restrict(s, cond, want);
	}
	if (!set_fact(s, cond, want, false, 0))
		return false;
	if (!truth)
		op = ir_oper_negate(op);
	if (op == IR_O_EQ)
		return state_assume_eq(s, x, c);
	if (op == IR_O_NE)
		return state_assume_ne(s, x, c);
	return state_restrict(s, x, allowed(op, c));
}

struct ref *state_ref(struct state *s, unsigned int i)
{
	return &g_array_index(s->refs, struct ref, i);
}

const struct ref *state_ref_on(const struct state *s, const struct sym *obj)
{
	for (unsigned int i = 0; i < s->refs->len; i++) {
		const struct ref *r = &g_array_index(s->refs, struct ref, i);

		if (r->obj == obj)
			return r;
	}
	return NULL;
}

static int ref_cmp(gconstpointer pa, gconstpointer pb)
{
	const struct ref *a = pa, *b = pb;

	if (a->acq != b->acq)
		return a->acq->id < b->acq->id ? -1 : 1;
	if (a->gen != b->gen)
		return a->gen - b->gen;
	return a->obj->id < b->obj->id ? -1 : a->obj->id > b->obj->id;
}

void state_add_ref(struct state *s, const struct ref *r)
{
	g_array_append_vals(s->refs, r, 1);
	g_array_sort(s->refs, ref_cmp);
}

static bool loc_alive(const struct loc *l, uint32_t named);

/* Can the program still name this value? Symbols that can be read again by path always are. */
static bool sym_alive(const struct sym *v, uint32_t named)
{
	if (v->mark == named)
		return true;
	switch (v->kind) {
	case SYM_CALL:
	case SYM_OUT:
	case SYM_JOIN:
	case SYM_UNKNOWN: return false;
	case SYM_INIT:
	case SYM_ADDR: return loc_alive(v->loc, named);
	default: return (!v->a || sym_alive(v->a, named)) && (!v->b || sym_alive(v->b, named));
	}
}

static bool loc_alive(const struct loc *l, uint32_t named)
{
	const struct loc *root = loc_root(l);

	return root->kind == LOC_VAR || sym_alive(root->ptr, named);
}

static void name_sym(const struct sym *v, uint32_t named)
{
	while (v && v->mark != named) {
		sym_mark(v, named, 0);
		if (v->b)
			name_sym(v->b, named);
		if (v->loc && loc_root(v->loc)->kind == LOC_PTR)
			name_sym(loc_root(v->loc)->ptr, named);
		v = v->a;
	}
}

static bool bind_dead(const struct bind *b, const bool *live, unsigned int nlive)
{
	const struct loc *root = loc_root(b->loc);

	if (root->kind != LOC_VAR)
		return false;
	switch (root->var->kind) {
	case IR_V_GLOBAL:
	case IR_V_STATIC: return false;
	default: return root->var->id < nlive && !live[root->var->id];
	}
}

/* x->dev = param: callers must hear of it, although nothing here can name x any more. */
static bool keeps_parameter(struct symtab *t, const struct bind *b)
{
	const struct sym *v = sym_object(t, b->val);

	return loc_last_field(b->loc) && v->kind == SYM_INIT && v->loc->kind == LOC_VAR &&
	       v->loc->var->param >= 0 && v->loc->type.kind == IR_T_PTR;
}

static void set_masks(struct state *s)
{
	s->env_ids = s->fact_ids = (struct id_mask){ 0 };
	for (unsigned int i = 0; i < s->env->len; i++)
		mask_add(&s->env_ids, g_array_index(s->env, struct bind, i).loc->id);
	for (unsigned int i = 0; i < s->facts->len; i++)
		mask_add(&s->fact_ids, g_array_index(s->facts, struct fact, i).s->id);
}

void state_gc(struct symtab *t, struct state *s, const bool *live, unsigned int nlive)
{
	uint32_t named = symtab_mark(t);

	for (unsigned int i = s->env->len; i-- > 0;) {
		if (bind_dead(&g_array_index(s->env, struct bind, i), live, nlive))
			g_array_remove_index_fast(s->env, i);
	}
	for (unsigned int i = 0; i < s->env->len; i++)
		name_sym(g_array_index(s->env, struct bind, i).val, named);
	for (unsigned int i = 0; i < s->refs->len; i++)
		name_sym(state_ref(s, i)->obj, named);
	for (unsigned int i = 0; i < s->events->len; i++)
		name_sym(g_array_index(s->events, struct event, i).obj, named);
	for (unsigned int i = s->env->len; i-- > 0;) {
		const struct bind *b = &g_array_index(s->env, struct bind, i);

		if (!loc_alive(b->loc, named) && !keeps_parameter(t, b))
			g_array_remove_index_fast(s->env, i);
	}
	for (unsigned int i = s->facts->len; i-- > 0;) {
		if (!sym_alive(g_array_index(s->facts, struct fact, i).s, named))
			g_array_remove_index_fast(s->facts, i);
	}
	set_masks(s);
}
