/* SPDX-License-Identifier: GPL-2.0-only */
/* The text of a header without bodies of inline functions; see slim.h. */
#include <string.h>

#include "frontend/priv.h"
#include "frontend/slim.h"
#include "support/names.h"

/* Lines of a declaration that are looked at, from its end. */
#define MAX_LINES 16

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* An #if that begins, or ends: @conds are open. False for what makes the body one to keep. */
static bool take_directive(const char *p, const char *end, unsigned int *conds)
{
	for (p++; p < end && is_blank(*p); p++)
		;
	if (end - p < 5)
		return false;
	if (!strncmp(p, "if", 2)) {
		(*conds)++;
		return true;
	}
	if (!*conds)
		return false;
	if (!strncmp(p, "endif", 5)) {
		(*conds)--;
		return true;
	}
	return !strncmp(p, "el", 2) || !strncmp(p, "error", 5);
}

/* Behind a string, a character or a comment that begins at @p; @p itself when nothing does, NULL when it is odd. */
static const char *skip_opaque(const char *p, const char *end)
{
	const char *q;

	if (*p == '"' || *p == '\'') {
		for (q = p + 1; q < end && *q != *p && *q != '\n'; q++)
			q += *q == '\\';
		return q < end && *q == *p ? q + 1 : NULL;
	}
	if (end - p < 2)
		return p;
	if (p[0] == '*' && p[1] == '/')
		return NULL;
	if (p[0] != '/' || (p[1] != '*' && p[1] != '/'))
		return p;
	if (p[1] == '/') {
		q = memchr(p, '\n', end - p);
		return q ? q : end;
	}
	q = g_strstr_len(p + 2, end - p - 2, "*/");
	return q ? q + 2 : NULL;
}

/*
 * Behind the "}" of the body that begins at @p, or NULL when it is none that can go: it has to end with a "}" at the
 * beginning of a line, the first one there.
 */
static const char *body_end(const char *p, const char *end)
{
	unsigned int depth = 0, conds = 0;

	while (p < end) {
		const char *q = skip_opaque(p, end);

		if (!q)
			return NULL;
		if (q != p) {
			p = q;
			continue;
		}
		if (*p == '\n') {
			for (q = p + 1; q < end && is_blank(*q); q++)
				;
			if (q < end && *q == '#' && !take_directive(q, end, &conds))
				return NULL;
		} else if (*p == '{') {
			depth++;
		} else if (*p == '}') {
			depth--;
			if (p[-1] == '\n' || !depth)
				return p[-1] == '\n' && !depth && !conds && p + 1 < end && p[1] == '\n'
					       ? p + 1
					       : NULL;
		}
		p++;
	}
	return NULL;
}

/* Can the line from @p to @end be one of a declaration that goes on below? */
static bool is_declaration(const char *p, const char *end)
{
	while (end > p && is_blank(end[-1]))
		end--;
	return end > p && *p != '#' && *p != '}' && !strchr(";\\}", end[-1]) &&
	       (end - p < 2 || end[-1] != '/' || end[-2] != '*');
}

/* The beginning of the declaration that ends at @end, before the "\n{". */
static const char *declaration(const char *text, const char *end)
{
	const char *from = end;

	for (unsigned int n = 0; n < MAX_LINES && from > text; n++) {
		const char *last = from == end ? end : from - 1, *p = last;

		while (p > text && p[-1] != '\n')
			p--;
		if (!is_declaration(p, last))
			break;
		from = p;
	}
	return from;
}

/* Is it that of an inline function without one of @words in any name? */
static bool can_go(const char *p, const char *end, const char *const *words, unsigned int n)
{
	bool is_inline = false;
	char name[128];

	while (p < end) {
		size_t len = 0;

		while (p + len < end && name_has_char(p[len]))
			len++;
		if (!len) {
			p++;
			continue;
		}
		if (len >= sizeof(name))
			return false;
		memcpy(name, p, len);
		name[len] = '\0';
		is_inline |= strstr(name, "inline") != NULL;
		if (name_has_word(name, words, n))
			return false;
		p += len;
	}
	return is_inline;
}

static void append_lines(GString *s, const char *p, const char *end)
{
	for (; p < end; p++)
		if (*p == '\n')
			g_string_append_c(s, '\n');
}

/* Names in quotes are those of @dir. False for an include that only the preprocessor knows. */
static bool append_text(GString *s, const char *p, const char *end, const char *dir)
{
	while (p < end) {
		const char *nl = memchr(p, '\n', end - p), *line_end = nl ? nl + 1 : end;
		const char *name = text_included(text_directive(p));

		if (name && *name != '<' && *name != '"')
			return false;
		if (name && *name == '"' && name[1] != '/') {
			g_string_append_len(s, p, name + 1 - p);
			g_string_append_printf(s, "%s/", dir);
			p = name + 1;
		}
		g_string_append_len(s, p, line_end - p);
		p = line_end;
	}
	return true;
}

char *slim_text(const char *text, size_t len, const char *dir, const char *const *words, unsigned int n,
		size_t *out_len)
{
	const char *end = text + len, *done = text, *p = text;
	GString *out = NULL;

	while ((p = memchr(p, '{', end - p))) {
		const char *open = p++, *close;

		if (open == text || open[-1] != '\n' || p == end || *p != '\n' ||
		    !can_go(declaration(text, open - 1), open, words, n))
			continue;
		close = body_end(open, end);
		if (!close)
			continue;
		if (!out)
			out = g_string_sized_new(len);
		if (!append_text(out, done, open, dir))
			goto whole;
		g_string_append_c(out, ';');
		append_lines(out, open, close);
		done = p = close;
	}
	if (!out)
		return NULL;
	if (!append_text(out, done, end, dir))
		goto whole;
	*out_len = out->len;
	return g_string_free(out, FALSE);
whole:
	g_string_free(out, TRUE);
	return NULL;
}
