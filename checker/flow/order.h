/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Order of calls: which locks are held, and what certainly or possibly happened, at each instruction; through the
 * calls of the unit and of other files, and from who calls.
 *
 * Contract
 *   - What can happen are the events of the model ("iopf-flush"), the roles of callbacks ("role:xlate": reached from an
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

#include "flow/flow.h"

struct order;

/* Made on first use. */
struct order *flow_order(const struct flow_unit *fu);
void order_free(struct order *o);

typedef guint64 order_set;

/* The bit of an event or "role:NAME"; 0 when nothing in this unit or its callees can do it. */
order_set order_event(struct order *o, const char *name);
/* The bit of a lock; 0 when nobody here takes or holds it. */
order_set order_lock(struct order *o, const char *name);
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
/* Events on some way from behind @in to the end of its function. */
order_set order_after(struct order *o, const struct ir_func *f, const struct ir_instr *in);

/* What a call does, by the time it returns; false when nothing is known of it. */
struct order_does {
	order_set did_all, did_some; /* events */
	order_set takes, drops; /* locks held, given back, at the end on every path */
};
bool order_callee(struct order *o, const char *name, struct order_does *out);
/* Events of @in itself: a call's, and of functions that it is known to call at once. */
struct order_does order_instr(struct order *o, const struct ir_instr *in);

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

#endif
