/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Leaks that are meant: "This reference will be leaked but that's alright as this device never goes down."
 */
#include "fix/meant.h"
#include "fix/text.h"

#include <string.h>

/* Where the comment begins that ends on the line above @line and has its lines to itself; @line when there is none. */
static uint32_t comment_above(const struct text *t, uint32_t line)
{
	uint32_t end = line ? text_skip_back(t, line - 1) : 0, at = text_line_start(t, end);

	if (!end || text_line_end(t, end) != line - 1)
		return line;
	if (end >= 4 && !strncmp(t->s + end - 2, "*/", 2)) {
		for (at = end - 4; at && strncmp(t->s + at, "/*", 2); at--)
			;
		return !strncmp(t->s + at, "/*", 2) && text_starts_line(t, at) ? at : line;
	}
	at += strspn(t->s + at, " \t");
	return strncmp(t->s + at, "//", 2) ? line : at;
}

static bool speaks_of_leak(const char *comment, uint32_t len)
{
	g_autofree char *text = g_ascii_strdown(comment, len);

	/* "FIXME: leaks", "do not leak it", "must be put, or it leaks" ask for the opposite */
	return g_regex_match_simple("\\bleak", text, G_REGEX_RAW, 0) &&
	       !g_regex_match_simple("fixme|todo|xxx|avoid|n't leak|not (to )?leak|never leak|must|should",
				     text, G_REGEX_RAW, 0);
}

bool leak_is_meant(const struct flow_unit *fu, const struct flow_ref *ref)
{
	const struct ir_range *r = &ref->acquire->range;
	struct text t = { fu->ir->text, (uint32_t)fu->ir->len };
	uint32_t line = r->in_header ? 0 : text_line_start(&t, r->begin), at;

	while ((at = comment_above(&t, line)) < line) {
		if (speaks_of_leak(t.s + at, line - at))
			return true;
		line = text_line_start(&t, at);
	}
	return false;
}
