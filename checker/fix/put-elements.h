/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWS_FIX_PUT_ELEMENTS_H
#define FWS_FIX_PUT_ELEMENTS_H

#include "fix/at.h"
#include "flow/flow.h"

/* For an element of a local array that is lost with all the others; NULL when that is not all there is to it. */
struct fix_candidate *put_elements(const struct flow_unit *fu, const struct flow_ref *ref);

/*
 * "for (i = 0; i < N; i++)": the head of a loop over all elements of @array, when it is plain enough to be written
 * again; or NULL. g_free()
 */
char *elements_loop_head(const struct text *t, const struct ir_loop *loop, const struct ir_path *array);

#endif
