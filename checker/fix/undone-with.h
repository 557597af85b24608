/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWS_FIX_UNDONE_WITH_H
#define FWS_FIX_UNDONE_WITH_H

#include "flow/flow.h"

/*
 * Another function of the file that puts the field in which @ref is left by a failure calls something before that, which
 * undoes what the failing function has done to the object: its name; NULL when there is no such thing.
 */
const char *undone_with_put(const struct flow_unit *fu, const struct flow_ref *ref);

#endif
