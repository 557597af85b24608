/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWS_FIX_PUT_ELEMENTS_H
#define FWS_FIX_PUT_ELEMENTS_H

#include "fix/at.h"
#include "flow/flow.h"

/* For an element of a local array that is lost with all the others; NULL when that is not all there is to it. */
struct fix_candidate *put_elements(const struct flow_unit *fu, const struct flow_ref *ref);

/* Is @p an element of @array? Does @e load one? */
bool elements_has(const struct ir_path *array, const struct ir_path *p);
bool elements_loads(const struct ir_path *array, const struct ir_expr *e);
/* Does @e take the address of the array or of an element? Then who sets what is in it is not known. */
bool elements_taken(const struct ir_path *array, const struct ir_expr *e);

/*
 * "for (i = 0; i < N; i++)": the head of a loop over all elements of @array, when it is plain enough to be written
 * again; or NULL. g_free()
 */
char *elements_loop_head(const struct text *t, const struct ir_loop *loop, const struct ir_path *array);

#endif
