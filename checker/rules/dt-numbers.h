/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers of the device tree on their way to an index.
 *
 * Contract
 *   - A number is "raw" from where it is read (model: "number") until something limits it: a comparison, on the
 *     edge where it bounds the number from above; a mask; min(), clamp(); a function of the unit that compares it.
 *   - A counter that is compared with nothing but a raw number is raw too.
 *   - Followed through copies, fields, parameters, results and out-parameters of the unit's functions; a field that one
 *     function sets and another reads only when nobody in the unit limits it.
 */
#ifndef FWS_RULES_DT_NUMBERS_H
#define FWS_RULES_DT_NUMBERS_H

#include "flow/flow.h"

/* Where a number is read. */
struct dt_number {
	const struct ir_func *func;
	const struct ir_instr *call; /* or NULL: the value of a field */
	const char *what; /* "of_get_child_count()", "args->args[0]" */
	const struct ir_path *place; /* where it is kept first, or NULL */
	bool limited; /* somewhere something compares it */
	bool again; /* the function asks for it more than once */
};

struct dt_numbers;

/* NULL when the unit reads none. */
struct dt_numbers *dt_numbers_new(const struct flow_unit *fu);
void dt_numbers_free(struct dt_numbers *d);

/* Called for each subscript whose index is raw, in the order of the function's blocks. */
typedef void (*dt_index_fn)(const struct ir_func *f, const struct ir_subscript *s, const struct dt_number *n,
			    void *data);
void dt_numbers_indices(struct dt_numbers *d, const struct ir_func *f, dt_index_fn fn, void *data);

/* Does anything in the unit limit a field of that name of that record by a comparison? */
bool dt_field_limited(const struct ir_unit *u, const char *record, const char *field);
/* Is @p stepped by a constant somewhere in @f ("p->n++")? */
bool dt_is_counter(const struct ir_func *f, const struct ir_path *p);

#endif
