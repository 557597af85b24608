/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWS_FIX_PUT_ARRAY_H
#define FWS_FIX_PUT_ARRAY_H

#include "fix/at.h"
#include "flow/flow.h"

/* For what a loop stores in a local array, all of which is lost; NULL when that is not all there is to it. */
struct fix_candidate *put_array(const struct flow_unit *fu, const struct flow_ref *ref);

#endif
