/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWS_FIX_UNDO_BY_REMOVE_H
#define FWS_FIX_UNDO_BY_REMOVE_H

#include "fix/at.h"

/* For a reference that a call has left in a part of the driver's data, which remove hands to one call; or NULL. */
struct fix_candidate *undo_by_remove(const struct fix_at *at, const struct flow_ref *ref);

#endif
