/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Order of calls: which locks are held, and what certainly or possibly happened, at each instruction; through the
 * calls of the unit and of other files, and from who calls.
 *
 * Contract
 *   - What can happen are the events of the model ("iopf-flush"), "free" for freeing memory, the roles of callbacks ("role:xlate": reached from an
 *     of_xlate op), and locks by their name ("iommu_probe_device_lock", "iommu_group.mutex").
 *   - "all" means on every path, "some" on at least one. A step that is skipped only because some field or pointer says
 *     that there is nothing to do ("if (dev_data->ppr) flush();") counts as done on both ways; one that is
 *     skipped after a failure does not.
 *   - Results are for the unit's own functions, headers' inlines included, and live as long as the flow_unit.
 *   - Callers in other files count once they were analysed: their summaries come through the store, like
 *     those of callees. What was asked of a function others may call is asked for again when more is known.
 */
#ifndef FWS_FLOW_ORDER_H
#define FWS_FLOW_ORDER_H

#include <jansson.h>

#include "flow/flow.h"

struct order;

/* Made on first use. */
struct order *flow_order(const struct flow_unit *fu);
struct order *order_new(const struct flow_unit *fu);
void order_free(struct order *o);

typedef guint64 order_set;

/* The bit of an event or "role:NAME"; 0 when nothing in this unit or its callees can do it. */
order_set order_event(struct order *o, const char *name);
/* The bit of a lock; 0 when nobody here takes or holds it. */
order_set order_lock(struct order *o, const char *name);
/* Those of @locks under which nobody may sleep. */
order_set order_spinlocks(struct order *o, order_set locks);
/* A name of a lock in @locks, or NULL when it is empty. */
const char *order_lock_name(struct order *o, order_set locks);

struct order_state {
	order_set did_all, did_some; /* events and roles */
	order_set held_all, held_some; /* locks */
};

/* Just before @in runs, for every way its function is reached. Nobody known: as if called with nothing done or held. */
struct order_state order_before(struct order *o, const struct ir_func *f, const struct ir_instr *in);
/* The same, counted from the entry of the function alone. */
struct order_state order_local(struct order *o, const struct ir_func *f, const struct ir_instr *in);
/* At the entry of @f; false when nobody is known to call it (then all is empty). */
bool order_entry(struct order *o, const struct ir_func *f, struct order_state *out);
/* A block that returns from @f after having done something, but not certainly all of @set; NULL: none. */
const struct ir_block *order_exit_without(struct order *o, const struct ir_func *f, order_set set);
/* Locks that may be held when @f returns, counted from its entry alone. */
order_set order_exit_held(struct order *o, const struct ir_func *f);
/* Events on some way from behind @in to the end of its function. */
order_set order_after(struct order *o, const struct ir_func *f, const struct ir_instr *in);

/* What a call does, by the time it returns; false when nothing is known of it. */
struct order_does {
	order_set did_all, did_some; /* events */
	order_set takes, drops; /* locks held, given back, at the end on every path */
	order_set locks; /* taken at any time */
};
bool order_callee(struct order *o, const char *name, struct order_does *out);
/* Events of @in itself: a call's, and of functions that it is known to call at once. */
struct order_does order_instr(struct order *o, const struct ir_instr *in);

/* Locks that @in needs: its callee by the model, an assertion in it or what it calls; the field it writes. */
order_set order_needs(struct order *o, const struct ir_func *f, const struct ir_instr *in);
/* Locks that @f checks are held: a contract with its callers. */
order_set order_asserts(struct order *o, const struct ir_func *f);
/* Locks that function @name, or one it calls, checks are not held. */
order_set order_refuses(struct order *o, const char *name);
/* Locks that some way to @name, a function of another file, holds; false when its callers are not all known. */
bool order_extern_held(struct order *o, const char *name, order_set *held);

/* Is @f reached from a callback of this role? */
bool order_has_role(struct order *o, const struct ir_func *f, const char *role);

/* One way to reach a function. */
struct order_caller {
	const struct ir_func *func; /* the caller, or NULL */
	const struct ir_instr *call; /* in it */
	const struct ir_init *init; /* or the ops struct that names the function */
	const char *file; /* or another file that calls it */
};
/* struct order_caller *, not owned; source order. */
const GPtrArray *order_callers(struct order *o, const struct ir_func *f);

/* Can functions of other files call @f without this unit's knowing how? */
bool order_is_open(struct order *o, const struct ir_func *f);

/*
 * The name of the lock that @e points to: a global's, or "record.field"; NULL when it has none
 * that means the same in every function. In the unit's strings.
 */
const char *order_lock_of(struct order *o, const struct ir_func *f, const struct ir_expr *e);

/* Is the unit about IOMMUs at all? */
bool order_about_iommu(struct order *o);

/*
 * Does the core of the tree call release_device while the device is in its group still, where others may attach it?
 * False too when no call of the op is known.
 */
bool order_released_in_group(struct order *o);
/* Among what order_asked() adds: who calls the op is looked for then, and says so under this name among the calls. */
#define ORDER_ASKS_CORE "<release>"

/* --- faults in flight: order-fault.c --- */

/* An interrupt whose thread reports faults. */
struct order_irq {
	char *thread; /* the function */
	char *name; /* source expression of its number, or NULL */
	char *key; /* the same for comparing, or NULL */
	char *tag,
		*rest; /* the record that .name starts from a pointer to, and what comes behind the pointer; or NULL */
	bool cookie; /* that pointer is what the handlers get */
};
/* What the files of the driver know. */
struct order_faults {
	GPtrArray *irqs; /* struct order_irq * */
	order_set locks; /* taken by the threads and by page_response */
	GHashTable *detach; /* names of the functions that detach a PASID */
	bool detach_drains; /* one of them waits for faults */
	bool queues; /* devices are added to a fault queue */
};
const struct order_faults *order_faults(struct order *o);
/* Among what order_asked() adds: the files of the driver are looked at then. */
#define ORDER_ASKS_DRIVER "<faults>"
/* Is the thread of @irq known to have ended after @did? */
bool order_synced(struct order *o, order_set did, const struct order_irq *irq);

/* Does the call @in tell its callee, by a constant, to leave a drain out? */
bool order_spared(struct order *o, const struct ir_instr *in);

/* Were faults in flight waited for by the time @in, which takes a device from its fault queue, runs? */
enum order_drain {
	DRAIN_UNKNOWN,
	DRAIN_DONE, /* or the device was added just before, and something failed since */
	DRAIN_NEVER, /* not on the way that .callers and .far tell */
};
struct order_way {
	GPtrArray *callers; /* const struct order_caller *: outermost first */
	const json_t *far; /* a way through another file: "by", "line", "col"; or NULL */
	const char *file; /* that file */
	bool trust_disable; /* in: whoever switches the feature off has detached, and so drained, every PASID before */
};
/* Counted from the entry of the function alone. */
bool order_drained_here(struct order *o, const struct ir_func *f, const struct ir_instr *in);
/* Can function @name take a device from its queue undrained, counted from its entry? */
bool order_removes(struct order *o, const char *name);
/* Is @in, which takes a device from its queue, in front of the drain? Then it is to blame, and no callee. */
bool order_drained_late(struct order *o, const struct ir_func *f, const struct ir_instr *in);
enum order_drain order_drain(struct order *o, const struct ir_func *f, const struct ir_instr *in,
			     struct order_way *way, unsigned int depth);
enum order_drain order_drain_of_caller(struct order *o, const struct order_caller *c, struct order_way *way,
				       unsigned int depth);

/*
 * What the unit says to other files: summaries are added to @functions; the result is how it calls functions of
 * theirs, or NULL.
 */
json_t *order_contribution(const struct flow_unit *fu, json_t *functions);
/* Functions of the unit whose callers in other files decide something. Adds char * of the unit. */
void order_asked(const struct flow_unit *fu, GHashTable *set);

#endif
