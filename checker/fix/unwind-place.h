/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWS_FIX_UNWIND_PLACE_H
#define FWS_FIX_UNWIND_PLACE_H

#include "flow/flow.h"

/*
 * What @ref has taken could be put in front of @last, the return at the end of its function; but an earlier label, past
 * which no way from the look-up leads, is followed by nothing but puts, in reverse order of what they put was looked up.
 * The put that this one belongs in front of; or NULL.
 */
const struct ir_stmt *unwind_place(const struct flow_unit *fu, const struct flow_ref *ref,
				   const struct ir_stmt *last);

#endif
