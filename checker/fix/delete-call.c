/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "delete-call": a statement that only makes a call, and does what somebody else does anyway, goes; with it the
 * condition, the braces or the label that it leaves without a use.
 */
#include "fix/at.h"

#include <string.h>

#include "fix/at-strategies.h"
#include "fix/place.h"
#include "fix/plan.h"
#include "rules/reach.h"

/* --- what a deleted statement takes along ------------------------------------------------ */

static unsigned int kids_of(const struct ir_stmt *s)
{
	return s->kids ? s->kids->len : 0;
}

static bool has_comment(const struct fix_at *at, uint32_t begin, uint32_t end)
{
	g_autofree char *s = g_strndup(at->text.s + begin, end - begin);

	return strstr(s, "/*") || strstr(s, "//");
}

static bool on_one_line(const struct ir_stmt *s)
{
	return s->range.line == s->range.end_line;
}

static bool plain_text(const struct fix_at *at, const struct ir_stmt *s)
{
	return !s->range.in_macro && !s->range.in_header && text_starts_line(&at->text, s->range.begin) &&
	       at->text.s[text_stmt_end(&at->text, s->range.end)] == '\n';
}

static bool decline(struct fix_at *at, const char *why)
{
	if (!at->why_not)
		at->why_not = g_strdup(why);
	return false;
}

/* Of two statements in braces one is left: "if (x) {" loses them. */
static void drop_braces(struct fix_at *at, GPtrArray *edits, const struct ir_stmt *gone)
{
	const struct ir_stmt *block = gone->parent, *outer = block->parent, *left;
	uint32_t open = block->range.begin, close = block->range.end - 1, from;
	uint32_t line = text_line_start(&at->text, gone->range.begin);

	if (kids_of(block) != 2 || !outer || outer->kind != IR_S_IF || outer->else_stmt ||
	    outer->then_stmt != block || has_comment(at, open, line) ||
	    has_comment(at, text_line_end(&at->text, gone->range.end), close))
		return;
	left = block->kids->pdata[block->kids->pdata[0] == gone];
	if (left->kind == IR_S_DECL || !on_one_line(left) || !text_starts_line(&at->text, close) ||
	    outer->range.line != block->range.line)
		return;
	from = text_skip_back(&at->text, open);
	fix_edits_add(edits, from, open + 1, "");
	from = text_line_start(&at->text, close);
	fix_edits_add(edits, from, MIN(text_line_end(&at->text, close) + 1, at->text.len), "");
}

/* The first statement of a block goes with the empty line below it. */
static void delete_first(const struct fix_at *at, GPtrArray *edits, const struct ir_stmt *s)
{
	uint32_t end = text_line_end(&at->text, text_stmt_end(&at->text, s->range.end)) + 1;

	fix_edits_add(edits, text_line_start(&at->text, s->range.begin),
		      MIN(text_line_end(&at->text, end) + 1, at->text.len), "");
}

/* @arm is all that its if does. */
static bool remove_if(struct fix_at *at, GPtrArray *edits, const struct ir_stmt *arm)
{
	const struct ir_stmt *outer = arm->parent;
	g_autofree char *cond = NULL;

	if (!outer || outer->kind != IR_S_IF || outer->else_stmt || outer->then_stmt != arm)
		return decline(at, "the call is all that a branch does");
	cond = g_strndup(at->text.s + outer->range.begin, arm->range.begin - outer->range.begin);
	if (strchr(strchr(cond, '(') ? strchr(cond, '(') + 1 : cond, '(') || strstr(cond, "++") ||
	    strstr(cond, "--") || g_regex_match_simple("[^=!<>]=[^=]", cond, 0, 0))
		return decline(at, "nothing would be left of an if whose condition may do something");
	return fix_at_remove(at, edits, outer);
}

struct gotos {
	const char *label;
	GPtrArray *found;
};

static void collect_goto(struct ir_stmt *s, void *data)
{
	struct gotos *g = data;

	if (s->kind == IR_S_GOTO && !g_strcmp0(s->label, g->label))
		g_ptr_array_add(g->found, s);
}

/* "ret = f(x);" right before @s, for a "return ret;" that @s is going to be; or NULL. */
static const struct ir_stmt *sets_result(const struct fix_at *at, const struct ir_stmt *s, const char *ret)
{
	const struct ir_stmt *before = NULL;
	g_autofree char *text = NULL;
	size_t n = strlen("return ");

	for (unsigned int i = 1; s->parent && s->parent->kind == IR_S_COMPOUND && i < kids_of(s->parent); i++)
		before = s->parent->kids->pdata[i] == s ? s->parent->kids->pdata[i - 1] : before;
	if (!before || before->kind != IR_S_EXPR || !on_one_line(before) || !plain_text(at, before) ||
	    before->range.end_line + 1 != s->range.line || strncmp(ret, "return ", n))
		return NULL;
	text = fix_at_source(at, &before->range);
	return !strncmp(text, ret + n, strlen(ret) - n - 1) &&
			       g_str_has_prefix(text + strlen(ret) - n - 1, " = ")
		       ? before
		       : NULL;
}

/* "goto out;" becomes @ret, and "ret = f(x); goto out;" becomes "return f(x);". */
static void leave_at_once(struct fix_at *at, GPtrArray *edits, const struct ir_stmt *s, const char *ret)
{
	const struct ir_stmt *set = sets_result(at, s, ret);
	g_autofree char *value = NULL, *text = NULL;

	if (!set) {
		fix_edits_add(edits, s->range.begin, s->range.end, ret);
		return;
	}
	value = fix_at_source(at, &set->range);
	text = g_strconcat("return ", strstr(value, " = ") + 3, NULL);
	fix_edits_add(edits, text_line_start(&at->text, set->range.begin),
		      text_line_start(&at->text, s->range.begin), "");
	fix_edits_add(edits, s->range.begin, s->range.end, text);
	drop_braces(at, edits, set);
}

/* "out: f(x); return y;": every "goto out;" becomes "return y;" */
static bool return_instead(struct fix_at *at, GPtrArray *edits, const struct ir_stmt *label,
			   const struct ir_stmt *ret)
{
	g_autoptr(GPtrArray) found = g_ptr_array_new();
	struct gotos g = { label->label, found };
	g_autofree char *text = fix_at_source(at, &ret->range);

	stmt_walk(at->func->body, collect_goto, &g);
	for (unsigned int i = 0; i < found->len; i++) {
		const struct ir_stmt *s = found->pdata[i];

		if (s->range.in_macro || s->range.in_header)
			return decline(at, "a macro jumps to the label of the call");
		leave_at_once(at, edits, s, text);
	}
	return true;
}

/* Does nothing run into @label from above? */
static bool only_jumped_to(const struct ir_stmt *label)
{
	const struct ir_stmt *before = NULL;

	for (unsigned int i = 1; i < kids_of(label->parent); i++)
		before = label->parent->kids->pdata[i] == label ? label->parent->kids->pdata[i - 1] : before;
	return before && (before->kind == IR_S_RETURN || before->kind == IR_S_GOTO);
}

/* "out: f(x); fail: ...": every "goto out;" becomes "goto fail;" */
static bool next_instead(struct fix_at *at, GPtrArray *edits, const struct ir_stmt *label,
			 const struct ir_stmt *next)
{
	g_autoptr(GPtrArray) found = g_ptr_array_new();
	struct gotos g = { label->label, found };
	g_autofree char *text = g_strdup_printf("goto %s;", next->label);

	stmt_walk(at->func->body, collect_goto, &g);
	for (unsigned int i = 0; i < found->len; i++) {
		const struct ir_stmt *s = found->pdata[i];

		if (s->range.in_macro || s->range.in_header)
			return decline(at, "a macro jumps to the label of the call");
		fix_edits_add(edits, s->range.begin, s->range.end, text);
	}
	return true;
}

/* The call is the first thing behind a label. */
static bool remove_labelled(struct fix_at *at, GPtrArray *edits, const struct ir_stmt *s)
{
	const struct ir_stmt *label = s->parent, *next = stmt_next(label);
	uint32_t begin = s->range.begin, end = s->range.end;

	if (!next || next->kind == IR_S_DECL || label->range.in_macro)
		return decline(at, "nothing would be left behind the label of the call");
	if (label->parent->kind == IR_S_COMPOUND && next->kind == IR_S_RETURN && on_one_line(next) &&
	    plain_text(at, next) && !has_comment(at, label->range.begin, begin)) {
		if (!return_instead(at, edits, label, next))
			return false;
		begin = label->range.begin;
		/* the return is for those only who come through the label */
		if (only_jumped_to(label)) {
			begin = text_skip_back(&at->text, begin) + 1;
			end = next->range.end;
		}
	} else if (label->parent->kind == IR_S_COMPOUND && next->kind == IR_S_LABEL &&
		   !has_comment(at, label->range.begin, begin)) {
		if (!next_instead(at, edits, label, next))
			return false;
		begin = label->range.begin;
	}
	begin = text_line_start(&at->text, begin);
	fix_edits_add(edits, begin, MIN(text_line_end(&at->text, end) + 1, at->text.len), "");
	return true;
}

bool fix_at_remove(struct fix_at *at, GPtrArray *edits, const struct ir_stmt *s)
{
	const struct ir_stmt *up = s->parent;

	if (!up || !plain_text(at, s))
		return decline(at, "the call does not stand on lines of its own");
	if (up->kind == IR_S_LABEL)
		return remove_labelled(at, edits, s);
	if (s->bare)
		return remove_if(at, edits, s);
	if (up->kind != IR_S_COMPOUND)
		return decline(at, "the call is part of another statement");
	if (kids_of(up) == 1)
		return up->parent ? remove_if(at, edits, up)
				  : decline(at, "nothing would be left of the function");
	if (up->kids->pdata[0] == s && text_blank_line_after(&at->text, s->range.end))
		delete_first(at, edits, s);
	else
		fix_at_delete(at, edits, s);
	drop_braces(at, edits, s);
	return true;
}

static bool delete_call(struct fix_at *at, const char *words)
{
	GPtrArray *edits;

	if (!at->instr || !at->stmt || at->stmt->kind != IR_S_EXPR || at->instr->dst ||
	    at->stmt->range.begin != at->instr->range.begin || at->instr->macro)
		return decline(at, "the call is part of another statement");
	edits = fix_edits_new();
	if (!fix_at_remove(at, edits, at->stmt)) {
		g_ptr_array_unref(edits);
		return false;
	}
	fix_at_add(at, "delete-call", edits, words);
	return true;
}

/* --- for rules ------------------------------------------------------------------------- */

/* Is the call made for a device that goes, rather than for one that was not taken? */
static bool releases(const struct fix_at *at)
{
	struct reach_way way = { 0 };
	bool yes = reach_find(at->fu, at->func, reach_is_release, &way);

	reach_way_clear(&way);
	return yes;
}

void fix_priv_null_store(struct fix_at *at)
{
	g_autofree char *words = g_strdup_printf(
		"%s() clears the private data of a device %s. The IOMMU core frees dev->iommu right after "
		"that, so "
		"that nobody can read it any more.\n\nRemove the pointless store.",
		at->func->name, releases(at) ? "that is released" : "when it cannot be probed");

	delete_call(at, words);
}

void fix_fwspec_free(struct fix_at *at)
{
	g_autofree char *words = NULL;

	if (!at->instr || !reach_only_failing(at->fu, at->func, at->instr, reach_is_release)) {
		decline(at,
			"what follows needs the fwspec to be gone; it has to work with the one of the core");
		return;
	}
	if (at->fu->api && at->fu->api->fwspec_has_ops &&
	    order_has_role(flow_order(at->fu), at->func, "xlate")) {
		decline(at,
			"of_xlate gets here too, and in this tree has to leave nothing behind when it fails");
		return;
	}
	words = g_strdup_printf(
		"%s() frees the fwspec of a device %s. The fwspec belongs to the IOMMU core, which frees it "
		"itself and may need it until then.\n\nLeave it to the core.",
		at->func->name, releases(at) ? "that is released" : "when it fails");
	delete_call(at, words);
}
