/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Edits as data: apply them, and put those of several fixes together.
 */
#include "fix/plan.h"

#include <string.h>

static void edit_free(void *p)
{
	struct edit *e = p;

	g_free(e->text);
	g_free(e);
}

struct edit *fix_edit_new(uint32_t begin, uint32_t end, const char *text)
{
	struct edit *e = g_new0(struct edit, 1);

	e->begin = begin;
	e->end = end;
	e->text = g_strdup(text);
	return e;
}

GPtrArray *fix_edits_new(void)
{
	return g_ptr_array_new_with_free_func(edit_free);
}

void fix_edits_add(GPtrArray *edits, uint32_t begin, uint32_t end, const char *text)
{
	g_ptr_array_add(edits, fix_edit_new(begin, end, text));
}

struct fix_candidate *fix_candidate_new(const char *strategy, GPtrArray *edits, char *words)
{
	struct fix_candidate *c = g_new0(struct fix_candidate, 1);

	c->strategy = strategy;
	c->edits = edits;
	c->words = words;
	return c;
}

void fix_candidate_free(struct fix_candidate *c)
{
	if (!c)
		return;
	g_ptr_array_unref(c->edits);
	g_free(c->words);
	g_free(c);
}

static void candidate_free(void *c)
{
	fix_candidate_free(c);
}

GPtrArray *fix_candidates_new(void)
{
	return g_ptr_array_new_with_free_func(candidate_free);
}

/*
 * Two insertions at one place do not overlap, nor does an insertion at either end of a
 * replacement.
 */
static bool overlap(const struct edit *a, const struct edit *b)
{
	if (a->begin == a->end)
		return b->begin < a->begin && a->begin < b->end;
	if (b->begin == b->end)
		return a->begin < b->begin && b->begin < a->end;
	return a->begin < b->end && b->begin < a->end;
}

/* Insertions come before a replacement that starts at the same place. */
static bool comes_after(const struct edit *a, const struct edit *b)
{
	if (a->begin != b->begin)
		return a->begin > b->begin;
	return a->end > a->begin && b->end == b->begin;
}

char *fix_apply(const char *text, size_t len, const GPtrArray *edits, size_t *out_len)
{
	GString *out = g_string_sized_new(len + 256);
	uint32_t at = 0;

	for (unsigned int i = 0; i < edits->len; i++) {
		const struct edit *e = edits->pdata[i];

		if (e->begin < at || e->end < e->begin || e->end > len)
			goto bad;
		g_string_append_len(out, text + at, e->begin - at);
		g_string_append(out, e->text);
		at = e->end;
	}
	g_string_append_len(out, text + at, len - at);
	if (out_len)
		*out_len = out->len;
	return g_string_free(out, FALSE);
bad:
	g_string_free(out, TRUE);
	return NULL;
}

/* Braces that two fixes of one statement both need are wanted once. */
static bool is_brace(const char *text)
{
	bool seen = false;

	for (; *text; text++) {
		if (*text == '{' || *text == '}')
			seen = true;
		else if (!strchr(" \t\n", *text) && !g_str_has_prefix(text, "else"))
			return false;
		else if (*text == 'e')
			text += 3;
	}
	return seen;
}

/* So is a function or a variable of which both say that it has to be there. */
static bool is_definition(const char *text)
{
	if (g_str_has_prefix(text, "static "))
		return true;
	if (!g_str_has_prefix(text, "\n\t"))
		return false;
	text += 1 + strspn(text + 1, "\t");
	return g_str_has_prefix(text, "int ") || g_str_has_prefix(text, "struct ");
}

static bool same_edit(const struct edit *a, const struct edit *b)
{
	return a->begin == b->begin && a->end == b->end && !strcmp(a->text, b->text);
}

/* Lines that stand apart from what is above them do so once, when others come to stand there. */
static void join_lines(const struct edit *above, struct edit *e)
{
	char *text;

	if (!e || e->begin != above->begin || e->end != e->begin || above->end != above->begin ||
	    !g_str_has_prefix(e->text, "\n\n") || !g_str_has_prefix(above->text, "\n\n"))
		return;
	text = g_strdup(e->text + 1);
	g_free(e->text);
	e->text = text;
}

static void insert_sorted(GPtrArray *into, const struct edit *e)
{
	unsigned int i = 0;

	/* Before its equals: what was taken later goes first. */
	while (i < into->len && comes_after(e, into->pdata[i]))
		i++;
	g_ptr_array_insert(into, (int)i, fix_edit_new(e->begin, e->end, e->text));
	join_lines(e, i + 1 < into->len ? into->pdata[i + 1] : NULL);
}

bool fix_merge(GPtrArray *into, const GPtrArray *edits)
{
	g_autofree bool *skip = g_new0(bool, edits->len + 1);

	for (unsigned int i = 0; i < edits->len; i++) {
		const struct edit *e = edits->pdata[i];

		for (unsigned int j = 0; j < into->len; j++) {
			const struct edit *o = into->pdata[j];

			if ((is_brace(e->text) || is_definition(e->text)) && same_edit(e, o))
				skip[i] = true;
			else if (overlap(e, o))
				return false;
		}
	}
	for (unsigned int i = edits->len; i-- > 0;) {
		if (!skip[i])
			insert_sorted(into, edits->pdata[i]);
	}
	return true;
}
