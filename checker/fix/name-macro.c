/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "check(!look_up(x), ...);", where check() is a macro that only asks whether there is something: the look-up comes
 * first, in a statement of its own, and is released behind the check.
 *
 * Positions inside of an expansion say where its arguments are written, not where the statement ends: that is
 * read from the text.
 */
#include "fix/name-priv.h"

#include <string.h>

static uint32_t skip_space(const struct text *t, uint32_t at)
{
	while (at < t->len && g_ascii_isspace(t->s[at]))
		at++;
	return at;
}

static uint32_t skip_word(const struct text *t, uint32_t at)
{
	while (at < t->len && (g_ascii_isalnum(t->s[at]) || t->s[at] == '_'))
		at++;
	return at;
}

/* Offset behind the string or character that starts at @at; 0: it does not end. */
static uint32_t skip_quoted(const struct text *t, uint32_t at)
{
	char quote = t->s[at++];

	for (; at < t->len && t->s[at] != quote && t->s[at] != '\n'; at++)
		at += t->s[at] == '\\';
	return at < t->len && t->s[at] == quote ? at + 1 : 0;
}

/* "name(...)" at @at: the offset behind it; 0: it is none, or holds a comment or a directive. */
static uint32_t call_end(const struct text *t, uint32_t at)
{
	unsigned int depth = 0;
	uint32_t word = skip_word(t, at);

	if (word == at)
		return 0;
	for (at = skip_space(t, word); at && at < t->len; at++) {
		char c = t->s[at];

		if (c == '#' || (c == '/' && strchr("/*", t->s[at + 1])))
			return 0;
		if (c == '"' || c == '\'')
			at = skip_quoted(t, at) - 1;
		else if (c == '(')
			depth++;
		else if (c == ')' && !--depth)
			return at + 1;
		if (!depth || at == UINT32_MAX)
			return 0;
	}
	return 0;
}

/* Is the look-up one argument as it is written, and evaluated once? */
static bool is_written_argument(const struct name_job *j)
{
	const struct ir_func *f = j->ref->func;
	const struct ir_range *r = &j->ref->acquire->range;
	size_t n = strlen(j->ref->api);
	unsigned int times = 0;

	for (uint32_t i = 0; i < f->ninstrs; i++)
		times += f->instrs[i]->op == IR_CALL && f->instrs[i]->range.begin == r->begin;
	return times == 1 && !r->in_header && r->begin > j->s->range.begin &&
	       skip_word(&j->t, r->begin) == r->begin + n && !strncmp(j->t.s + r->begin, j->ref->api, n) &&
	       call_end(&j->t, r->begin) == r->end;
}

/* Do only tests use the result? */
static bool is_only_tested(const struct name_job *j)
{
	const struct ir_func *f = j->ref->func;
	const struct ir_var *v = j->ref->acquire->dst->var;
	unsigned int tests = 0;

	for (unsigned int i = 0; i < f->blocks->len; i++) {
		const struct ir_term *t = &((const struct ir_block *)f->blocks->pdata[i])->term;

		tests += t->kind == IR_TERM_BRANCH && expr_mentions(t->value, v);
	}
	/* the look-up itself names it, too */
	return tests == 1 && name_uses(f, v) == 2;
}

/* Does @b only do what belongs to the statement? */
static bool is_within(const struct ir_block *b, const struct ir_stmt *s)
{
	for (unsigned int i = 0; i < b->instrs->len; i++) {
		if (((const struct ir_instr *)b->instrs->pdata[i])->stmt != s)
			return false;
	}
	return b->term.kind == IR_TERM_GOTO || b->term.stmt == s;
}

/* May a test of the statement itself decide whether @to is reached? */
static bool leads_to(const struct ir_block *b, const struct ir_stmt *s, const struct ir_block *to,
		     unsigned int depth)
{
	bool any = false;

	for (unsigned int k = 0; k < b->term.nsucc && !any; k++) {
		const struct ir_block *next = b->term.succ[k];

		any = next == to || (is_within(next, s) && (!depth || leads_to(next, s, to, depth - 1)));
	}
	return any;
}

#define MAX_DEPTH 8 /* blocks of one statement in a row; with more it is taken to be decided */

/* Is the look-up the first thing that the statement does, whatever else is true? */
static bool comes_first(const struct name_job *j)
{
	const struct ir_func *f = j->ref->func;
	const struct ir_instr *a = j->ref->acquire;

	for (uint32_t i = 0; i < a->id; i++) {
		if (f->instrs[i]->stmt == j->s && f->instrs[i]->range.begin < a->range.begin)
			return false;
	}
	for (unsigned int i = 0; i < f->blocks->len; i++) {
		const struct ir_block *b = f->blocks->pdata[i];

		if (b->term.kind != IR_TERM_GOTO && b->term.stmt == j->s &&
		    leads_to(b, j->s, a->block, MAX_DEPTH))
			return false;
	}
	return true;
}

/* The only statement of a loop gets braces; other places take a second one without, or not at all. */
static bool make_room(const struct name_job *j, uint32_t end, GPtrArray *edits, char **close)
{
	const struct ir_stmt *up = j->s->parent;
	uint32_t before = text_skip_back(&j->t, j->s->range.begin);
	g_autofree char *indent = NULL;

	if (!j->s->bare)
		return up && up->kind == IR_S_COMPOUND;
	if (!up || up->kind != IR_S_LOOP || !text_starts_line(&j->t, up->range.begin) || j->t.s[end] != '\n')
		return false;
	indent = text_indent(&j->t, up->range.begin);
	fix_edits_add(edits, before, before, " {");
	*close = g_strdup_printf("\n%s}", indent);
	return true;
}

bool name_in_macro(const struct name_job *j, GPtrArray *all)
{
	const struct ir_range *call = &j->ref->acquire->range;
	uint32_t begin = j->s->range.begin, end = call_end(&j->t, begin), after;
	g_autofree char *set = NULL, *use = NULL, *text = NULL, *put = NULL, *close = NULL, *behind = NULL;
	g_autoptr(GPtrArray) edits = fix_edits_new();

	after = text_stmt_end(&j->t, end + 1);
	if (!end || j->t.s[end] != ';' || call->end > end || !text_starts_line(&j->t, begin) ||
	    !is_written_argument(j) || !is_only_tested(j) || !comes_first(j) ||
	    !make_room(j, after, edits, &close) || !name_declare(j, edits))
		return false;
	set = name_assignment(j, call, j->indent);
	use = g_strdup_printf("%.*s%s%.*s", (int)(call->begin - begin), j->t.s + begin, j->name,
			      (int)(end - call->end), j->t.s + call->end);
	text = g_strdup_printf("%s\n%s%s", set, j->indent, use);
	fix_edits_add(edits, begin, end, text);
	put = name_release(j, true);
	behind = g_strdup_printf("\n%s%s%s", j->indent, put, close ? close : "");
	fix_edits_add(edits, after, after, behind);
	name_offer(j, g_steal_pointer(&edits), NAME_DEED_TESTED, all);
	return true;
}
