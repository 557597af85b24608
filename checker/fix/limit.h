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

/* limit-how.c: what else the code around says about a number that is too large. */
/* The function of the file that leaves one out which it reads by the same call from the same property, or NULL. */
const char *limit_skipped_elsewhere(const struct fix_at *at, const struct ir_instr *in);
/* May the condition of @check, which refuses less than one with -EINVAL, take the bound as well? */
bool limit_folds(const struct fix_at *at, const struct ir_stmt *check);
/* "if (n < 1)" becomes "if (n < 1 || n > LIMIT)". */
void limit_fold(const struct fix_at *at, GPtrArray *edits, const struct ir_stmt *check, const char *test);
/*
 * Other arrays that the number fills are larger, and the size of @sub's is a number in this file: make it as large. The
 * new size; 0 when it stays.
 */
unsigned int limit_widen(const struct fix_at *at, GPtrArray *edits, const struct ir_subscript *sub);
/* A count whose error nobody asks about: "n = min_t(int, n, LIMIT);" behind it. */
bool limit_clamp(const struct fix_at *at, GPtrArray *edits, const struct ir_instr *in, const char *name,
		 const char *limit);

/* "limit-append": each entry adds an element. */
void limit_append(struct fix_at *at, const struct ir_subscript *sub);
/* "limit-use": the number is in a field that another function has set. */
void limit_use(struct fix_at *at, const struct ir_subscript *sub);

#endif
