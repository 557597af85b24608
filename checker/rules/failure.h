/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Does what follows a place end in failure? By kernel convention: a negative number, an ERR_PTR or NULL is
 * returned.
 *
 * Contract
 *   - "Yes" is certain as far as values of plain local variables tell; anything else is "no".
 */
#ifndef FWS_RULES_FAILURE_H
#define FWS_RULES_FAILURE_H

#include "ir/ir.h"

/*
 * Does every way from behind @in to the end of @f return a failure? @failed: @in is a call that has failed itself, so
 * that its result is an error.
 */
bool failure_follows(const struct ir_func *f, const struct ir_instr *in, bool failed);

/* Does every return of @f fail? */
bool failure_always(const struct ir_func *f);

/* Does every way from the start of block @b end in failure? */
bool failure_from_block(const struct ir_func *f, const struct ir_block *b);

#endif
