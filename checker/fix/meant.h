/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Leaks that are meant.
 */
#ifndef FWS_FIX_MEANT_H
#define FWS_FIX_MEANT_H

#include "flow/flow.h"

/*
 * Does a comment right above the call that takes @ref speak of a leak? Who wrote it knew, and a fix would leave a
 * comment that is wrong.
 */
bool leak_is_meant(const struct flow_unit *fu, const struct flow_ref *ref);

#endif
