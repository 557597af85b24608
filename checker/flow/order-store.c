/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What crosses files: what exported functions do ("order:NAME" among a contribution's functions), and how functions of
 * other files are called (its section "calls"). See order.h.
 */
#include "flow/order-priv.h"

#include <string.h>

/* --- sets as JSON --------------------------------------------------------------------------- */

static void put_set(json_t *to, const char *key, const struct bits *b, order_set set)
{
	json_t *names;

	if (!set)
		return;
	names = json_array();
	for (unsigned int i = 0; i < b->names->len; i++) {
		if (set & (order_set)1 << i)
			json_array_append_new(names, json_string(b->names->pdata[i]));
	}
	json_object_set_new(to, key, names);
}

static order_set get_set(struct bits *b, const json_t *from, const char *key)
{
	order_set set = 0;
	json_t *v;
	size_t i;

	json_array_foreach(json_object_get(from, key), i, v)
		set |= bits_get(b, json_string_value(v));
	return set;
}

/* --- what other files say ----------------------------------------------------------------------- */

bool order_from_store(struct order *o, const char *name, struct order_does *out, order_set *needs)
{
	g_autofree char *key = g_strconcat("order:", name, NULL);
	bool near = false;
	const json_t *j = store_function(o->store, key, o->u->file, PART_EFFECTS, &near);

	memset(out, 0, sizeof(*out));
	if (!j)
		return false;
	out->did_all = get_set(&o->events, j, "all");
	out->did_some = get_set(&o->events, j, "some");
	out->takes = get_set(&o->locks, j, "takes");
	out->drops = get_set(&o->locks, j, "drops");
	out->locks = get_set(&o->locks, j, "locks");
	/* what a subsystem's functions ask for is a matter of its own files; for others the model says it */
	if (needs)
		*needs = near ? get_set(&o->locks, j, "needs") : 0;
	return true;
}

bool order_extern_held(struct order *o, const char *name, order_set *held)
{
	g_autofree char *key = g_strconcat("order:", name, NULL);
	const json_t *j = store_function(o->store, key, o->u->file, PART_ENTERED, NULL),
		     *entered = json_object_get(j, "entered");

	*held = get_set(&o->locks, j, "entered");
	return entered;
}

order_set order_extern_refuses(struct order *o, const char *name)
{
	g_autofree char *key = g_strconcat("order:", name, NULL);

	return get_set(&o->locks, store_function(o->store, key, o->u->file, PART_REFUSES, NULL), "refuses");
}

struct contexts {
	struct order *o;
	struct order_state s;
	bool any;
};

static void add_context(const char *file, const json_t *j, void *data)
{
	struct contexts *c = data;
	struct order_state s = {
		.did_all = get_set(&c->o->events, j, "all"),
		.did_some = get_set(&c->o->events, j, "some"),
		.held_all = get_set(&c->o->locks, j, "held"),
		.held_some = get_set(&c->o->locks, j, "held-some"),
	};

	if (!c->any) {
		c->s = s;
		c->any = true;
		return;
	}
	c->s.did_all &= s.did_all;
	c->s.did_some |= s.did_some;
	c->s.held_all &= s.held_all;
	c->s.held_some |= s.held_some;
}

bool order_contexts(struct order *o, const char *name, struct order_state *out)
{
	struct contexts c = { .o = o };

	store_each_call(o->store, name, o->u->file, add_context, &c);
	*out = c.s;
	return c.any;
}

/* --- what this file says -------------------------------------------------------------------------- */

/* Events that make a function's callers worth looking at; waiting for an interrupt does not. */
static order_set iommu_events(struct order *o)
{
	g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
	order_set set = 0;
	GHashTableIter it;
	gpointer name;

	model_iommu_events(o->m, names);
	g_hash_table_iter_init(&it, names);
	while (g_hash_table_iter_next(&it, &name, NULL))
		set |= bits_find(&o->events, name);
	return set;
}

static void add_summary(struct order *o, const struct ir_func *f, json_t *functions)
{
	const struct ofunc *of = ofunc_done(o, f);
	const struct order_does *d = &of->does;
	g_autofree char *key = g_strconcat("order:", f->name, NULL);
	order_set said = ~bits_find(&o->events, "free"); /* everything frees something */
	order_set wait = bits_find(&o->events, "hw-wait");
	json_t *j;

	/* many things wait for some hardware: worth a word only where it may be a fault queue's */
	if (!(d->did_some & said & ~wait) && !(d->did_some & wait && order_faults(o)->queues))
		said &= ~wait;
	if (f->is_static || f->from_header || !((d->did_some & said) | d->takes | d->drops | of->needs) ||
	    model_is_iommu_token(o->m, f->name))
		return;
	j = json_object();
	put_set(j, "all", &o->events, d->did_all & said);
	put_set(j, "some", &o->events, d->did_some & said);
	put_set(j, "locks", &o->locks, d->locks);
	if (d->did_some & iommu_events(o))
		json_object_set_new(j, "iommu", json_true());
	put_set(j, "takes", &o->locks, d->takes);
	put_set(j, "drops", &o->locks, d->drops);
	put_set(j, "needs", &o->locks, of->needs);
	put_set(j, "refuses", &o->locks, of->refuses);
	if (order_removes(o, f->name))
		json_object_set_new(j, "removes", json_true());
	if (d->did_some & bits_find(&o->events, "iopf-flush")) {
		json_t *spares = fault_spares(o, f);

		if (json_array_size(spares))
			json_object_set(j, "spares", spares);
		json_decref(spares);
	}
	/* for callers elsewhere: is it this function that never has its lock? */
	if (of->needs && of->known && !of->open && !of->asserts)
		json_object_set_new(j, "entered", json_array());
	if (of->needs && of->known && !of->open)
		put_set(j, "entered", &o->locks, of->entry.held_some);
	json_object_set_new(functions, key, j);
}

/* The joined state of all calls of a function that is defined elsewhere. */
struct extern_call {
	struct order_state s;
	json_t *undrained; /* see fault_undrained() */
};

/* @undrained is taken over. */
static void meet_extern(GHashTable *calls, const char *name, const struct order_state *s, json_t *undrained)
{
	struct extern_call *c = g_hash_table_lookup(calls, name);

	if (!c) {
		c = g_new0(struct extern_call, 1);
		c->s = *s;
		c->undrained = undrained;
		g_hash_table_insert(calls, (gpointer)name, c);
		return;
	}
	if (c->undrained)
		json_decref(undrained);
	else
		c->undrained = undrained;
	c->s.did_all &= s->did_all;
	c->s.did_some |= s->did_some;
	c->s.held_all &= s->held_all;
	c->s.held_some |= s->held_some;
}

static void add_extern(struct order *o, const struct ir_func *f, const struct ir_instr *in, GHashTable *calls)
{
	struct order_state s;

	if (in->op != IR_CALL || !in->callee || ir_unit_func(o->u, in->callee) ||
	    model_find(o->m, in->callee) || !ofunc_of(o, f)->known || ofunc_of(o, f)->open)
		return;
	s = order_before(o, f, in);
	meet_extern(calls, in->callee, &s, fault_undrained(o, f, in, NULL));
}

static json_t *calls_json(struct order *o, GHashTable *calls)
{
	json_t *out = json_object();
	GHashTableIter it;
	gpointer name, value;

	g_hash_table_iter_init(&it, calls);
	while (g_hash_table_iter_next(&it, &name, &value)) {
		const struct extern_call *c = value;
		const struct order_state *s = &c->s;
		json_t *j = json_object();

		put_set(j, "all", &o->events, s->did_all);
		put_set(j, "some", &o->events, s->did_some);
		put_set(j, "held", &o->locks, s->held_all);
		put_set(j, "held-some", &o->locks, s->held_some);
		if (c->undrained)
			json_object_set_new(j, "undrained", c->undrained);
		json_object_set_new(out, name, j);
	}
	return out;
}

static bool is_about_iommus(struct order *o, const char *name)
{
	g_autofree char *key = g_strconcat("order:", name, NULL);

	return model_is_iommu_token(o->m, name) ||
	       json_is_true(
		       json_object_get(store_function(o->store, key, o->u->file, PART_IOMMU, NULL), "iommu"));
}

/* Does @in call a function of IOMMU code, or hand one on? Names are interned: each is asked for once. */
static bool names_iommu(struct order *o, const struct ir_instr *in, GHashTable *seen)
{
	if (in->callee && g_hash_table_add(seen, (gpointer)in->callee) && is_about_iommus(o, in->callee))
		return true;
	for (unsigned int i = 0; i < in->nargs; i++) {
		const struct ir_expr *e = in->args[i];

		if (e->kind == IR_E_FUNC && g_hash_table_add(seen, (gpointer)e->name) &&
		    is_about_iommus(o, e->name))
			return true;
	}
	return false;
}

/* Most files that look up devices are not. */
bool order_about_iommu(struct order *o)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);

	for (unsigned int i = 0; i < o->u->inits->len; i++) {
		const struct ir_init *init = o->u->inits->pdata[i];

		if (model_entry(o->m, init->record, init->field))
			return true;
	}
	for (unsigned int i = 0; i < o->u->funcs->len; i++) {
		const struct ir_func *f = o->u->funcs->pdata[i];

		for (uint32_t k = 0; k < f->ninstrs; k++) {
			if (names_iommu(o, f->instrs[k], seen))
				return true;
		}
	}
	return false;
}

json_t *order_contribution(const struct flow_unit *fu, json_t *functions)
{
	struct order *o = flow_order(fu);
	g_autoptr(GHashTable) calls = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
	json_t *faults, *release, *j;

	if (!order_about_iommu(o))
		return NULL;
	order_enter(o);
	/* an ops struct may name functions of other files */
	for (unsigned int i = 0; i < o->u->inits->len; i++) {
		const struct ir_init *init = o->u->inits->pdata[i];
		struct order_state s;

		if (ir_unit_func(o->u, init->func) || !model_entry(o->m, init->record, init->field))
			continue;
		s = role_state(o, init);
		meet_extern(calls, init->func, &s, fault_undrained(o, NULL, NULL, init));
	}
	for (unsigned int i = 0; i < o->u->funcs->len; i++) {
		const struct ir_func *f = o->u->funcs->pdata[i];

		add_summary(o, f, functions);
		for (uint32_t k = 0; !f->from_header && k < f->ninstrs; k++)
			add_extern(o, f, f->instrs[k], calls);
	}
	faults = fault_contribution(o);
	release = release_contribution(o);
	if (!g_hash_table_size(calls) && !faults && !release)
		return NULL;
	j = calls_json(o, calls);
	if (faults)
		json_object_set_new(j, fault_entry_name(), faults);
	if (release)
		json_object_set_new(j, ORDER_ASKS_CORE, release);
	return j;
}

void order_asked(const struct flow_unit *fu, GHashTable *set)
{
	struct order *o = flow_order(fu);
	GHashTableIter it;
	gpointer name;

	g_hash_table_iter_init(&it, o->asked);
	while (g_hash_table_iter_next(&it, &name, NULL))
		g_hash_table_add(set, name);
}
