/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a test case says about itself, in comments of its own:
 *
 *   expect: RULE "part of the message"   on the line of the acquiring call: a finding
 *   lost-here                            an exit of the finding of this function
 *   known-miss: RULE                     a finding that should be here and is not yet
 *   known-false: RULE                    a finding that is here and should not be
 *   skipped: FUNCTION                    coverage names this function as not checked
 *   not-checked                          coverage says that the file could not be checked
 *   known-unfixed                        the .fixed file is not reached yet
 *   stays: RULE                          a finding of another rule that the fix brings to light, and may
 *   unfixable                            a fix must leave the file alone: every simple one would be wrong
 *
 * A comment is a tag when it begins with a lower-case word that ends the comment or is followed by a colon;
 * one that is not in this list is an error, so that a misspelt expectation cannot pass. Where a function has
 * lost-here marks, they are all the exits its findings may name.
 */
#ifndef FWS_TESTS_CASE_TAGS_H
#define FWS_TESTS_CASE_TAGS_H

#include <glib.h>
#include <stdbool.h>
#include <string.h>

enum tag_kind {
	TAG_EXPECT,
	TAG_LOST_HERE,
	TAG_KNOWN_MISS,
	TAG_KNOWN_FALSE,
	TAG_SKIPPED,
	TAG_NOT_CHECKED,
	TAG_KNOWN_UNFIXED,
	TAG_UNFIXABLE,
	TAG_STAYS,
};

struct tag {
	enum tag_kind kind;
	unsigned int line;
	char *arg; /* rule or function; NULL where the tag has none */
	char *text; /* part of the message, or NULL */
	bool used; /* a finding met it */
};

static const struct {
	const char *name;
	bool has_arg;
} tag_names[] = {
	[TAG_EXPECT] = { "expect", true },
	[TAG_LOST_HERE] = { "lost-here", false },
	[TAG_KNOWN_MISS] = { "known-miss", true },
	[TAG_KNOWN_FALSE] = { "known-false", true },
	[TAG_STAYS] = { "stays", true },
	[TAG_SKIPPED] = { "skipped", true },
	[TAG_NOT_CHECKED] = { "not-checked", false },
	[TAG_KNOWN_UNFIXED] = { "known-unfixed", false },
	[TAG_UNFIXABLE] = { "unfixable", false },
};

static void tag_free(void *p)
{
	struct tag *t = p;

	g_free(t->arg);
	g_free(t->text);
	g_free(t);
}

/* One comment's text, blanks stripped. NULL: no tag, or a wrong one (*error says so). */
static struct tag *tag_parse(const char *comment, unsigned int line, char **error)
{
	static GRegex *shape;
	g_autoptr(GMatchInfo) m = NULL;
	g_autofree char *name = NULL, *arg = NULL, *text = NULL;
	struct tag *t;

	if (!shape)
		shape = g_regex_new("^([a-z]+(?:-[a-z]+)*)(?:$|:\\s*(?:([^\\s\"]+)\\s*(?:\"(.*)\")?)?\\s*$)",
				    0, 0, NULL);
	if (!g_regex_match_simple("^[a-z]+(-[a-z]+)*(:|$)", comment, 0, 0))
		return NULL;
	if (g_regex_match(shape, comment, 0, &m)) {
		name = g_match_info_fetch(m, 1);
		arg = g_match_info_fetch(m, 2);
		text = g_match_info_fetch(m, 3);
	}
	for (unsigned int i = 0; name && i < G_N_ELEMENTS(tag_names); i++) {
		if (strcmp(tag_names[i].name, name) || tag_names[i].has_arg != (arg && *arg))
			continue;
		t = g_new0(struct tag, 1);
		t->kind = i;
		t->line = line;
		t->arg = tag_names[i].has_arg ? g_steal_pointer(&arg) : NULL;
		t->text = text && *text ? g_steal_pointer(&text) : NULL;
		return t;
	}
	*error = g_strdup_printf("line %u: no such tag: \"%s\"", line, comment);
	return NULL;
}

/* All tags of @s in source order; only comments that begin and end on one line can be tags. */
static GPtrArray *tags_parse(const char *s, size_t len, char **error)
{
	GPtrArray *tags = g_ptr_array_new_with_free_func(tag_free);
	const char *end = s + len, *close;
	unsigned int line = 1;

	for (; s < end && !*error; s++) {
		g_autofree char *comment = NULL;
		struct tag *t;

		if (*s == '\n')
			line++;
		if (s[0] != '/' || s[1] != '*')
			continue;
		close = g_strstr_len(s, end - s, "*/");
		if (!close || memchr(s, '\n', close - s))
			continue;
		comment = g_strstrip(g_strndup(s + 2, close - s - 2));
		t = tag_parse(comment, line, error);
		if (t)
			g_ptr_array_add(tags, t);
		s = close + 1;
	}
	return tags;
}

/*
 * First and last line of the function around @line, as kernel style lays it out: from its "{" to its "}" in
 * column one.
 */
static void function_lines(const char *s, size_t len, unsigned int line, unsigned int *first,
			   unsigned int *last)
{
	const char *end = s + len;
	unsigned int n = 0;

	*first = *last = 0;
	for (; s && s < end; s = memchr(s, '\n', end - s), s = s ? s + 1 : NULL) {
		n++;
		if (*s == '{' && n <= line)
			*first = n;
		if (*s == '}' && n >= line) {
			*last = n;
			return;
		}
	}
	*last = n;
}

#endif
