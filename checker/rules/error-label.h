/* SPDX-License-Identifier: GPL-2.0-only */
/* What the fix of error-label-fallthrough asks of its rule. */
#ifndef FWS_RULES_ERROR_LABEL_H
#define FWS_RULES_ERROR_LABEL_H

#include "flow/flow.h"

/* Why a return before @label would not be all that is missing, in words; NULL when it would. */
const char *error_label_work(const struct flow_unit *fu, const struct ir_func *f,
			     const struct ir_stmt *label);

#endif
