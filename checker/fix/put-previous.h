/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWS_FIX_PUT_PREVIOUS_H
#define FWS_FIX_PUT_PREVIOUS_H

#include "flow/flow.h"

/* For one that a later round of a loop overwrites with the next; NULL when that is not all there is to it. */
struct fix_candidate *put_previous(const struct flow_unit *fu, const struct flow_ref *ref);

#endif
