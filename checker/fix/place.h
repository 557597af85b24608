/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where can a release go? One acquired reference is followed through its function, path by path, with
 * releases that are only planned taken as if they were there.
 *
 * Contract
 *   - The flow engine decides what leaks; this looks for places. It follows names of the object, NULL tests
 *     and the constants that decide which way a later test goes, nothing more, and where it and the
 *     engine disagree about an exit it offers nothing.
 *   - place_check() accepts a plan only when every path that lost the reference now releases it
 *     exactly once, after its last use, and no other path releases it.
 */
#ifndef FWS_FIX_PLACE_H
#define FWS_FIX_PLACE_H

#include "fix/text.h"
#include "flow/flow.h"

enum site_kind {
	SITE_BEFORE, /* before a statement that leaves */
	SITE_AFTER, /* after a statement */
	SITE_RETVAL, /* between evaluating a return value and returning it */
	SITE_ELSE, /* in an else of an if that has none */
};

struct site {
	enum site_kind kind;
	const struct ir_stmt *stmt;
	bool guarded; /* the pointer may be NULL here */
	bool error; /* it may be an ERR_PTR here */
	const char *status; /* there is one when this variable is 0 */
	char *object; /* C expression to release */
	const char *var; /* SITE_RETVAL: variable that takes the value */
	char *declare; /* it has to be declared first: its type, ready for a name behind it */
	bool failure; /* serves no exit that is known to be a success */
	bool failed; /* serves only exits that are known to be failures */
};

/* What can be true of the reference at a place; a set. */
enum place_mask {
	AT_HELD = 1, /* held, and losing it would be the bug */
	AT_NULL = 2, /* there is none, and the pointer is NULL */
	AT_NONE = 4, /* there is none, and the pointer says nothing */
	AT_DONE = 8, /* the code released or handed it over */
	AT_PUT = 16, /* released by the plan */
	AT_OTHER = 32, /* the pointer holds another finding's reference */
	AT_NO_NAME = 64, /* held, but the usual name no longer names it */
	AT_ERROR = 128, /* there is none, and the pointer is an ERR_PTR that nothing has told from one yet */
	AT_FAILED = 256, /* there is none, and the status of the look-up, which is not 0, says so */
	AT_NO_STATUS = 512, /* held, but the status does not say so (any more) */
	AT_LOCAL = 1024, /* held, and nothing that outlives the function names it */
	AT_NOT_SPELLED = 2048, /* held, but the name that the function puts it by does not name it */
};

struct place;

/* NULL, with a reason in *why, when the function cannot be followed. */
struct place *place_new(const struct flow_unit *fu, const struct flow_ref *ref, bool retained, char **why);
/* The same as if the call @put, which drops it, were not there. */
struct place *place_new_without(const struct flow_unit *fu, const struct flow_ref *ref,
				const struct ir_instr *put, char **why);
void place_free(struct place *p);

/* Plans without NULL tests of their own are tried first. */
void place_allow_guards(struct place *p, bool yes);
bool place_may_guard(const struct place *p);

const struct flow_unit *place_unit(const struct place *p);
const struct ir_func *place_func(const struct place *p);
const struct flow_ref *place_ref(const struct place *p);
const char *place_format(const struct place *p); /* how to release it, one %s */
const char *
place_status(const struct place *p); /* the variable that takes the status of the look-up, or NULL */
const char *place_null_format(const struct place *p); /* the same when it may be NULL; NULL: test it before */
/* May something that is not known go on using it after a success? Then only failures release it. */
bool place_may_be_kept(const struct place *p);
/* Does it make something with the object that needs the reference for as long as it is in use, like a client of a bus? */
bool place_makes(const struct place *p);
/* Does anything that outlives the function have a name of the object? */
bool place_outlives(const struct place *p);
/* May the pointer be an ERR_PTR that nothing in the function asks about? */
bool place_untested_error(const struct place *p);
/* Is that because of what a call gave for it, which is kept ("data->clk = clk_get(&pdev->dev, NULL);")? */
bool place_kept_by_result(const struct place *p);
/* The other local variable that all of the function's own puts name it by; or NULL. */
const char *place_spelled(const struct place *p);
/* asserted.c: does a test say of the status of the look-up, and of nothing else, that it is an error? */
bool place_expects_failure(const struct place *p);
/* Is it a helper of the driver that may do more than release? */
bool place_helper_format(const struct place *p);
const struct model *place_model(const struct place *p);
const struct text *place_text(const struct place *p);

/* The innermost statement of a compound (or the bare body) that holds the acquiring call. */
struct ir_stmt *place_acquire_stmt(const struct place *p);

/*
 * Follow the plan (struct site *). @why, when the plan is no good, is a static string.
 * Afterwards the questions below are answered for it.
 */
enum place_result { PLACE_GOOD, PLACE_LEAKS, PLACE_BAD };
enum place_result place_check(struct place *p, const GPtrArray *plan, const char **why);

/* From now on, the goto @s leads to the block @to. Both NULL: all lead where they did. */
void place_lead(struct place *p, const struct ir_stmt *s, const struct ir_block *to);

unsigned int place_at(const struct place *p, enum site_kind kind, const struct ir_stmt *s);
/* Exit blocks that still lose the reference: struct ir_block *, borrowed. */
const GPtrArray *place_leaks(const struct place *p);
/* Does it lose nothing itself, but leave to its callers what they lose? */
bool place_lost_by_callers(const struct place *p);
bool place_overwritten(const struct place *p); /* lost because its name was reused */
bool place_reaches(const struct place *p, const struct ir_block *from, const struct ir_block *to);

/* The losing exit of flow at this block (and statement, when one matches), or NULL; a success rather than a failure. */
const struct ref_exit *place_exit(const struct place *p, const struct ir_block *b, const struct ir_stmt *s);
/* Does the call release the object, under whatever name? */
bool place_releases(const struct place *p, const struct ir_instr *in);
/* The variable that the rest of the function uses for the object before @s, when it is not the usual one; or NULL. */
const char *place_alias(const struct place *p, const struct ir_stmt *s);
/* Does statement @s, with all below it, use or test the object? */
bool place_stmt_uses(const struct place *p, const struct ir_stmt *s);

/* Helpers on the tree of statements. */
bool stmt_inside(const struct ir_stmt *s, const struct ir_stmt *tree);
bool stmt_is_jump(const struct ir_stmt *s);
/* Does the block belong to what @s is? */
bool stmt_starts(const struct ir_block *b, const struct ir_stmt *s);
/* What a condition tests for being 0 (@negated: that it is), comparisons with a constant taken off. */
const struct ir_expr *stmt_tested(const struct ir_expr *e, bool *negated);
/* The statements in front of and behind @s in its block, or NULL. */
const struct ir_stmt *stmt_prev(const struct ir_stmt *s);
const struct ir_stmt *stmt_next(const struct ir_stmt *s);
/* The last statement of a block; @s itself when it is none. NULL for NULL, and for an empty block. */
const struct ir_stmt *stmt_last(const struct ir_stmt *s);
/* "out: unlock();": what stands behind the labels; @s itself when it has none. NULL for NULL. */
const struct ir_stmt *stmt_labelled(const struct ir_stmt *s);
/* The innermost loop or switch around @s, which a break there leaves, or NULL. */
const struct ir_stmt *stmt_around(const struct ir_stmt *s);
/* Is @s a break out of a loop? */
bool stmt_leaves_loop(const struct ir_stmt *s);
/* Is the variable visible there? */
bool stmt_sees(const struct ir_stmt *s, const struct ir_var *v);
/* Does @e name the variable, or something in it? */
bool expr_mentions(const struct ir_expr *e, const struct ir_var *v);
/* Does anything in @s read the variable? */
bool stmt_mentions(const struct ir_func *f, const struct ir_stmt *s, const struct ir_var *v);
/* From instruction @from of @b on, does @v take another value before anything reads it, or is it not read at all? */
bool var_is_free(const struct ir_block *b, unsigned int from, const struct ir_var *v);
/*
 * Does a way lead from instruction @from of @b on to @goal, with nothing on it for which @ends is true? @seen, by block id,
 * has blocks that were looked through before, and takes those that are now.
 */
bool instr_leads_to(const struct ir_block *b, unsigned int from, const struct ir_instr *goal,
		    bool (*ends)(const struct ir_instr *in, const void *data), const void *data, bool *seen);
/* "v = NULL;", or another 0 */
bool instr_sets_null(const struct ir_instr *in);
/* The local that the return @s gives, or NULL. */
const struct ir_var *stmt_returned(const struct ir_func *f, const struct ir_stmt *s);
/* The local pointer that is NULL where the arm of an if around @s begins, which asks for nothing else; or NULL. */
const struct ir_var *stmt_where_null(const struct ir_func *f, const struct ir_stmt *s);
/* Call @fn for @s and all below it, in source order. */
void stmt_walk(struct ir_stmt *s, void (*fn)(struct ir_stmt *s, void *data), void *data);

#endif
