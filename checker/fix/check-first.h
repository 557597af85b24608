/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A check that a function makes before all else.
 */
#ifndef FWS_FIX_CHECK_FIRST_H
#define FWS_FIX_CHECK_FIRST_H

#include "fix/at.h"

/* The last of the declarations that open the body of @f, or NULL. */
const struct ir_stmt *check_first_decl(const struct ir_func *f);

/*
 * Answer -EINVAL, or ERR_PTR() of it where a pointer is returned, when @condition holds: right behind the declarations;
 * what they would take is taken behind that, or given back. @comment, or NULL, stands above. False with at->why_not set
 * when that cannot be said.
 */
bool check_first(struct fix_at *at, GPtrArray *edits, const char *comment, const char *condition);

#endif
