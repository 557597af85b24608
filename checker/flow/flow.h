/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Path-sensitive abstract interpretation of the functions of one unit.
 *
 * Contract
 *   - flow_unit_new() analyses every function of @u that can matter, bottom-up, and keeps the
 *     results; they point into @u, which must outlive them.
 *   - Results are what happens to references; what of it is worth a report is for rules/.
 */
#ifndef FWS_FLOW_FLOW_H
#define FWS_FLOW_FLOW_H

#include <glib.h>
#include "ir/ir.h"
#include "kernel/api.h"
#include "model/model.h"
#include "flow/store.h"

/* How the function ends for its caller, judged by the value returned. */
enum exit_class { EXIT_SUCCESS_, EXIT_FAILURE_, EXIT_MIXED_ };

/* Where a reference is when the function returns. */
enum ref_place {
	REF_LOST, /* held, and nothing outside can name it */
	REF_RETURNED, /* returned: the object, or something that owns it */
	REF_OUTPARAM, /* stored through a parameter that is an out-parameter */
	REF_FIELD, /* held by record.field of an object that outlives the function */
	REF_GLOBAL, /* held by a global */
	REF_RELEASED, /* dropped */
	REF_MANAGED, /* a devm/drmm action or an owner of its own drops it later */
};

/* One step of a path; a persistent list, newest first. */
struct flow_step {
	const struct flow_step *prev;
	const struct ir_instr *instr; /* call/assign step, or NULL */
	const struct ir_func *func;
	const struct ir_block *branch; /* branch step: its block, or NULL */
	bool taken; /* branch step: the true edge */
	const char *verb; /* "acquired", "stored", "released", NULL for branches */
};

/* One way a reference ends at one exit. */
struct ref_exit {
	const struct ir_func
		*func; /* whose exit: the acquiring function, or a caller that got the field back */
	const struct ir_block *block; /* block that ends in IR_TERM_RETURN */
	const struct ir_stmt *stmt; /* statement to name: the return, or the goto that leads to it */
	struct ir_range range; /* where to point */
	enum exit_class cls;
	enum ref_place place;
	const char *record, *field; /* REF_FIELD; REF_GLOBAL: field is the global's name */
	struct {
		const char *record, *field;
	} also[3]; /* further places that hold it; NULL field: none */
	const struct flow_step *trace;
	const char *object; /* C expression that still names the object here, or NULL */
	const char *release; /* how to put .object: format with one %s; NULL without .object */
	bool overwritten; /* lost because the last variable that held it was overwritten */
	bool maybe; /* a function on the way drops it under conditions that could not be decided */
	bool maybe_null; /* nobody tested whether there is one */
	const char *tag; /* struct tag of the object, or NULL */
	const char *owner; /* struct tag of the object that holds it for REF_FIELD, or NULL */
	const struct ir_func *skipped_by; /* remove callback that does not put the field after this exit */
	const char *skip_when; /* why it does not */
	bool skip_fails; /* because it gives up where a call fails */
	const char *assumed; /* unknown callee that got it on this way, or NULL */
	bool probe; /* func is a probe callback: nobody unwinds after its failure */
};

/* One acquiring call and everything that becomes of its reference. */
struct flow_ref {
	uint32_t id; /* order of discovery within the unit */
	const struct ir_func *func;
	const struct ir_instr *acquire;
	const char *api; /* callee */
	const char *kind; /* model_kind: "device", "of_node", … */
	const char *release; /* how to put it: format with one %s, e.g. "put_device(&%s->dev)" */
	const char *object; /* C expression it is assigned to at the call, or NULL */
	GPtrArray *exits; /* struct ref_exit *, one per (return, place, field, class) */
	const char *assumed; /* what the verdict rests on ("unknown callee foo() borrows"), or NULL */
	bool cut; /* state space was cut: not proven */
	bool in_field; /* a callee left it in a field; the callee's own file says if that is never put */
	bool dropped; /* on some path, here or in a callee */
	bool given_up; /* on some path another reference on the object is put too, on purpose */
	bool soft; /* one more reference on a known object (get_device()), not a look-up */
};

/* A reference that was dropped, and what came after. */
enum flow_misuse_kind { FLOW_DOUBLE_PUT, FLOW_USE_AFTER_PUT };

struct flow_misuse {
	enum flow_misuse_kind kind;
	const struct flow_ref *ref;
	const struct ir_func *func; /* where the second put or the use is */
	const struct ir_instr *put; /* the put that ended the reference */
	bool managed; /* put is where a devm action was added that ends it */
	struct ir_range range; /* the second put, or the use */
	const char *field; /* USE: what is read or written, or NULL */
	const char *callee; /* USE: function it is handed to, or NULL */
	const struct flow_step *trace;
};

/* At one of its exits a function that others may enter has dropped what a field or global held when it began. */
struct flow_drop {
	const struct ir_func *func;
	struct ir_range range; /* of the exit, as in struct ref_exit */
	enum exit_class cls;
	const char *record, *field; /* a global: no record */
};

struct flow_skip {
	const struct ir_func *func;
	const char *reason;
};

struct flow_unit {
	const struct ir_unit *ir;
	const struct model *model;
	const struct kernel_api *api; /* of the tree; set before rules run */
	struct store *store; /* summaries and releases seen so far, all files */
	GPtrArray *refs; /* struct flow_ref * */
	GPtrArray *misuses; /* struct flow_misuse * */
	GPtrArray *drops; /* struct flow_drop *: one per (exit, class, field) */
	GPtrArray *skipped; /* struct flow_skip * */
	void *priv;
};

/* Are references on firmware nodes followed too? */
enum flow_nodes { FLOW_NODES_NEVER, FLOW_NODES_WITH_DEVICES, FLOW_NODES_ALWAYS };

/*
 * @store is read for callees of other files, and receives this unit's exported summaries; with @iommu also those of
 * the order of calls.
 */
struct flow_unit *flow_unit_new(const struct ir_unit *u, const struct model *m, struct store *store,
				enum flow_nodes nodes, bool iommu);
void flow_unit_free(struct flow_unit *fu);

/* Does the unit look up devices or register iommu_ops? */
bool flow_unit_takes_devices(const struct flow_unit *fu);

unsigned int flow_trace_length(const struct flow_step *t);

/* How the field or global is put somewhere in the files seen so far: set of enum flow_released. */
#define FLOW_EXTRA "<found>" /* as a field: objects of that type are put after a look-up of their own */
enum flow_released {
	FLOW_RELEASED_DIRECT = 1,
	FLOW_RELEASED_THROUGH = 2,
	FLOW_RELEASED_MANAGED = 4,
	FLOW_RELEASED_CALLBACK = 8, /* by a function that is called through a pointer */
	FLOW_RELEASED_HERE = 16, /* by a function of this unit */
};
unsigned int flow_released(const struct flow_unit *fu, const char *record, const char *field);

/* The same in this file and those of its directory. */
unsigned int flow_released_near(const struct flow_unit *fu, const char *record, const char *field);

/* The same for any field of struct @record. */
unsigned int flow_record_released(const struct flow_unit *fu, const char *record);
/* Is one of them released by functions that others call for that, rather than when the owner of the struct goes? */
bool flow_record_by_callers(const struct flow_unit *fu, const char *record);

/* The remove callback beside the probe callback @f in a driver's table, or NULL. */
const struct ir_func *flow_remove_of(const struct flow_unit *fu, const struct ir_func *f);

/*
 * Names of fields that keep a reference and that no file seen so far puts: whoever puts them must name
 * them. Adds char * owned by @fu to @set.
 */
void flow_unit_unreleased(const struct flow_unit *fu, GHashTable *set);

/*
 * Names of functions defined elsewhere that this unit calls with, or gets,
 * something that matters: a summary of one of them could change the results. Adds char * (owned
 * by the unit's IR) to @set. A field whose release was looked for in vain counts through the names of the
 * record tags involved.
 */
void flow_unit_wants(const struct flow_unit *fu, GHashTable *set);

#endif
