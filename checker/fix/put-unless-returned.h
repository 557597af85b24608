/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWS_FIX_PUT_UNLESS_RETURNED_H
#define FWS_FIX_PUT_UNLESS_RETURNED_H

#include "fix/retained.h"

/* For a look-up that loses the device exactly where it returns NULL instead of its driver data; NULL: it is none. */
struct fix_candidate *put_unless_returned(const struct fix_at *at, const struct flow_ref *ref);

#endif
