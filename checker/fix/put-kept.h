/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWS_FIX_PUT_KEPT_H
#define FWS_FIX_PUT_KEPT_H

#include "flow/flow.h"

/* For one that a loop keeps for what follows it, and loses where a later round fails; NULL when that is not all. */
struct fix_candidate *put_kept(const struct flow_unit *fu, const struct flow_ref *ref);

#endif
