/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which signs one integer variable may have, block by block; and the graph questions that go with it.
 *
 * Contract
 *   - Not path-sensitive: what is known of the variable at a block is the union over all ways to it. A loop is
 *     taken to run at least once when that is what sets the variable.
 *   - A NULL variable is for functions without a result: every block that can be reached has INT_ANY.
 *   - The function must not change; int_flow_free() when done.
 */
#ifndef FWS_RULES_INT_FLOW_H
#define FWS_RULES_INT_FLOW_H

#include "flow/flow.h"

/* Signs as in enum model_bits. */
enum { INT_NONE = 0, INT_ANY = MODEL_ANY, INT_UNSET = 8 };

struct int_flow;

/* From @start on, where @var may have @bits. */
struct int_flow *int_flow_new(const struct flow_unit *fu, const struct ir_func *f, const struct ir_var *var,
			      const struct ir_block *start, unsigned int bits);
void int_flow_free(struct int_flow *v);
typedef struct int_flow struct_int_flow; /* g_autoptr() wants one word */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(struct_int_flow, int_flow_free)

/* At the start and at the end of @b; 0: no way leads there. */
unsigned int int_flow_at(const struct int_flow *v, const struct ir_block *b);
unsigned int int_flow_end(const struct int_flow *v, const struct ir_block *b);
/* On the way from @b to its successor @k. */
unsigned int int_flow_edge(const struct int_flow *v, const struct ir_block *b, unsigned int k);

/* One step of it, for analyses that know more: behind @in, and where "@cond" is @truth. */
unsigned int int_flow_step(const struct flow_unit *fu, const struct ir_var *var, const struct ir_instr *in,
			   unsigned int bits);
unsigned int int_flow_refine(const struct ir_var *var, const struct ir_expr *cond, bool truth,
			     unsigned int bits);

/* Blocks every way to @b passes, @b included: indexed by id; g_free() */
bool *ir_dominators(const struct ir_func *f, const struct ir_block *b);
/* Blocks a way leads from to @b, @b included: indexed by id; g_free() */
bool *ir_reaching(const struct ir_func *f, const struct ir_block *b);

#endif
