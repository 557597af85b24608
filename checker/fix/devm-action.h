/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where a devm action goes behind a look-up, and how the function fails there.
 */
#ifndef FWS_FIX_DEVM_ACTION_H
#define FWS_FIX_DEVM_ACTION_H

#include "fix/retained.h"

struct devm_action {
	struct fix_at *at;
	const struct flow_ref *ref;
	GPtrArray *names;
	GPtrArray *skipped; /* const struct ir_stmt *: clean-up between the look-up and the action */
	const struct ir_stmt *behind; /* where the action goes */
	const struct ir_stmt *leave; /* how the function leaves when there is no object: a return or goto */
	GString *undo; /* what it calls before that, lines */
	bool at_hand; /* only this function uses it, and not behind a failure: that may be passed over */
	bool guarded; /* there may be none */
	bool untested; /* the same, but it may be dropped like one */
	const char *var; /* takes the result; NULL: nothing needs it */
	bool declare;
};

/* Why nothing is offered; the first reason stands. Returns false. */
bool devm_decline(struct devm_action *a, const char *why);

/* Fill in @a from .behind on, beginning with empty .skipped and .undo; false when there is no sure place. */
bool devm_find_place(struct devm_action *a);

/* The same in front of .behind, the statement that looks it up and uses it. */
bool devm_find_failure(struct devm_action *a);

/* A message rather than a deed? */
bool devm_is_log(const struct ir_instr *in);
/* The same of what takes the error, once .leave is known. */
bool devm_read_failure(struct devm_action *a);
/*
 * devm-arms.c: the if or switch that the look-up ends an arm of, when every way through it takes one such reference and
 * leaves it in the same place, or what comes behind tests whether there is one; or NULL.
 */
const struct ir_stmt *devm_meeting(const struct devm_action *a);
/* May something stand behind @s in its block, which does not end an arm of a switch? */
bool devm_can_follow(const struct ir_stmt *s);

/* The statement that leaves with the error; @at_once: with a return, whatever label others go to. g_free() */
char *devm_leave_text(const struct devm_action *a, bool at_once);

#endif
