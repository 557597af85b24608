/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Strategies and what they share: a plan is a set of places for the release; it becomes edits only
 * after place_check() has accepted it.
 */
#ifndef FWS_FIX_PLAN_H
#define FWS_FIX_PLAN_H

#include "fix/fix.h"
#include "fix/place.h"

GPtrArray *plan_new(void);
struct site *plan_add(GPtrArray *plan, const struct place *p, enum site_kind kind, const struct ir_stmt *s);
void plan_copy_site(GPtrArray *to, const struct place *p, const struct site *s);
bool plan_has(const GPtrArray *plan, const struct ir_stmt *s);
/* May a release stand where @mask (enum place_mask) is true? Then @s is given the test that it needs. */
bool plan_fits(const struct place *p, unsigned int mask, struct site *s);

/*
 * Add releases at exits until nothing leaks; true when the plan is good. *why: a static
 * string that says why not.
 */
bool plan_repair(struct place *p, GPtrArray *plan, const char **why);

/* A statement that leaves is made to leave through a label. */
struct redirect {
	const struct ir_stmt *stmt; /* goto or return */
	const char *label; /* NULL: break */
	const char *var; /* return: takes its value first; NULL when it has it already */
};

/* A label that releases, before @before or behind @after. */
struct new_label {
	char *name;
	const struct ir_stmt *before, *after;
	bool apart; /* with an empty line in front */
	const struct site *site; /* what to release */
};

struct detour {
	GArray *redirects; /* struct redirect */
	struct new_label label; /* without a name: the label is there already */
};

/* Edits of a plan, and of a label where @d is not NULL; NULL with *why when a place cannot be edited. */
GPtrArray *plan_edits(const struct place *p, const GPtrArray *plan, const struct detour *d, const char **why);
/* The same of a plan without label: gotos lead to a label in front of theirs that does just their release. */
GPtrArray *plan_edits_ready(struct place *p, const GPtrArray *plan, const char **why);
/* The edits that make one statement leave through a label; false when it cannot be edited. */
bool plan_redirect(const struct text *t, const struct redirect *rd, GPtrArray *edits);
/* The statement that releases @object, without indentation; several lines when it needs a test. */
char *plan_release(const struct place *p, const struct site *s, const char *indent);
/* The same in the words of @format, or @null_format (which may be NULL) for what may be NULL. */
char *plan_release_as(const struct model *m, const char *format, const char *null_format,
		      const struct site *s, const char *indent);

/* Does NULL do nothing to the release of @format? */
bool plan_takes_null(const struct model *m, const char *format);
/*
 * split-test.c: "if (!x || …) return;" in front of whose return the release of @s goes becomes two tests, so that there
 * is something to release behind the second; false: it is not of this form.
 */
bool split_test(const struct place *p, const struct site *s, GPtrArray *edits);
/* One object is released by one function: where a place may have none, by the one that takes NULL everywhere. */
void plan_release_alike(const struct place *p, const GPtrArray *plan);

/*
 * The return type as it is written, ready for a name behind it; NULL when it cannot be read, or the function has a
 * variable "ret". g_free()
 */
char *plan_returned_type(const struct place *p);

/* not-due.c: would a put be no fix of what a path loses, or half of one? *why (g_free()) says so then. */
bool put_is_no_fix(const struct flow_unit *fu, const struct flow_ref *ref, char **why);

/* Strategies: NULL with *why when they do not fit. */
/* @close: only right behind a use or a test of the object. */
struct fix_candidate *put_after_use(struct place *p, bool close, const char **why);
struct fix_candidate *put_on_exits(struct place *p, const char **why);
/* earlier-label.c: gotos that jump past the release lead in front of it. */
struct fix_candidate *earlier_label(struct place *p, const char **why);
/* put-in-else.c: where one arm of an if hands it on, the other one releases it. */
struct fix_candidate *put_in_else(struct place *p, const char **why);
/* keep-first.c: where it takes a second reference to keep that one, it keeps the first. */
struct fix_candidate *keep_first(struct place *p, const char **why);
/* get-borrowed.c: where the variable borrows one on another path, it gets one of its own there. */
struct fix_candidate *get_borrowed(struct place *p, const char **why);
/* @shared_only: only when at least two exits can share a label. */
struct fix_candidate *unwind_label(struct place *p, bool shared_only, const char **why);
/* Many exits of a function without labels get one. */
struct fix_candidate *first_label(struct place *p, const char **why);
/* single-exit.c: the returns of @plan become one, with a variable for what they return. */
struct fix_candidate *single_exit(struct place *p, const GPtrArray *plan, const char **why);
/* Exits go to a release that the function has at its end. */
struct fix_candidate *shared_put(struct place *p, const char **why);
/* cleanup.c: __free() instead of puts, where the file has the like already. */
struct fix_candidate *scoped_cleanup(struct place *p, const struct flow_unit *fu, const char **why);
/* Does a variable of the function have a cleanup? Then it unwinds by those, and by no labels. */
bool func_has_cleanup(const struct ir_func *fn);

/* second-name.c: the variable goes on from the object, which gets another one. NULL when that does not fit. */
struct fix_candidate *second_name(const struct flow_unit *fu, const struct flow_ref *ref);

/*
 * name-result.c: for a result that no variable keeps. Adds to @all, or sets *why (g_free()) when it cannot.
 */
void name_result(const struct flow_unit *fu, const struct flow_ref *ref, GPtrArray *all, char **why);

/* name-local.c: a new local variable for a pointer to struct @tag, of a name that @f does not use; or NULL. */
const char *name_local(const struct ir_func *f, const char *tag);
/*
 * A local variable of @f for what look-ups like @in give, in sight of it, where what it holds is not used any more
 * behind @in; or NULL.
 */
const char *name_unused_local(const struct ir_func *f, const struct ir_instr *in);
/* Declare it for @s, with the declarations of its block or of the function. False: there is no place for it. */
bool name_local_declare(const struct ir_func *f, const struct ir_stmt *s, const char *tag, const char *name,
			GPtrArray *edits);

/* edit.c */
struct edit *fix_edit_new(uint32_t begin, uint32_t end, const char *text);
void fix_edits_add(GPtrArray *edits, uint32_t begin, uint32_t end, const char *text);

const char *words_noun(const struct flow_ref *ref); /* "device", "OF node" */
/* words-left.c: what leads to @s, a break: "the loop is left because 'np' is NULL"; or NULL. g_free() */
char *words_why_left(const struct ir_func *fn, const struct ir_stmt *s);
/* words.c: what leaks, where, and what the plan does about it. */
char *words_of(struct place *p, const GPtrArray *plan, const char *strategy);

#endif
