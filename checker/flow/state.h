/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One abstract state: references, what memory holds, what is known of values, and the way here.
 *
 * Contract
 *   - A state is owned by whoever has it; state_copy() is deep but for the trace, which is persistent.
 *   - state_assume() and friends return false when the state has become impossible; the caller frees it.
 */
#ifndef FWS_FLOW_STATE_H
#define FWS_FLOW_STATE_H

#include "flow/flow.h"
#include "flow/sym.h"

enum ref_state { R_HELD, R_RELEASED, R_MANAGED, R_ESCAPED };

struct ref {
	struct flow_ref *acq; /* where it was taken */
	const struct sym *obj; /* sym_object() of what is held */
	uint8_t gen; /* 0: newest of its acquiring call, 1: older rounds of a loop */
	uint8_t count;
	enum ref_state state;
	bool shared; /* get_device() was called on it too: several names may each hold one */
	bool owner; /* obj is not the device itself but holds it */
	const struct loc *stored; /* external place that holds it, or NULL */
	const struct ir_instr *stored_by; /* the assignment that put it there, or NULL */
	const struct loc *also; /* where it was stored before that */
	const struct ir_var *var; /* local variable that names it, or NULL */
	const struct ir_instr *lost_at; /* the last name was overwritten here */
	const char *assumed; /* unknown callee it was handed to */
	const struct flow_step *since; /* trace when it was taken */
	const struct sym *pin; /* while this is held the object lives on anyhow, or NULL */
	const struct ir_instr *twice; /* and dropped again here, or NULL */
	const struct ir_instr *put; /* dropped here, beyond doubt; or NULL */
	bool copied; /* get_device() gave a field a reference of its own */
	bool maybe; /* handed to a function that drops it under other conditions than were known to hold */
	bool pinned; /* handed to a function that may have taken a reference of its own */
	bool dangling; /* a callee left this dropped reference in a field */
};

struct bind {
	const struct loc *loc;
	const struct sym *val;
};

#define FACT_VALUES 4

struct fact {
	const struct sym *s;
	uint8_t bits;
	bool has_eq;
	int64_t eq;
	/* after paths with different values met: it is one of these, ascending; 0: not known, or .eq */
	uint8_t nany;
	int64_t any[FACT_VALUES];
};

/* A release of something this function did not acquire: matters to its callers. */
struct event {
	const struct sym *obj; /* what was released, or NULL */
	const char *record, *field; /* last field it was loaded from, or NULL */
	const char *kind;
};

/* Ids of which some may be in an array, and all others are not. */
struct id_mask {
	uint64_t bits[4];
};

struct state {
	GArray *refs; /* struct ref, sorted */
	GArray *env; /* struct bind */
	GArray *facts; /* struct fact */
	GArray *events; /* struct event */
	struct id_mask env_ids, fact_ids; /* of the places in .env, and of the values in .facts */
	GPtrArray *escaped; /* fresh objects something outside can name */
	const struct flow_step *trace;
	const struct ir_stmt *jump; /* last goto statement since the last decision */
	bool merged; /* facts may have been lost where two states met */
	unsigned int depth; /* length of the trace */
	bool flagged; /* for the engine: a flag of a remove callback is bound */
	uint32_t refs_key, key; /* see state_set_keys() */
	uint32_t ret_bits; /* the same: signs of the variables returned, as many as it has room for */
};

struct state *state_new(void);
struct state *state_copy(const struct state *s);
void state_free(struct state *s);
/* Give back what is kept for the next states. */
void state_drop_spare(void);

const struct sym *state_load(struct symtab *t, const struct state *s, const struct loc *l);
void state_bind(struct state *s, const struct loc *l, const struct sym *val);
/* Forget what is known of @l and everything inside it; @in names the instruction that changed it. */
void state_havoc(struct symtab *t, struct state *s, const struct loc *l, const struct ir_instr *in);

/* Something outside can name @v from now on; matters for objects made here only. */
void state_escape(struct state *s, const struct sym *v);

unsigned int state_bits(const struct state *s, const struct sym *v); /* enum model_bits */
bool state_const(const struct state *s, const struct sym *v, int64_t *out);
bool state_restrict(struct state *s, const struct sym *v, unsigned int bits);
/*
 * @to is what was called @from so far: it takes over what is known of the memory @from points to. What was
 * known of an earlier @to is dropped.
 */
void state_rename(struct symtab *t, struct state *s, const struct sym *from, const struct sym *to);
bool state_assume(struct state *s, const struct sym *cond, bool truth);
bool state_assume_eq(struct state *s, const struct sym *v, int64_t value);
bool state_assume_ne(struct state *s, const struct sym *v, int64_t value);

struct ref *state_ref(struct state *s, unsigned int i);
/* The first reference on @obj, held or not, or NULL. */
const struct ref *state_ref_on(const struct state *s, const struct sym *obj);
void state_add_ref(struct state *s, const struct ref *r);

/* Say in .ret_bits what signs the variables in @retvars have. */
void state_set_ret_bits(struct symtab *t, struct state *s, GPtrArray *retvars);
/*
 * The same, and in .refs_key what state_same_refs() looks at, and in .key what state_equal() does: states in which they differ are
 * different. Only of use as long as the state is not changed.
 */
void state_set_keys(struct symtab *t, struct state *s, GPtrArray *retvars, bool loosely);
/*
 * Same references and events (and bits of the variables in @retvars)? Then states may be merged. @loosely: what is stored
 * in the same field of whatever object is the same, and what was released out of fields does not count. Both have .ret_bits.
 */
bool state_same_refs(struct symtab *t, const struct state *a, const struct state *b, GPtrArray *retvars,
		     bool loosely);
/* And does every local variable that names a held reference in one name it in the other? */
bool state_same_names(struct symtab *t, const struct state *a, const struct state *b);
bool state_equal(const struct state *a, const struct state *b);
/* What holds in both, at the head of @b. @a and @b stay. */
struct state *state_merge(struct symtab *t, const struct state *a, const struct state *b,
			  const struct ir_block *block);
/* Drop variables that are dead and facts about values nobody can name. @live: indexed by variable id. */
void state_gc(struct symtab *t, struct state *s, const bool *live, unsigned int nlive);

#endif
