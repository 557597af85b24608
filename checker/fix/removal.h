/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the strategies that put the content of a field have in common; see retained.h.
 */
#ifndef FWS_FIX_REMOVAL_H
#define FWS_FIX_REMOVAL_H

#include "fix/retained.h"

struct removal {
	struct fix_at *at;
	const struct flow_ref *ref;
	const char *record, *field; /* that keeps it */
	const char *format; /* how to put what the field holds */
	bool checked; /* where the function succeeds there is an object */
};

void removal_decline(struct removal *r, const char *why);
/* Find the field, and how it is put; false, with at->why_not, when that is not certain. */
bool removal_set_up(struct removal *r);

/* Some mention of record.field in @f, for its type. */
const struct ir_path *removal_mention(const struct ir_func *f, const char *record, const char *field);
/* The part of @e that is record.field, or NULL. */
const struct ir_path *removal_field_in(const struct ir_expr *e, const char *record, const char *field);
/* The function that @macro(...) names: "module_exit". */
const struct ir_func *removal_registered_by(const struct fix_at *at, const char *macro);
/* Does the function of the look-up come to this return with success, too? */
bool removal_may_succeed(const struct flow_ref *ref, const struct ir_stmt *ret);
/*
 * What was registered with devm_*() is only undone behind remove: an interrupt handler could still use what was put.
 */
bool removal_outlived(const struct flow_unit *fu);
/* Does the function return in one place only? */
bool removal_has_one_exit(const struct ir_func *f);
/* Is @s a statement with lines of its own in a block? */
bool removal_is_plain(const struct ir_stmt *s);

/* The put of @base (with "->" or ".") and the field, with a test where there may be none. g_free() */
char *removal_lines(const struct removal *r, const char *base);
/* Is the look-up within an #if? */
bool removal_is_conditional(const struct removal *r);
/* As fix_at_insert_before() and _after(), with the #if of the look-up around it. */
bool removal_insert(const struct removal *r, GPtrArray *edits, const struct ir_stmt *s, bool before,
		    const char *lines);
/* The put goes right before the struct that holds the pointer is freed, wherever that is. */
void removal_before_free(struct removal *r);
/* A candidate; @edits are taken over. */
void removal_propose(struct removal *r, GPtrArray *edits, const char *deed);

#endif
