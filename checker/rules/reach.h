/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which callbacks lead to a function, for rules on code that belongs in one callback and not in another.
 *
 * Contract
 *   - A way goes from an entry of an ops struct of this unit down to the function; the shortest one is found.
 *   - A callback of another file that reaches the function through a call from there is known by its role alone.
 */
#ifndef FWS_RULES_REACH_H
#define FWS_RULES_REACH_H

#include "flow/order.h"
#include "rules/finding.h"

struct reach_way {
	const struct ir_init *init; /* the entry of the ops struct */
	GPtrArray *
		calls; /* const struct order_caller *: from the callback down; empty when it is the function itself */
};

typedef bool (*reach_want)(const struct flow_unit *fu, const struct ir_init *init);

/* The role of an entry of an ops struct, or NULL. */
const char *reach_role(const struct flow_unit *fu, const struct ir_init *init);

/* Is it release_device? A reach_want. */
bool reach_is_release(const struct flow_unit *fu, const struct ir_init *init);

/* A way to @f from a callback that @want likes; false when there is none. reach_way_clear() it. */
bool reach_find(const struct flow_unit *fu, const struct ir_func *f, reach_want want, struct reach_way *way);
void reach_way_clear(struct reach_way *way);

/* Steps of the way: the entry of the ops struct, and each call on the way down. */
void reach_steps(const struct flow_unit *fu, struct finding *f, const struct reach_way *way);

/*
 * Is every call of @in the beginning of a failure that the callback at the top hands to its caller, or made from a
 * callback that @always likes? False when not every way to its function is known.
 */
bool reach_only_failing(const struct flow_unit *fu, const struct ir_func *f, const struct ir_instr *in,
			reach_want always);

#endif
