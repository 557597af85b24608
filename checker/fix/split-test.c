// SPDX-License-Identifier: GPL-2.0-only
/* One test of two things, one of which is whether there is an object: see plan.h. */
#include <string.h>

#include "fix/plan.h"

/* The if whose only deed is to leave by @s. */
static const struct ir_stmt *test_of(const struct ir_stmt *s)
{
	const struct ir_stmt *up = s->parent;

	if (up && up->kind == IR_S_COMPOUND && up->kids->len == 1)
		up = up->parent;
	return stmt_is_jump(s) && up && up->kind == IR_S_IF && !up->else_stmt && !up->bare &&
			       !up->range.in_macro && !up->range.in_header && !s->range.in_macro
		       ? up
		       : NULL;
}

/* "!x->parent" of "if (!x || !x->parent)"; g_free(), NULL when it is not so */
static char *rest_of(const struct text *t, const struct ir_stmt *test, const char *object)
{
	g_autofree char *text =
		g_strndup(t->s + test->range.begin, test->then_stmt->range.begin - test->range.begin);
	g_autofree char *start = g_strdup_printf("if (!%s || ", object);

	g_strchomp(text);
	if (!g_str_has_prefix(text, start) || !g_str_has_suffix(text, ")") || strchr(text, '\n'))
		return NULL;
	return g_strndup(text + strlen(start), strlen(text) - strlen(start) - 1);
}

bool split_test(const struct place *p, const struct site *s, GPtrArray *edits)
{
	const struct ir_stmt *test = test_of(s->stmt);
	const struct text *t = place_text(p);
	g_autofree char *rest = test ? rest_of(t, test, s->object) : NULL;
	g_autofree char *indent = NULL, *inner = NULL, *jump = NULL, *release = NULL, *text = NULL;
	struct site plain = *s;

	if (!rest || s->error || s->status || place_null_format(p) ||
	    plan_takes_null(place_model(p), place_format(p)) || !text_starts_line(t, test->range.begin))
		return false;
	plain.guarded = false;
	indent = text_indent(t, test->range.begin);
	inner = g_strconcat(indent, "\t", NULL);
	jump = g_strndup(t->s + s->stmt->range.begin,
			 text_stmt_end(t, s->stmt->range.end) - s->stmt->range.begin);
	release = plan_release(p, &plain, inner);
	if (strchr(jump, '\n'))
		return false;
	text = g_strdup_printf("if (!%s)\n%s%s\n%sif (%s) {\n%s%s\n%s%s\n%s}", s->object, inner, jump, indent,
			       rest, inner, release, inner, jump, indent);
	fix_edits_add(edits, test->range.begin, text_stmt_end(t, test->range.end), text);
	return true;
}
