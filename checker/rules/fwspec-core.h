/* SPDX-License-Identifier: GPL-2.0-only */
/* The part of fwspec-ownership that is about code which owns a fwspec without allocating it. */
#ifndef FWS_RULES_FWSPEC_CORE_H
#define FWS_RULES_FWSPEC_CORE_H

#include "flow/flow.h"

void fwspec_core_check(const struct flow_unit *fu, GPtrArray *out);
/* Functions that take a fwspec over, but not on all of their error paths. */
void fwspec_taken_check(const struct flow_unit *fu, GPtrArray *out);

/* Is it a pointer to a fwspec? */
bool fwspec_pointer(const struct ir_path *p);

#endif
