/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who calls a function of the unit, and what has happened by then. See order.h.
 */
#include "flow/order-priv.h"

#include <string.h>

void each_called(struct order *o, const struct ir_instr *in,
		 void (*fn)(struct order *o, const struct ir_func *f, void *data), void *data)
{
	const struct model_row *row = in->callee ? model_find(o->m, in->callee) : NULL;

	for (const struct model_fact *k = row ? row->facts : NULL; k; k = k->next) {
		const struct ir_expr *e;
		const struct ir_func *f;

		if (k->effect != MODEL_CALLS || k->place.arg < 0 || (unsigned int)k->place.arg >= in->nargs)
			continue;
		e = in->args[k->place.arg];
		f = e->kind == IR_E_FUNC ? ir_unit_func(o->u, e->name) : NULL;
		if (f)
			fn(o, f, data);
	}
}

static struct order_caller *add_caller(struct order *o, const struct ir_func *callee)
{
	struct order_caller *c = g_new0(struct order_caller, 1);

	g_ptr_array_add(ofunc_of(o, callee)->callers, c);
	return c;
}

struct from {
	const struct ir_func *func;
	const struct ir_instr *in;
};

static void called_at_once(struct order *o, const struct ir_func *f, void *data)
{
	const struct from *from = data;
	struct order_caller *c = add_caller(o, f);

	c->func = from->func;
	c->call = from->in;
}

/* A function's address goes somewhere: it is called at some later time, by somebody. */
static void address_taken(struct order *o, const struct ir_expr *e)
{
	const struct ir_func *f;

	for (; e; e = e->b) {
		f = e->kind == IR_E_FUNC ? ir_unit_func(o->u, e->name) : NULL;
		if (f)
			add_caller(o, f);
		address_taken(o, e->a);
	}
}

static bool is_called_arg(struct order *o, const struct ir_instr *in, unsigned int arg)
{
	return model_fact_on(o->m, in->callee, MODEL_CALLS, arg) != NULL;
}

static void scan_instr(struct order *o, const struct ir_func *f, const struct ir_instr *in)
{
	const struct ir_func *callee = in->callee ? ir_unit_func(o->u, in->callee) : NULL;
	struct from from = { f, in };

	if (callee && in->op == IR_CALL)
		called_at_once(o, callee, &from);
	each_called(o, in, called_at_once, &from);
	address_taken(o, in->src);
	for (unsigned int i = 0; i < in->nargs; i++) {
		if (!is_called_arg(o, in, i))
			address_taken(o, in->args[i]);
	}
}

static void find_callers(struct order *o)
{
	for (unsigned int i = 0; i < o->u->inits->len; i++) {
		const struct ir_init *init = o->u->inits->pdata[i];
		const struct ir_func *f = ir_unit_func(o->u, init->func);

		if (f)
			add_caller(o, f)->init = init;
	}
	for (unsigned int i = 0; i < o->u->funcs->len; i++) {
		const struct ir_func *f = o->u->funcs->pdata[i];

		for (uint32_t k = 0; k < f->ninstrs; k++)
			scan_instr(o, f, f->instrs[k]);
	}
}

struct order_state state_join(const struct ofunc *of, const struct local *l)
{
	const struct order_state *e = &of->entry;

	return (struct order_state){
		.did_all = l->did_all | e->did_all,
		.did_some = l->did_some | e->did_some,
		.held_all = l->held_all | (e->held_all & ~l->dropped_some),
		.held_some = l->held_some | (e->held_some & ~l->dropped_all),
	};
}

struct order_state role_state(struct order *o, const struct ir_init *init)
{
	const struct model_entry *e = model_entry(o->m, init->record, init->field);
	struct order_state s = { 0 };

	if (e && e->role) {
		g_autofree char *name = g_strconcat("role:", e->role, NULL);

		s.did_all = s.did_some = bits_get(&o->events, name);
	}
	for (unsigned int i = 0; e && e->holds[i]; i++)
		s.held_all |= bits_get(&o->locks, e->holds[i]);
	s.held_some = s.held_all;
	return s;
}

static void meet(struct ofunc *of, bool *first, const struct order_state *s)
{
	struct order_state *e = &of->entry;

	if (*first) {
		*e = *s;
		*first = false;
		return;
	}
	e->did_all &= s->did_all;
	e->did_some |= s->did_some;
	e->held_all &= s->held_all;
	e->held_some |= s->held_some;
}

/* False while nothing is known of the caller yet. */
static bool caller_state(struct order *o, const struct order_caller *c, struct order_state *s, bool *open)
{
	struct ofunc *from;
	struct local l;

	*open = false;
	memset(s, 0, sizeof(*s));
	if (c->init) {
		*s = role_state(o, c->init);
		return true;
	}
	if (!c->func)
		return true;
	from = ofunc_of(o, c->func);
	if (!from->known)
		return false;
	*open = from->open;
	l = local_before(o, c->func, c->call);
	*s = state_join(from, &l);
	return l.reached;
}

static bool is_exported(const struct ir_func *f)
{
	return !f->is_static && !f->from_header;
}

/* Join over all callers that are known by now; true when that changed something. */
static bool enter(struct order *o, struct ofunc *of)
{
	struct ofunc was = *of;
	struct order_state s;
	bool first = true, open, closed = false;

	if (is_exported(of->f) && model_is_root(o->m, of->f->name)) {
		memset(&s, 0, sizeof(s));
		meet(of, &first, &s);
		closed = true;
	}
	if (is_exported(of->f) && order_contexts(o, of->f->name, &s)) {
		meet(of, &first, &s);
		closed = true;
	}
	for (unsigned int i = 0; i < of->callers->len; i++) {
		if (!caller_state(o, of->callers->pdata[i], &s, &open))
			continue;
		meet(of, &first, &s);
		closed |= !open;
	}
	if (first && (is_exported(of->f) || !of->callers->len)) {
		memset(&s, 0, sizeof(s));
		meet(of, &first, &s);
	}
	of->known = !first;
	of->open = of->known && !closed;
	return memcmp(&was.entry, &of->entry, sizeof(was.entry)) || was.known != of->known ||
	       was.open != of->open;
}

void order_enter(struct order *o)
{
	bool changed = true;

	if (o->entries)
		return;
	o->entries = true;
	for (unsigned int i = 0; i < o->u->funcs->len; i++)
		ofunc_done(o, o->u->funcs->pdata[i]);
	find_callers(o);
	for (unsigned int round = 0; changed && round < 32; round++) {
		changed = false;
		for (unsigned int i = o->u->funcs->len; i-- > 0;)
			changed |= enter(o, ofunc_of(o, o->u->funcs->pdata[i]));
	}
}

struct order_state order_before(struct order *o, const struct ir_func *f, const struct ir_instr *in)
{
	struct local l;

	order_enter(o);
	l = local_before(o, f, in);
	return state_join(ofunc_of(o, f), &l);
}

bool order_entry(struct order *o, const struct ir_func *f, struct order_state *out)
{
	const struct ofunc *of;

	order_enter(o);
	of = ofunc_of(o, f);
	if (is_exported(f))
		g_hash_table_add(o->asked, (gpointer)f->name);
	*out = of->entry;
	return of->known && !of->open;
}

bool order_is_open(struct order *o, const struct ir_func *f)
{
	const struct ofunc *of;

	order_enter(o);
	of = ofunc_of(o, f);
	if (is_exported(f))
		g_hash_table_add(o->asked, (gpointer)f->name);
	return !of->known || of->open;
}

bool order_has_role(struct order *o, const struct ir_func *f, const char *role)
{
	g_autofree char *name = g_strconcat("role:", role, NULL);
	struct order_state s;

	order_entry(o, f, &s);
	return s.did_some & bits_find(&o->events, name);
}

const GPtrArray *order_callers(struct order *o, const struct ir_func *f)
{
	order_enter(o);
	return ofunc_of(o, f)->callers;
}
