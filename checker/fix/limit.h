/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Limits of an index: what the strategies for dt-count-unchecked share.
 */
#ifndef FWS_FIX_LIMIT_H
#define FWS_FIX_LIMIT_H

#include "fix/at.h"

enum limit_kind {
	LIMIT_ANY, /* of an unsigned number, or one that is not below 0 */
	LIMIT_INT, /* less than 0 is less than it */
	LIMIT_UNSIGNED, /* less than 0 is more than it */
};

/* How the size of @array is spelled at @line of the function; NULL when it has no name there. g_free() */
char *limit_of(const struct fix_at *at, const struct ir_path *array, uint32_t line, enum limit_kind kind);

/* "limit-append": each entry adds an element. */
void limit_append(struct fix_at *at, const struct ir_subscript *sub);
/* "limit-use": the number is in a field that another function has set. */
void limit_use(struct fix_at *at, const struct ir_subscript *sub);

#endif
