/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWS_FIX_PUT_LOCAL_H
#define FWS_FIX_PUT_LOCAL_H

#include "fix/at.h"
#include "flow/flow.h"

/* For what several look-ups leave in one local variable, which is lost; NULL when that is not all there is to it. */
struct fix_candidate *put_local(const struct flow_unit *fu, const struct flow_ref *ref);

#endif
