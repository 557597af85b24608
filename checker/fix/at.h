/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fixes of findings that are about a place: a call to delete, a check to insert.
 *
 * Contract
 *   - One strategy a rule, in the table of at.c; it reads, and adds candidates with fix_at_add(), best first.
 *   - As everywhere in fix/: nothing is shown before it was verified; edits follow the neighbours' indentation.
 */
#ifndef FWS_FIX_AT_H
#define FWS_FIX_AT_H

#include "fix/fix.h"
#include "fix/text.h"

struct fix_at {
	const struct flow_unit *fu;
	const struct finding *finding;
	const struct ir_func *func;
	const struct ir_instr *instr; /* the call or assignment the finding points at, or NULL */
	const struct ir_stmt *stmt; /* its statement, or the innermost one around the place; or NULL */
	struct text text;
	GPtrArray *candidates;
	char *why_not; /* set by a strategy that adds nothing: why; g_free() */
};

/* @edits (see fix_edits_new()) are taken over; @words: what the patch does, a sentence or more. */
void fix_at_add(struct fix_at *at, const char *strategy, GPtrArray *edits, const char *words);

/* Edits that strategies are made of. */
/* Delete @s with its line; a line that becomes a second empty one goes too. */
void fix_at_delete(const struct fix_at *at, GPtrArray *edits, const struct ir_stmt *s);
/*
 * The same for one of a list of edits that belong together, with what @s leaves without a use: braces, a condition, a
 * label ("goto out;" becomes the return behind it). False with at->why_not when what would be left is not right.
 */
bool fix_at_remove(struct fix_at *at, GPtrArray *edits, const struct ir_stmt *s);
/*
 * Put the lines of @lines (no indentation of their own but tabs for deeper levels, each ended by a newline) before or
 * behind @s, indented as it is. An empty line in @lines stays empty. A bare body gets no braces: false then.
 */
bool fix_at_insert_before(const struct fix_at *at, GPtrArray *edits, const struct ir_stmt *s,
			  const char *lines);
/* The same, but a bare body of an if without else gets its braces. */
bool fix_at_insert_or_brace(const struct fix_at *at, GPtrArray *edits, const struct ir_stmt *s,
			    const char *lines);
bool fix_at_insert_after(const struct fix_at *at, GPtrArray *edits, const struct ir_stmt *s,
			 const char *lines);

/* @lines, each indented by @indent; g_free() */
char *fix_at_indented(const char *lines, const char *indent);

/* The source text of a range; g_free() */
char *fix_at_source(const struct fix_at *at, const struct ir_range *r);

/* The blocks that @from leads to, itself included: struct ir_block *, each once; g_ptr_array_unref() */
GPtrArray *fix_at_blocks_from(const struct ir_block *from);
/* Does a way from @from, itself included, come to @to without @not, which may be NULL? */
bool fix_at_reaches(const struct ir_block *from, const struct ir_block *to, const struct ir_block * not);

/* For a finding about a reference: the statement that takes it. Candidates go to @all. */
struct fix_at fix_at_of(const struct flow_unit *fu, const struct flow_ref *ref, const struct finding *f,
			GPtrArray *all);

/* Does @rule have a strategy here? */
bool fix_at_knows(const char *rule);
/* For the subject of a patch: "%s in f()", an imperative; NULL for rules without one here. */
const char *fix_at_problem(const char *rule, bool several);
/* Does a fix of @rule only remove what is of no use? */
bool fix_at_tidies(const char *rule);

/* As fix_propose(), for a finding of such a rule. */
GPtrArray *fix_propose_at(const struct flow_unit *fu, const struct finding *f, char **why);

#endif
