/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "if (!look_up(x) && !look_up(y)) return;" becomes one test after the other, with the release behind the last of
 * them; "if (look_up(x)) ...", where nothing is done with what is found, releases it first.
 */
#include "fix/name-priv.h"

#include <string.h>

static bool leaves(const struct ir_stmt *s)
{
	s = stmt_last(s);
	return s && stmt_is_jump(s);
}

/* A look-up like that of the job, as far as what it gives and how that is released goes. */
static bool is_alike(const struct name_job *j, const struct ir_instr *in)
{
	const struct ir_var *v = in->dst && in->dst->kind == IR_P_VAR ? in->dst->var : NULL;

	return in->op == IR_CALL && v && v->kind == IR_V_TEMP && !in->range.in_macro &&
	       !in->range.in_header && in->callee && !strcmp(in->callee, j->ref->api) &&
	       name_uses(j->ref->func, v) == 2;
}

static int by_source(const void *a, const void *b)
{
	const struct ir_instr *x = *(const struct ir_instr *const *)a,
			      *y = *(const struct ir_instr *const *)b;

	return x->range.begin < y->range.begin ? -1 : x->range.begin > y->range.begin;
}

/* The look-ups of the condition, in order; NULL when it does anything else. */
static GPtrArray *look_ups(const struct name_job *j)
{
	const struct ir_func *f = j->ref->func;
	GPtrArray *all = g_ptr_array_new();

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->stmt != j->s)
			continue;
		if (!is_alike(j, in)) {
			g_ptr_array_unref(all);
			return NULL;
		}
		g_ptr_array_add(all, (gpointer)in);
	}
	g_ptr_array_sort(all, by_source);
	return all;
}

/* Is the text from @at to @end just @tokens, with white space between them? */
static bool is_just(const struct text *t, uint32_t at, uint32_t end, const char *tokens)
{
	for (; at < end; at++) {
		if (g_ascii_isspace(t->s[at]))
			continue;
		if (t->s[at] != *tokens++)
			return false;
	}
	return !*tokens;
}

/* "if (!look_up(x) && !look_up(y))", or what else @first and @next say: the end of that, or 0. */
static uint32_t condition_end(const struct name_job *j, const GPtrArray *calls, const char *first,
			      const char *next)
{
	uint32_t at = j->s->range.begin, close;

	for (unsigned int i = 0; i < calls->len; i++) {
		const struct ir_range *r = &((const struct ir_instr *)calls->pdata[i])->range;

		if (!is_just(&j->t, at, r->begin, i ? next : first))
			return 0;
		at = r->end;
	}
	for (close = at; close < j->t.len && g_ascii_isspace(j->t.s[close]); close++)
		;
	return j->t.s[close] == ')' ? close + 1 : 0;
}

static bool leave_without(const struct name_job *j, const GPtrArray *calls, GPtrArray *all)
{
	const struct ir_stmt *s = j->s;
	g_autoptr(GPtrArray) edits = fix_edits_new();
	g_autoptr(GString) text = g_string_new(NULL);
	g_autofree char *put = name_release(j, false), *behind = NULL;
	uint32_t end = text_stmt_end(&j->t, s->range.end), condition;

	condition = leaves(s->then_stmt) && !s->else_stmt ? condition_end(j, calls, "if(!", "&&!") : 0;
	if (!condition || !name_declare(j, edits))
		return false;
	for (unsigned int i = 0; i < calls->len; i++) {
		g_autofree char *indent = g_strconcat(j->indent, i ? "\t" : "", NULL);
		g_autofree char *set =
			name_assignment(j, &((const struct ir_instr *)calls->pdata[i])->range, indent);

		g_string_append_printf(text, "%s%s\n%sif (!%s)", i ? "\t" : "", set, j->indent, j->name);
		if (i + 1 < calls->len)
			g_string_append_printf(text, "\n%s", j->indent);
	}
	fix_edits_add(edits, s->range.begin, condition, text->str);
	behind = g_strdup_printf("\n\n%s%s", j->indent, put);
	fix_edits_add(edits, end, end, behind);
	name_offer(j, g_steal_pointer(&edits), NAME_DEED, all);
	return true;
}

/* The release goes in front of what is done when there is one; false: there is no place for it. */
static bool release_first(const struct name_job *j, uint32_t condition, GPtrArray *edits)
{
	const struct ir_stmt *s = j->s, *then = s->then_stmt;
	const struct ir_stmt *kid = then->kids && then->kids->len ? then->kids->pdata[0] : NULL;
	g_autofree char *put = name_release(j, false), *text = NULL, *close = NULL;
	uint32_t end = text_stmt_end(&j->t, then->range.end);

	if (then->range.in_macro || then->range.in_header)
		return false;
	if (then->kind == IR_S_COMPOUND) {
		text = g_strdup_printf("\n%s\t%s", j->indent, put);
		fix_edits_add(edits, then->range.begin + 1, then->range.begin + 1, text);
		return kid && kid->kind != IR_S_DECL;
	}
	text = g_strdup_printf(" {\n%s\t%s", j->indent, put);
	close = g_strdup_printf("\n%s}", j->indent);
	fix_edits_add(edits, condition, condition, text);
	fix_edits_add(edits, end, end, close);
	return !s->else_stmt && text_starts_line(&j->t, then->range.begin);
}

/* "if (look_up(x)) ..." */
static bool drop_when_found(const struct name_job *j, const GPtrArray *calls, GPtrArray *all)
{
	g_autoptr(GPtrArray) edits = fix_edits_new();
	g_autofree char *set = NULL, *text = NULL;
	uint32_t condition = calls->len == 1 ? condition_end(j, calls, "if(", "") : 0;

	if (!condition || !name_declare(j, edits))
		return false;
	set = name_assignment(j, &j->ref->acquire->range, j->indent);
	text = g_strdup_printf("%s\n%sif (%s)", set, j->indent, j->name);
	fix_edits_add(edits, j->s->range.begin, condition, text);
	if (!release_first(j, condition, edits))
		return false;
	name_offer(j, g_steal_pointer(&edits), NAME_DEED_TESTED, all);
	return true;
}

bool name_tested(const struct name_job *j, GPtrArray *all)
{
	g_autoptr(GPtrArray) calls = look_ups(j);

	return calls && calls->len && (leave_without(j, calls, all) || drop_when_found(j, calls, all));
}
