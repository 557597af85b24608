/* SPDX-License-Identifier: GPL-2.0-only */
/* What the text of a file says about its includes, before anybody parses it. */
#include <string.h>

#include "frontend/priv.h"
#include "support/names.h"

static const char *skip_blanks(const char *s)
{
	return s + strspn(s, " \t");
}

/* "include <a.h>", of a line that is for the preprocessor, or NULL. */
const char *text_directive(const char *line)
{
	line = skip_blanks(line);
	return *line == '#' ? skip_blanks(line + 1) : NULL;
}

/* "<a.h>", of an include, or NULL; @d may be NULL. */
const char *text_included(const char *d)
{
	return d && g_str_has_prefix(d, "include") ? skip_blanks(d + strlen("include")) : NULL;
}

static const char *skip_comment(const char *p, const char *end)
{
	const char *e;

	if (end - p < 2 || p[0] != '/')
		return p;
	if (p[1] == '*') {
		e = g_strstr_len(p + 2, end - p - 2, "*/");
		return e ? e + 2 : end;
	}
	if (p[1] == '/') {
		e = memchr(p, '\n', end - p);
		return e ? e : end;
	}
	return p;
}

/* They only say what becomes of messages and exports. */
static bool is_for_output(const char *name, size_t len)
{
	static const char *const names[] = { "DEBUG", "pr_fmt", "dev_fmt", "KMSG_COMPONENT",
					     "DEFAULT_SYMBOL_NAMESPACE" };

	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (strlen(names[i]) == len && !strncmp(names[i], name, len))
			return true;
	return false;
}

/* The name after #define or #undef; @len: its length. */
static const char *macro_name(const char *directive, size_t *len)
{
	const char *name = skip_blanks(directive + strlen("define"));

	if (g_str_has_prefix(directive, "undef"))
		name = skip_blanks(directive + strlen("undef"));
	*len = 0;
	while (name_has_char(name[*len]))
		(*len)++;
	return name;
}

static bool is_macro(const char *directive)
{
	return g_str_has_prefix(directive, "undef") || g_str_has_prefix(directive, "define");
}

/*
 * Macros with parameters (pr_fmt, dev_fmt, a driver's own): headers use those
 * in macros of theirs at most, and then they may as well come later.
 */
static bool harmless(const char *directive)
{
	bool undef = g_str_has_prefix(directive, "undef");
	size_t len;
	const char *name = macro_name(directive, &len);

	return is_for_output(name, len) || (!undef && name[len] == '(');
}

static const char *next_line(const char *p, const char *end)
{
	while (p < end && *p != '\n')
		p += *p == '\\' && p + 1 < end ? 2 : 1;
	return p;
}

GPtrArray *text_macros_first(const char *text, size_t len)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	const char *p = text, *end = text + len, *d, *q;
	size_t n;

	while (p < end) {
		q = skip_comment(p, end);
		if (q != p || g_ascii_isspace(*p)) {
			p = q != p ? q : p + 1;
			continue;
		}
		d = text_directive(p);
		if (!d || g_str_has_prefix(d, "include"))
			break;
		if (is_macro(d) && !harmless(d)) {
			q = macro_name(d, &n);
			g_ptr_array_add(names, g_strndup(q, n));
		}
		p = next_line(d, end);
	}
	return names;
}

void text_macros(const char *text, size_t len, GHashTable *names)
{
	const char *end = text + len;

	for (const char *p = text, *nl; p < end; p = nl ? nl + 1 : end) {
		const char *d = text_directive(p), *name;
		size_t n;

		nl = memchr(p, '\n', end - p);
		if (!d || !is_macro(d) || harmless(d))
			continue;
		name = macro_name(d, &n);
		g_hash_table_add(names, g_strndup(name, n));
	}
}

/*
 * A macro set between two includes, here or in a header of the driver's own, may ask the later header for more: under a
 * shared header, which has read it already, that is missing.
 */
bool text_may_hide(const char *text, size_t len)
{
	const char *end = text + len;
	bool set = false;

	for (const char *p = text, *nl; p < end; p = nl ? nl + 1 : end) {
		const char *d = text_directive(p), *name = text_included(d);

		nl = memchr(p, '\n', end - p);
		if (name && (set || *name == '"'))
			return true;
		if (d && is_macro(d))
			set = set || !harmless(d);
	}
	return false;
}
