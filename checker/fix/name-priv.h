/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside of name-*.c: the look-up whose result gets a name, and pieces of text they share.
 */
#ifndef FWS_FIX_NAME_PRIV_H
#define FWS_FIX_NAME_PRIV_H

#include "fix/plan.h"

/* What is done about it, where the result is used, and where only a test uses it. */
#define NAME_DEED "Drop the reference after its last use, kept in a variable until then."
#define NAME_DEED_KEPT                                                                                       \
	"What is made with the device is in use until the driver is unbound. Keep the "                      \
	"result in a variable, and drop the reference after that, by a devm action."
#define NAME_DEED_TESTED "Drop the reference once the result, kept in a variable, was tested."

struct name_job {
	const struct flow_unit *fu;
	const struct flow_ref *ref;
	struct text t;
	const struct ir_stmt *s;
	const char *tag; /* the result is a pointer to this struct */
	const char *name; /* of the variable */
	bool known; /* the function has this variable already */
	char *indent; /* of the statements that are added */
};

/* name-result.c */
/* How often the function names @v, in what it sets, uses or tests. */
unsigned int name_uses(const struct ir_func *f, const struct ir_var *v);
/* "name = look_up(x);" at @indent; g_free() */
char *name_assignment(const struct name_job *j, const struct ir_range *call, const char *indent);
/* On one line when it fits, else as it is but for the columns it moved by. g_free() */
char *name_laid_out(const char *indent, const char *s, int by);
char *name_release(const struct name_job *j, bool may_be_null);
/* Declare the variable where it is new; false: there is no place for it. */
bool name_declare(const struct name_job *j, GPtrArray *edits);
void name_offer(const struct name_job *j, GPtrArray *edits, const char *deed, GPtrArray *all);

/* The call of the statement that takes the result, as argument *@arg; NULL: something else uses it, too. */
const struct ir_instr *name_taker(const struct name_job *j, unsigned int *arg);
/* The statement with the name in place of the look-up, laid out anew. g_free() */
char *name_use(const struct name_job *j);

/* name-again.c */
/* Is the result that of the look-up in the statement in front, which keeps its own as long? */
bool name_is_second(const struct name_job *j);
/* The statements right behind that look the same up for the same purpose take the variable, too; how many those are. */
unsigned int name_take_again(const struct name_job *j, GPtrArray *edits);

/* name-tested.c: nothing but a test uses the result. */
bool name_tested(const struct name_job *j, GPtrArray *all);
/* name-macro.c: "check(!look_up(x), ...)", where check() is a macro. */
bool name_in_macro(const struct name_job *j, GPtrArray *all);

#endif
