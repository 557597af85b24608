/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWS_FIX_PUT_MOVED_H
#define FWS_FIX_PUT_MOVED_H

#include "fix/at.h"
#include "flow/flow.h"

/* For what is put on some paths only, and too early there; NULL when that is not so, or not all there is to it. */
struct fix_candidate *put_moved(const struct flow_unit *fu, const struct flow_ref *ref);

#endif
