/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fixes of references that stay in a field or global after the function has succeeded.
 *
 * Contract
 *   - A strategy adds candidates to @at (see at.h), or sets at->why_not. It looks for certainty: about who uses the
 *     object until when, verification knows nothing.
 */
#ifndef FWS_FIX_RETAINED_H
#define FWS_FIX_RETAINED_H

#include "fix/at.h"
#include "flow/flow.h"

/*
 * "devm-action": the driver core drops it when the driver is unbound, or probe fails. @at_hand: nothing that outlives the
 * function has the pointer itself.
 */
void fix_devm_action(struct fix_at *at, const struct flow_ref *ref, bool at_hand);

/*
 * Lines, without indentation, that hand @object over to the device the driver is bound to, in front of statement
 * @before; what they need is added to @edits. @needed: without an object, they leave with an error. NULL: that cannot
 * be. g_free()
 */
char *fix_devm_lines(struct fix_at *at, const struct flow_ref *ref, const char *object,
		     const struct ir_stmt *before, bool needed, GPtrArray *edits);

/* "put-in-remove", where the driver puts what the same function has stored in the same struct. */
void fix_put_beside(struct fix_at *at, const struct flow_ref *ref);

/* "put-in-remove", where remove returns before its put. */
void fix_put_skipped(struct fix_at *at, const struct flow_ref *ref);

/* "put-in-remove", at the end of the remove callback or before the struct is freed. */
void fix_put_in_remove(struct fix_at *at, const struct flow_ref *ref);

/* The same in the function that undoes what the look-up's function does, and where that fails. */
void fix_put_in_undo(struct fix_at *at, const struct flow_ref *ref);

/* --- what they share ------------------------------------------------------------------- */

/* Names of the object within the function that looks it up: const struct ir_path *. */
GPtrArray *retained_names(const struct flow_unit *fu, const struct flow_ref *ref);
/* Is @e the object, the device in it, or what it is embedded in? */
bool retained_is(const GPtrArray *names, const struct ir_expr *e);
/* Are all of @names set by the look-up alone? */
bool retained_unique(const struct flow_ref *ref, const GPtrArray *names);
/* Does @in drop a reference of one of its arguments' objects that @names has? */
bool retained_drops(const struct flow_unit *fu, const GPtrArray *names, const struct ir_instr *in);

/*
 * Is it kept in a global that a function other than this one and the remove callback puts, so that it would do that
 * with what a put on an error path has left there?
 */
bool retained_put_later(const struct flow_unit *fu, const struct flow_ref *ref);

/* Is what @x leaves in a field sure to be put by nobody? */
bool retained_stays(const struct flow_unit *fu, const struct flow_ref *ref, const struct ref_exit *x);

/* Is @s an if without else whose arm leaves? */
bool retained_leaves(const struct ir_stmt *s);
/* Does such an if leave when there is no object, so that behind it there is one? */
bool retained_check(const struct flow_unit *fu, const struct flow_ref *ref, const GPtrArray *names,
		    const struct ir_stmt *s);
/* Does such an if leave when the status that the look-up returned is not 0: "ret = look_up(np, &args); if (ret) goto err;"? */
bool retained_status_check(const struct flow_ref *ref, const struct ir_stmt *s);
/* Does the function only succeed with an object? */
bool retained_checked(const struct flow_unit *fu, const struct flow_ref *ref);

/* Does the function drop it when it fails later? */
enum retained_dropped {
	RETAINED_NEVER_DROPPED,
	RETAINED_SOMETIMES, /* on some of these ways */
	RETAINED_DROPPED, /* on all of them */
	RETAINED_NO_FAILURE, /* there is no such way */
};

enum retained_dropped retained_dropped(const struct flow_ref *ref);

/* "put_device" and "&pdev->dev" of the release of @object by @format; false when it does not look like that. */
bool retained_release(const char *format, const char *object, char **callee, char **arg);
/* "put_device(dev)" of @object by @format (or NULL), if that is how it looks and may be called with NULL; or NULL. g_free() */
char *retained_put_or_null(const struct model *m, const char *format, const char *object);

/*
 * A function for devm_add_action_or_reset() that calls @callee with its argument: the name of one that stands before
 * @f, or of a new one, whose text is added to @edits. g_free()
 */
char *retained_helper(struct fix_at *at, const struct flow_ref *ref, const char *callee, GPtrArray *edits);

/* "HEAD(A, B, C)", broken and aligned where it would be too long behind @indent columns, at levels of tabs. g_free() */
char *retained_call(const char *head, const char *const *args, const char *tail, unsigned int indent);

#endif
