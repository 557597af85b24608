/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWS_FIX_DEVM_REPLACE_H
#define FWS_FIX_DEVM_REPLACE_H

#include "fix/fix.h"

/*
 * For one that remove puts, and that is lost where probe fails later: a devm action instead of that put. Adds to @all
 * (struct fix_candidate *), where that is all there is to it.
 */
void devm_replace(const struct flow_unit *fu, const struct flow_ref *ref, const struct finding *f,
		  GPtrArray *all);

#endif
