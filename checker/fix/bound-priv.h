/* SPDX-License-Identifier: GPL-2.0-only */
/* Between bound.c, which knows what is the device, and bound-name.c. @depth: of definitions looked through, from 0. */
#ifndef FWS_FIX_BOUND_PRIV_H
#define FWS_FIX_BOUND_PRIV_H

#include "fix/bound.h"

typedef bool (*bound_want_call)(const struct flow_unit *fu, const struct ir_func *caller,
				const struct ir_instr *in, unsigned int depth, const void *data);

/* Are there calls of @f, is each of them known, and does @want like them all? */
bool bound_every_call(const struct flow_unit *fu, const struct ir_func *f, bound_want_call want,
		      unsigned int depth, const void *data);

/* Is the value of @v, or what @p of @f names, the device, or what embeds it as a bus does? */
bool bound_is_own_var(const struct flow_unit *fu, const struct ir_func *f, const struct ir_var *v,
		      unsigned int depth);
bool bound_is_own_path(const struct flow_unit *fu, const struct ir_func *f, const struct ir_path *p,
		       unsigned int depth);

/* bound-node.c: does @in look up the device that @f was called for? */
bool bound_finds_itself(const struct flow_unit *fu, const struct ir_func *f, const struct ir_instr *in);

bool bound_is_pointer(const struct ir_type *t); /* to a struct */
bool bound_is_assigned(const struct ir_func *f, const struct ir_var *v); /* as a whole, anywhere */

#endif
