/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside of flow/order: what its files share. Nothing else includes this.
 */
#ifndef FWS_FLOW_ORDER_PRIV_H
#define FWS_FLOW_ORDER_PRIV_H

#include "flow/order.h"
#include "flow/store-internal.h"

/* Names and their bits; a 65th name is not followed. */
struct bits {
	GPtrArray *names;
	GHashTable *index; /* name -> number + 1 */
};

/* What happened since the entry of the function. */
struct local {
	bool reached;
	order_set did_all, did_some;
	order_set held_all, held_some; /* taken here */
	order_set taken; /* at any time */
	order_set dropped_all, dropped_some; /* given back without having been taken here */
};

enum ofunc_state { OFUNC_NEW, OFUNC_BUSY, OFUNC_DONE };

struct ofunc {
	const struct ir_func *f;
	enum ofunc_state state;
	struct local *in, *out; /* by block */
	struct order_does does;
	order_set needs; /* locks that the caller must hold */
	order_set refuses; /* locks that the caller must not hold */
	order_set asserts; /* of these, those the function itself checks */
	GPtrArray *callers; /* struct order_caller *, owned */
	struct order_state entry;
	bool known; /* the entry is that of at least one caller */
	bool open; /* so far reached from functions of which callers may be unknown only */
};

struct order {
	const struct flow_unit *fu;
	const struct ir_unit *u;
	const struct model *m;
	struct store *store;
	struct bits events, locks;
	order_set spin; /* of the locks */
	GHashTable *funcs; /* struct ir_func * -> struct ofunc * */
	GHashTable *asked; /* functions whose unknown callers were asked for */
	bool entries; /* order_enter() is done */
	struct order_faults *faults; /* made on first use */
};

order_set bits_get(struct bits *b, const char *name); /* makes one */
order_set bits_find(const struct bits *b, const char *name);

struct ofunc *ofunc_of(struct order *o, const struct ir_func *f);
/* Analyse @f on its own, callees first. */
struct ofunc *ofunc_done(struct order *o, const struct ir_func *f);
/* Effects of @in on @l. */
void local_step(struct order *o, const struct ir_func *f, const struct ir_instr *in, struct local *l);
/* Just before @in. */
struct local local_before(struct order *o, const struct ir_func *f, const struct ir_instr *in);
/* Locks that @in must find held. */
order_set instr_needs(struct order *o, const struct ir_func *f, const struct ir_instr *in);

/* order-entry.c: who calls, and how */
/* How the functions of that ops field are called. */
struct order_state role_state(struct order *o, const struct ir_init *init);
void order_enter(struct order *o);
/* @l of @f, reached as its entry says. */
struct order_state state_join(const struct ofunc *of, const struct local *l);
/* The functions that @in calls at once by pointer, as MODEL_CALLS has it; fn() for each. */
void each_called(struct order *o, const struct ir_instr *in,
		 void (*fn)(struct order *o, const struct ir_func *f, void *data), void *data);

/* order-fault.c */
/* "irq-sync:…" of a call that waits for an interrupt's handlers. */
order_set fault_step(struct order *o, const struct ir_func *f, const struct ir_instr *in);
json_t *fault_contribution(struct order *o); /* NULL: nothing */
const char *fault_entry_name(void); /* under which it is found among the calls */
/* Does the call @in of @f, or else the caller of @init, reach a function of another file with faults in flight? NULL: no */
json_t *fault_undrained(struct order *o, const struct ir_func *f, const struct ir_instr *in,
			const struct ir_init *init);
/* Pairs of a parameter of @f and a value, 0 or 1 for any other, with which @f skips a drain. */
json_t *fault_spares(struct order *o, const struct ir_func *f);
void fault_free(struct order_faults *fa);

/* order-release.c */
json_t *release_contribution(struct order *o); /* for ORDER_ASKS_CORE; NULL: nothing */

/* order-store.c: what crosses files */
bool order_from_store(struct order *o, const char *name, struct order_does *out, order_set *needs);
order_set order_extern_refuses(struct order *o, const char *name);
bool order_contexts(struct order *o, const char *name, struct order_state *out);

#endif
