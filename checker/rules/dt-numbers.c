// SPDX-License-Identifier: GPL-2.0-only
/*
 * Numbers of the device tree on their way to an index: a forward analysis of each function, repeated until
 * what functions hand to each other stays the same. See dt-numbers.h.
 *
 * A state maps places to LIMITED, UNKNOWN or the number that is there, raw; a place it does not name
 * has what it has at the entry. Where ways meet the worse wins: raw, unknown, limited.
 */
#include "rules/dt-numbers.h"

#include <string.h>

#define LIMITED ((gpointer)1)
#define UNKNOWN ((gpointer)2)
#define MAX_ROUNDS 8
#define MAX_VISITS 20
#define LOW_BOUND 2 /* "n < 2" asks for enough of them */

/* What is known of a function. */
struct facts {
	const struct ir_func *f;
	GHashTable *counters; /* struct ir_path * stepped by a constant */
	GHashTable *touches; /* "record.field" that it writes or compares, callees included */
	struct dt_number *params[8]; /* raw when it is called */
	struct dt_number *out[8]; /* left in what the parameter points to */
	bool limits[8]; /* compares the parameter */
	struct dt_number *ret;
};

struct dt_numbers {
	const struct flow_unit *fu;
	GHashTable *funcs; /* struct ir_func * -> struct facts * */
	GHashTable *numbers; /* text of the source -> struct dt_number * */
	GHashTable *fields; /* "record.field" -> struct dt_number * that some function leaves there */
	bool changed;
};

struct state {
	GHashTable *values; /* struct ir_path * -> LIMITED, UNKNOWN or struct dt_number * */
	GHashTable *limited; /* struct dt_number *: wherever it is, it is limited, on all ways here */
	GHashTable *compared; /* struct dt_number *: on some way here, with what could be its limit */
};

struct walk {
	struct dt_numbers *d;
	struct facts *facts;
	struct state *state;
	dt_index_fn fn;
	void *data;
};

static bool is_raw(gconstpointer v)
{
	return v != LIMITED && v != UNKNOWN;
}

/* --- expressions ------------------------------------------------------------------------ */

static bool is_compare(const struct ir_expr *e)
{
	return e->kind == IR_E_BINOP && ir_oper_compares(e->oper);
}

/* The place behind "p", "p + 1", "p - 1". */
static const struct ir_path *place_of(const struct ir_expr *e)
{
	while (e && e->kind == IR_E_BINOP && (e->oper == IR_O_ADD || e->oper == IR_O_SUB) &&
	       e->b->kind == IR_E_CONST)
		e = e->a;
	return e && e->kind == IR_E_LOAD ? e->path : NULL;
}

typedef void (*compare_fn)(const struct ir_path *p, const struct ir_expr *other, void *data);

/* Every place whose value goes into @x: "n / 2", "first + n". */
static void each_place(const struct ir_expr *x, const struct ir_expr *other, compare_fn fn, void *data)
{
	if (x->kind == IR_E_LOAD)
		fn(x->path, other, data);
	if (x->kind != IR_E_BINOP || is_compare(x) || x->oper == IR_O_AND || x->oper == IR_O_MOD)
		return;
	each_place(x->a, other, fn, data);
	each_place(x->b, other, fn, data);
}

static void expr_compares(const struct ir_expr *e, compare_fn fn, void *data)
{
	if (!e || (e->kind != IR_E_BINOP && e->kind != IR_E_UNOP))
		return;
	if (is_compare(e)) {
		each_place(e->a, e->b, fn, data);
		each_place(e->b, e->a, fn, data);
	}
	expr_compares(e->a, fn, data);
	expr_compares(e->b, fn, data);
}

/* Every comparison of a function, from both sides. */
static void func_compares(const struct ir_func *f, compare_fn fn, void *data)
{
	for (guint i = 0; i < f->blocks->len; i++) {
		const struct ir_block *b = f->blocks->pdata[i];

		expr_compares(b->term.value, fn, data);
	}
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		expr_compares(in->src, fn, data);
		for (unsigned int k = 0; k < in->nargs; k++)
			expr_compares(in->args[k], fn, data);
	}
}

bool dt_is_counter(const struct ir_func *f, const struct ir_path *p)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->op == IR_ASSIGN && in->dst == p && in->src->kind == IR_E_BINOP &&
		    place_of(in->src) == p)
			return true;
	}
	return false;
}

/* Can comparing with @other limit anything? Not with 0 or 1, and not with a loop's counter. */
static bool can_limit(const struct ir_func *f, const struct ir_expr *other)
{
	if (other->kind == IR_E_CONST)
		return other->value > 1;
	return !(other->kind == IR_E_LOAD && other->path->kind == IR_P_VAR && dt_is_counter(f, other->path));
}

static char *field_key(const struct ir_path *p)
{
	return p && p->kind == IR_P_FIELD ? g_strconcat(p->record, ".", p->field, NULL) : NULL;
}

struct limit_search {
	const struct ir_func *f;
	const char *record, *field;
	bool found;
};

static void look_for_limit(const struct ir_path *p, const struct ir_expr *other, void *data)
{
	struct limit_search *look = data;

	if (look->found)
		return;
	if (p->kind != IR_P_FIELD || g_strcmp0(p->record, look->record) || g_strcmp0(p->field, look->field))
		return;
	look->found = can_limit(look->f, other);
}

bool dt_field_limited(const struct ir_unit *u, const char *record, const char *field)
{
	struct limit_search look = { .record = record, .field = field };

	for (guint i = 0; i < u->funcs->len && !look.found; i++) {
		look.f = u->funcs->pdata[i];
		func_compares(look.f, look_for_limit, &look);
	}
	return look.found;
}

/* --- values ----------------------------------------------------------------------------- */

/* The field that @p is, or is an element of, gives numbers of the device tree. */
static bool is_source(const struct dt_numbers *d, const struct ir_path *p)
{
	if (p->kind == IR_P_INDEX)
		p = p->base;
	return p->kind == IR_P_FIELD && model_number_field(d->fu->model, p->record, p->field);
}

/* One number for each way of asking: what is asked for again is the same number. */
static struct dt_number *number_get(struct walk *w, const struct ir_instr *call, char *what, char *key)
{
	struct dt_numbers *d = w->d;
	g_autofree char *full = g_strconcat(w->facts->f->name, ":", key, NULL);
	struct dt_number *n = g_hash_table_lookup(d->numbers, full);

	if (!n) {
		n = g_new0(struct dt_number, 1);
		n->func = w->facts->f;
		n->call = call;
		n->what = g_steal_pointer(&what);
		g_hash_table_insert(d->numbers, g_steal_pointer(&full), n);
	}
	g_free(what);
	g_free(key);
	return n;
}

static struct dt_number *number_of_call(struct walk *w, const struct ir_instr *in)
{
	GString *key = g_string_new(in->callee);
	struct dt_number *n;
	bool named = false;

	/* a property is known by its name, whichever node it is read from */
	for (unsigned int i = 0; i < in->nargs; i++)
		named |= in->args[i]->kind == IR_E_STR;
	for (unsigned int i = 0; i < in->nargs; i++) {
		g_autofree char *arg = ir_expr_str(in->args[i]);

		if (!named || in->args[i]->kind == IR_E_STR)
			g_string_append_printf(key, ",%s", arg);
	}
	n = number_get(w, in, g_strconcat(in->callee, "()", NULL), g_string_free(key, FALSE));
	n->again |= n->call != in;
	return n;
}

/* What a place holds that the state does not name. */
static gpointer entry_value(struct walk *w, const struct ir_path *p)
{
	struct facts *facts = w->facts;
	g_autofree char *key = NULL;
	gpointer n;

	if (p->kind == IR_P_VAR && p->var->param >= 0 && p->var->param < (int)G_N_ELEMENTS(facts->params) &&
	    facts->params[p->var->param])
		return facts->params[p->var->param];
	if (is_source(w->d, p)) {
		char *text = ir_path_str(p);

		return number_get(w, NULL, text, g_strdup(text));
	}
	key = field_key(p);
	n = key ? g_hash_table_lookup(w->d->fields, key) : NULL;
	return n ? n : UNKNOWN;
}

static gpointer value_of_place(struct walk *w, const struct ir_path *p)
{
	gpointer v = g_hash_table_lookup(w->state->values, p);

	if (!v)
		v = entry_value(w, p);
	return is_raw(v) && g_hash_table_contains(w->state->limited, v) ? LIMITED : v;
}

static gpointer value_of(struct walk *w, const struct ir_expr *e);

static gpointer value_of_binop(struct walk *w, const struct ir_expr *e)
{
	gpointer a = value_of(w, e->a), b = value_of(w, e->b);

	switch (e->oper) {
	case IR_O_ADD:
	case IR_O_MUL:
	case IR_O_SHL:
	case IR_O_OR: return is_raw(a) ? a : is_raw(b) ? b : UNKNOWN;
	case IR_O_SUB:
	case IR_O_DIV:
	case IR_O_SHR: return is_raw(a) && !is_raw(b) ? a : UNKNOWN;
	case IR_O_AND:
	case IR_O_MOD: return is_raw(a) && is_raw(b) ? a : LIMITED;
	default: return UNKNOWN;
	}
}

static gpointer value_of(struct walk *w, const struct ir_expr *e)
{
	if (!e)
		return UNKNOWN;
	switch (e->kind) {
	case IR_E_CONST: return LIMITED;
	case IR_E_LOAD: return e->type.is_bool ? LIMITED : value_of_place(w, e->path);
	case IR_E_BINOP: return value_of_binop(w, e);
	default: return UNKNOWN;
	}
}

/* --- states ----------------------------------------------------------------------------- */

static struct state *state_new(void)
{
	struct state *s = g_new0(struct state, 1);

	s->values = g_hash_table_new(NULL, NULL);
	s->limited = g_hash_table_new(NULL, NULL);
	s->compared = g_hash_table_new(NULL, NULL);
	return s;
}

static void state_free(gpointer p)
{
	struct state *s = p;

	if (!s)
		return;
	g_hash_table_unref(s->values);
	g_hash_table_unref(s->limited);
	g_hash_table_unref(s->compared);
	g_free(s);
}

/* Add what @from has; did it add anything? */
static bool add_all(GHashTable *to, GHashTable *from)
{
	guint before = g_hash_table_size(to);
	GHashTableIter it;
	gpointer key, v;

	g_hash_table_iter_init(&it, from);
	while (g_hash_table_iter_next(&it, &key, &v))
		g_hash_table_insert(to, key, v);
	return g_hash_table_size(to) != before;
}

static struct state *state_copy(const struct state *from)
{
	struct state *s = state_new();

	add_all(s->values, from->values);
	add_all(s->limited, from->limited);
	add_all(s->compared, from->compared);
	return s;
}

static int rank(gconstpointer v)
{
	return v == LIMITED ? 0 : v == UNKNOWN ? 1 : 2;
}

/* The value of @p in @s, which may not name it. */
static gpointer value_in(struct walk *w, struct state *s, const struct ir_path *p)
{
	struct state *now = w->state;
	gpointer v;

	w->state = s;
	v = value_of_place(w, p);
	w->state = now;
	return v;
}

/* Raise what @to says to cover @from; did it change? */
static bool join_values(struct walk *w, struct state *to, struct state *from, struct state *names)
{
	g_autoptr(GList) keys = g_hash_table_get_keys(names->values);
	bool changed = false;

	for (GList *k = keys; k; k = k->next) {
		gpointer a = value_in(w, to, k->data), b = value_in(w, from, k->data);

		/* what is limited on both ways, for reasons of its own on each, stays so */
		if (a == LIMITED && b == LIMITED && g_hash_table_lookup(to->values, k->data) != LIMITED) {
			g_hash_table_insert(to->values, k->data, LIMITED);
			changed = true;
		}
		if (rank(b) <= rank(a))
			continue;
		g_hash_table_insert(to->values, k->data, b);
		changed = true;
	}
	return changed;
}

static bool state_join(struct walk *w, struct state *to, struct state *from)
{
	bool changed = join_values(w, to, from, to);
	GHashTableIter it;
	gpointer n;

	changed |= join_values(w, to, from, from);
	changed |= add_all(to->compared, from->compared);
	g_hash_table_iter_init(&it, to->limited);
	while (g_hash_table_iter_next(&it, &n, NULL)) {
		if (g_hash_table_contains(from->limited, n))
			continue;
		g_hash_table_iter_remove(&it);
		changed = true;
	}
	return changed;
}

static bool lies_in(const struct ir_path *p, const struct ir_path *outer)
{
	while (p && p != outer)
		p = p->base;
	return p;
}

static void store(struct walk *w, const struct ir_path *dst, gpointer v)
{
	GHashTableIter it;
	gpointer key;

	if (!dst)
		return;
	g_hash_table_iter_init(&it, w->state->values);
	while (g_hash_table_iter_next(&it, &key, NULL)) {
		if (key != (gpointer)dst && lies_in(key, dst))
			g_hash_table_iter_replace(&it, UNKNOWN);
	}
	g_hash_table_insert(w->state->values, (gpointer)dst, v);
	/* another function that limits the field limits what it was handed on to */
	if (is_raw(v) && dst->kind == IR_P_FIELD && !((struct dt_number *)v)->limited)
		((struct dt_number *)v)->limited = dt_field_limited(w->d->fu->ir, dst->record, dst->field);
	if (is_raw(v) && !((struct dt_number *)v)->place && ((struct dt_number *)v)->func == w->facts->f)
		((struct dt_number *)v)->place = dst;
}

static bool is_counter(const struct walk *w, const struct ir_path *p)
{
	return g_hash_table_contains(w->facts->counters, p);
}

/*
 * The value of @p is limited by a comparison with something; it and its copies are, except that what stops a
 * counter does not limit the number it counts to. "n <= 0" is no limit of other ways (@for_good false).
 */
static void limit(struct walk *w, const struct ir_path *p, bool for_good)
{
	gpointer v = value_of_place(w, p);

	if (is_raw(v) && !is_counter(w, p)) {
		g_hash_table_add(w->state->limited, v);
		((struct dt_number *)v)->limited |= for_good;
	}
	g_hash_table_insert(w->state->values, (gpointer)p, LIMITED);
}

/* --- branches --------------------------------------------------------------------------- */

struct lesson {
	struct walk *w;
	enum ir_oper op; /* of place and other, on this way */
};

/* It is known now that "@p @op @other", or that what @p is a part of is. */
static void learn(const struct ir_path *p, const struct ir_expr *other, void *data)
{
	struct walk *w = ((struct lesson *)data)->w;
	enum ir_oper op = ((struct lesson *)data)->op;
	gpointer bound = value_of(w, other), v = value_of_place(w, p);

	if (op == IR_O_NE) {
		/* "if (i == MAX) break;" limits what counts up to it */
		if (is_counter(w, p) && other->kind == IR_E_CONST)
			limit(w, p, true);
		else if (is_counter(w, p) && is_raw(bound) && v == UNKNOWN)
			g_hash_table_insert(w->state->values, (gpointer)p, bound);
		return;
	}
	if (is_raw(v) && !is_raw(bound) && op != IR_O_EQ && can_limit(w->facts->f, other) &&
	    (other->kind != IR_E_CONST || other->value > LOW_BOUND))
		g_hash_table_add(w->state->compared, v);
	if (op != IR_O_LT && op != IR_O_LE && op != IR_O_EQ)
		return;
	if (!is_raw(bound) && (other->kind == IR_E_CONST || can_limit(w->facts->f, other)))
		limit(w, p, can_limit(w->facts->f, other));
	else if (is_raw(bound) && v == UNKNOWN && is_counter(w, p))
		g_hash_table_insert(w->state->values, (gpointer)p, bound);
}

static void take_branch(struct walk *w, const struct ir_expr *e, bool taken)
{
	struct lesson lesson = { .w = w };

	if (e->kind == IR_E_LOAD && !taken) {
		limit(w, e->path, false); /* it is 0 */
		return;
	}
	if (!is_compare(e))
		return;
	lesson.op = taken ? e->oper : ir_oper_negate(e->oper);
	each_place(e->a, e->b, learn, &lesson);
	lesson.op = ir_oper_swap(lesson.op);
	each_place(e->b, e->a, learn, &lesson);
}

static void take_edge(struct walk *w, const struct ir_term *t, unsigned int k)
{
	const struct ir_path *p;

	if (t->kind == IR_TERM_BRANCH && t->value)
		take_branch(w, t->value, k == 0);
	p = t->kind == IR_TERM_SWITCH ? place_of(t->value) : NULL;
	if (p && k + 1 < t->nsucc)
		limit(w, p, true);
}

/* --- instructions ----------------------------------------------------------------------- */

/*
 * Nothing has limited @v on this way, nor tried to on another that could mean the same ("old && n > 4 || new && n > 8"),
 * nor in a first pass over the same nodes.
 */
static bool is_free(const struct walk *w, gconstpointer v)
{
	const struct dt_number *n = v;

	return is_raw(v) && !g_hash_table_contains(w->state->compared, v) && !(n->again && n->limited);
}

static void set_number(struct walk *w, struct dt_number **slot, gpointer v)
{
	if (!is_free(w, v) || *slot)
		return;
	*slot = v;
	w->d->changed = true;
}

/* "*p", where p points to a number */
static const struct ir_path *pointee(const struct walk *w, const struct ir_path *p)
{
	const struct ir_type type = { .kind = IR_T_INT };

	if (p->type.kind != IR_T_PTR || p->type.depth != 1 || p->type.tag)
		return NULL;
	return ir_path_deref((struct ir_unit *)w->d->fu->ir, p, type);
}

/* What argument @k of @in points to becomes @v. */
static void store_out(struct walk *w, const struct ir_instr *in, unsigned int k, gpointer v)
{
	const struct ir_expr *e = k < in->nargs ? in->args[k] : NULL;
	const struct ir_path *p = e ? e->path : NULL;

	if (e && e->kind == IR_E_ADDR)
		store(w, p, v);
	else if (p && e->kind == IR_E_LOAD && p->kind == IR_P_VAR)
		store(w, pointee(w, p), v);
}

/* A callee of the unit writes or compares fields: what was known of them is past. */
static void forget_touched(struct walk *w, const struct facts *callee)
{
	GHashTableIter it;
	gpointer key;

	g_hash_table_iter_init(&it, w->state->values);
	while (g_hash_table_iter_next(&it, &key, NULL)) {
		g_autofree char *name = field_key(key);

		if (name && g_hash_table_contains(callee->touches, name))
			g_hash_table_iter_replace(&it, UNKNOWN);
	}
}

static gpointer call_here(struct walk *w, const struct ir_instr *in, struct facts *callee)
{
	forget_touched(w, callee);
	for (unsigned int k = 0; k < in->nargs; k++) {
		const struct ir_path *p = place_of(in->args[k]);
		bool known = k < G_N_ELEMENTS(callee->params);

		if (known)
			set_number(w, &callee->params[k], value_of(w, in->args[k]));
		if (known && callee->limits[k] && p)
			limit(w, p, true);
		store_out(w, in, k, known && callee->out[k] ? callee->out[k] : UNKNOWN);
	}
	return callee->ret ? callee->ret : UNKNOWN;
}

static void do_call(struct walk *w, const struct ir_instr *in)
{
	const struct model_place *place = model_number(w->d->fu->model, in->callee);
	struct ir_func *f = in->callee ? ir_unit_func(w->d->fu->ir, in->callee) : NULL;
	struct facts *callee = f ? g_hash_table_lookup(w->d->funcs, f) : NULL;
	gpointer v = UNKNOWN;

	if (place) {
		v = number_of_call(w, in);
		if (place->arg >= 0)
			store_out(w, in, place->arg, v);
		v = place->arg < 0 ? v : UNKNOWN;
	} else if (callee) {
		v = call_here(w, in, callee);
	} else {
		for (unsigned int k = 0; k < in->nargs; k++)
			store_out(w, in, k, UNKNOWN);
	}
	store(w, in->dst, v);
}

static void note_compare(const struct ir_path *p, const struct ir_expr *other, void *data)
{
	struct walk *w = data;

	if (can_limit(w->facts->f, other))
		limit(w, p, true);
}

static void do_instr(struct walk *w, const struct ir_instr *in)
{
	switch (in->op) {
	case IR_ASSIGN:
		expr_compares(in->src, note_compare, w); /* tested later, who knows how */
		store(w, in->dst, value_of(w, in->src));
		break;
	case IR_CALL: do_call(w, in); break;
	case IR_DECLARE: break;
	}
}

/* --- functions -------------------------------------------------------------------------- */

static void leave(struct walk *w, const struct ir_term *t)
{
	g_autoptr(GList) keys = g_hash_table_get_keys(w->state->values);

	if (t->value)
		set_number(w, &w->facts->ret, value_of(w, t->value));
	if (t->value && t->value->kind == IR_E_CONST && t->value->value < 0)
		return;
	for (GList *k = keys; k; k = k->next) {
		const struct ir_path *p = k->data;
		struct dt_number *n = value_of_place(w, p);
		g_autofree char *name = is_free(w, n) && !n->limited ? field_key(k->data) : NULL;

		if (p->kind == IR_P_DEREF && p->base->kind == IR_P_VAR && p->base->var->param >= 0 &&
		    p->base->var->param < (int)G_N_ELEMENTS(w->facts->out))
			set_number(w, &w->facts->out[p->base->var->param], n);
		if (!name || g_hash_table_contains(w->d->fields, name))
			continue;
		g_hash_table_insert(w->d->fields, g_steal_pointer(&name), n);
		w->d->changed = true;
	}
}

static void look_at_subscripts(struct walk *w, const struct ir_block *b, unsigned int pos)
{
	for (guint i = 0; w->fn && b->subscripts && i < b->subscripts->len; i++) {
		const struct ir_subscript *s = b->subscripts->pdata[i];
		gpointer v = s->pos == pos ? value_of(w, s->index) : UNKNOWN;

		if (is_free(w, v))
			w->fn(w->facts->f, s, v, w->data);
	}
}

static void do_block(struct walk *w, const struct ir_block *b)
{
	for (guint i = 0; i < b->instrs->len; i++) {
		look_at_subscripts(w, b, i);
		do_instr(w, b->instrs->pdata[i]);
	}
	look_at_subscripts(w, b, b->instrs->len);
	if (b->term.kind == IR_TERM_RETURN)
		leave(w, &b->term);
}

/* Hand the state at the end of @b on; true when a block that came before learns more. */
static bool hand_on(struct walk *w, struct state **in, const struct ir_block *b)
{
	struct state *end = w->state;
	bool again = false;

	for (unsigned int k = 0; k < b->term.nsucc; k++) {
		unsigned int to = b->term.succ[k]->id;
		struct state *s = state_copy(end);
		bool changed = true;

		w->state = s;
		take_edge(w, &b->term, k);
		if (in[to]) {
			changed = state_join(w, in[to], s);
			state_free(s);
		} else {
			in[to] = s;
		}
		again |= changed && to <= b->id;
	}
	return again;
}

static void do_function(struct dt_numbers *d, struct facts *facts, dt_index_fn fn, void *data)
{
	const struct ir_func *f = facts->f;
	g_autofree struct state **in = g_new0(struct state *, f->blocks->len);
	struct walk w = { .d = d, .facts = facts };
	bool again = true;

	in[0] = state_new();
	/* the last visit reports */
	for (unsigned int visit = 0; visit < MAX_VISITS; visit++) {
		bool last = !again || visit + 1 == MAX_VISITS;

		again = false;
		w.fn = last ? fn : NULL;
		w.data = data;
		for (guint i = 0; i < f->blocks->len; i++) {
			if (!in[i])
				continue;
			w.state = state_copy(in[i]);
			do_block(&w, f->blocks->pdata[i]);
			struct state *end = w.state;
			again |= hand_on(&w, in, f->blocks->pdata[i]);
			state_free(end);
		}
		if (last)
			break;
	}
	for (guint i = 0; i < f->blocks->len; i++)
		state_free(in[i]);
}

/* --- the unit --------------------------------------------------------------------------- */

static void touch_compared(const struct ir_path *p, const struct ir_expr *other, void *data)
{
	struct facts *facts = data;
	char *name = field_key(p);

	if (name)
		g_hash_table_add(facts->touches, name);
	if (p->kind == IR_P_VAR && p->var->param >= 0 && p->var->param < (int)G_N_ELEMENTS(facts->limits) &&
	    can_limit(facts->f, other))
		facts->limits[p->var->param] = true;
}

static struct facts *facts_new(const struct ir_func *f)
{
	struct facts *facts = g_new0(struct facts, 1);

	facts->f = f;
	facts->counters = g_hash_table_new(NULL, NULL);
	facts->touches = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];
		char *name = field_key(in->dst);

		if (name)
			g_hash_table_add(facts->touches, name);
		if (in->op == IR_ASSIGN && in->src->kind == IR_E_BINOP && place_of(in->src) == in->dst)
			g_hash_table_add(facts->counters, (gpointer)in->dst);
	}
	func_compares(f, touch_compared, facts);
	return facts;
}

static void facts_free(gpointer p)
{
	struct facts *facts = p;

	g_hash_table_unref(facts->counters);
	g_hash_table_unref(facts->touches);
	g_free(facts);
}

static void number_free(gpointer p)
{
	struct dt_number *n = p;

	g_free((char *)n->what);
	g_free(n);
}

static bool func_reads_numbers(const struct dt_numbers *d, const struct ir_func *f)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->op == IR_CALL && model_number(d->fu->model, in->callee))
			return true;
	}
	return false;
}

/* Does the unit have a number, and an array to index? */
static bool unit_matters(const struct dt_numbers *d)
{
	const struct ir_unit *u = d->fu->ir;
	bool reads = false, indexes = false;

	for (guint i = 0; i < u->all_paths->len && !reads; i++)
		reads = is_source(d, u->all_paths->pdata[i]);
	for (guint i = 0; i < u->funcs->len && !(reads && indexes); i++) {
		const struct ir_func *f = u->funcs->pdata[i];

		reads = reads || func_reads_numbers(d, f);
		for (guint k = 0; k < f->blocks->len && !indexes; k++)
			indexes = ((const struct ir_block *)f->blocks->pdata[k])->subscripts;
	}
	return reads && indexes;
}

/* A field that somebody limits is not what one function left there. */
static void drop_limited_fields(struct dt_numbers *d)
{
	GHashTableIter it;
	gpointer key, n;

	g_hash_table_iter_init(&it, d->fields);
	while (g_hash_table_iter_next(&it, &key, &n)) {
		g_auto(GStrv) parts = g_strsplit(key, ".", 2);

		if (is_raw(n) &&
		    (((struct dt_number *)n)->limited || dt_field_limited(d->fu->ir, parts[0], parts[1])))
			g_hash_table_iter_replace(&it, UNKNOWN);
	}
}

static void share(struct dt_numbers *d)
{
	const struct ir_unit *u = d->fu->ir;

	d->changed = true;
	for (unsigned int round = 0; d->changed && round < MAX_ROUNDS; round++) {
		d->changed = false;
		for (guint i = 0; i < u->funcs->len; i++) {
			struct facts *facts = g_hash_table_lookup(d->funcs, u->funcs->pdata[i]);

			if (facts)
				do_function(d, facts, NULL, NULL);
		}
		drop_limited_fields(d);
	}
}

struct dt_numbers *dt_numbers_new(const struct flow_unit *fu)
{
	struct dt_numbers *d = g_new0(struct dt_numbers, 1);

	d->fu = fu;
	d->funcs = g_hash_table_new_full(NULL, NULL, NULL, facts_free);
	d->numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, number_free);
	d->fields = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	if (!unit_matters(d)) {
		dt_numbers_free(d);
		return NULL;
	}
	for (guint i = 0; i < fu->ir->funcs->len; i++) {
		struct ir_func *f = fu->ir->funcs->pdata[i];

		if (!f->from_header)
			g_hash_table_insert(d->funcs, f, facts_new(f));
	}
	share(d);
	return d;
}

void dt_numbers_free(struct dt_numbers *d)
{
	if (!d)
		return;
	g_hash_table_unref(d->funcs);
	g_hash_table_unref(d->numbers);
	g_hash_table_unref(d->fields);
	g_free(d);
}

void dt_numbers_indices(struct dt_numbers *d, const struct ir_func *f, dt_index_fn fn, void *data)
{
	struct facts *facts = g_hash_table_lookup(d->funcs, f);

	if (facts)
		do_function(d, facts, fn, data);
}
