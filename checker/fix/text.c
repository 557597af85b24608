/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lines, indentation and what follows a statement.
 */
#include "fix/text.h"

#include <string.h>

static bool blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool white(char c)
{
	return blank(c) || c == '\n' || c == '\r' || c == '\f';
}

uint32_t text_line_start(const struct text *t, uint32_t at)
{
	at = MIN(at, t->len);
	while (at > 0 && t->s[at - 1] != '\n')
		at--;
	return at;
}

uint32_t text_line_end(const struct text *t, uint32_t at)
{
	while (at < t->len && t->s[at] != '\n')
		at++;
	return MIN(at, t->len);
}

char *text_indent(const struct text *t, uint32_t at)
{
	uint32_t start = text_line_start(t, at), end = start;

	while (end < t->len && blank(t->s[end]))
		end++;
	return g_strndup(t->s + start, end - start);
}

bool text_starts_line(const struct text *t, uint32_t at)
{
	uint32_t i = text_line_start(t, at);

	while (i < at && blank(t->s[i]))
		i++;
	return i == at;
}

bool text_blank_line_after(const struct text *t, uint32_t at)
{
	uint32_t i = text_line_end(t, at);

	if (i >= t->len)
		return false;
	for (i++; i < t->len && t->s[i] != '\n'; i++) {
		if (!white(t->s[i]))
			return false;
	}
	while (i < t->len && white(t->s[i]))
		i++;
	return i < t->len && t->s[i] != '}';
}

bool text_blank_line_before(const struct text *t, uint32_t at)
{
	uint32_t i = text_line_start(t, at);

	if (i < 2)
		return false;
	for (i--; i > 0 && t->s[i - 1] != '\n'; i--) {
		if (!white(t->s[i - 1]))
			return false;
	}
	return true;
}

uint32_t text_skip_back(const struct text *t, uint32_t at)
{
	at = MIN(at, t->len);
	while (at > 0 && white(t->s[at - 1]))
		at--;
	return at;
}

/* Length of a comment at @at that closes on the same line, 0 when there is none. */
static uint32_t comment_on_line(const struct text *t, uint32_t at, uint32_t eol)
{
	if (at + 1 >= eol || t->s[at] != '/')
		return 0;
	if (t->s[at + 1] == '/')
		return eol - at;
	if (t->s[at + 1] != '*')
		return 0;
	for (uint32_t i = at + 2; i + 1 < eol; i++) {
		if (t->s[i] == '*' && t->s[i + 1] == '/')
			return i + 2 - at;
	}
	return 0;
}

uint32_t text_stmt_end(const struct text *t, uint32_t end)
{
	uint32_t eol = text_line_end(t, end), i = end, last = end;

	while (i < eol) {
		uint32_t n = comment_on_line(t, i, eol);

		if (n) {
			i += n;
			last = i;
		} else if (white(t->s[i])) {
			i++;
		} else {
			return end;
		}
	}
	return last;
}

uint32_t text_keyword(const struct text *t, uint32_t at, const char *word)
{
	size_t n = strlen(word);

	while (at < t->len && white(t->s[at]))
		at++;
	if (at + n > t->len || strncmp(t->s + at, word, n) || g_ascii_isalnum(t->s[at + n]) ||
	    t->s[at + n] == '_')
		return UINT32_MAX;
	return at;
}

char *text_callee(const char *format)
{
	return g_strndup(format, strcspn(format, "("));
}

/* Behind the literal that begins at @at. */
static uint32_t skip_literal(const struct text *t, uint32_t at)
{
	char quote = t->s[at++];

	while (at < t->len && t->s[at] != quote)
		at += t->s[at] == '\\' ? 2 : 1;
	return at + 1;
}

/* Behind the parenthesis that closes the one at @at. */
static uint32_t skip_parentheses(const struct text *t, uint32_t at)
{
	unsigned int depth = 0;

	while (at < t->len) {
		char c = t->s[at];

		if (c == '"' || c == '\'') {
			at = skip_literal(t, at);
			continue;
		}
		depth += c == '(';
		depth -= c == ')';
		at++;
		if (!depth)
			break;
	}
	return at;
}

bool text_is_call(const struct text *t, uint32_t begin, uint32_t end)
{
	uint32_t at = begin;

	while (at < t->len && (g_ascii_isalnum(t->s[at]) || t->s[at] == '_'))
		at++;
	if (at == begin || at >= t->len || t->s[at] != '(')
		return false;
	return skip_parentheses(t, at) + 1 == end && t->s[end - 1] == ';';
}
