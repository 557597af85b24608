/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWS_FIX_MOVE_TO_REMOVE_H
#define FWS_FIX_MOVE_TO_REMOVE_H

#include "fix/at.h"
#include "flow/flow.h"

/* For what probe keeps in a global that only the module's exit puts; NULL when that is not all there is to it. */
struct fix_candidate *move_to_remove(const struct flow_unit *fu, const struct flow_ref *ref);

#endif
