/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The path of a finding in its source: file by file the lines around its steps, each step numbered as the path goes.
 */
#include <string.h>

#include "report/html.h"

#define AROUND 3 /* lines shown before and after a step */

/* A step, with its number on the way. */
struct stop {
	const struct step *step;
	unsigned int number;
};

static int by_line(gconstpointer a, gconstpointer b)
{
	const struct stop *x = a, *y = b;

	if (x->step->line != y->step->line)
		return x->step->line < y->step->line ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

static bool has_place(const GArray *stops, const struct step *s)
{
	for (guint i = 0; i < stops->len; i++) {
		const struct step *o = g_array_index(stops, struct stop, i).step;

		if (o->line == s->line && o->col == s->col && !g_strcmp0(o->file, s->file))
			return true;
	}
	return false;
}

/* Steps in their order, then the other exits that lose it. */
static GArray *list_stops(const struct finding *f)
{
	GArray *stops = g_array_new(FALSE, FALSE, sizeof(struct stop));

	for (guint i = 0; i < f->steps->len; i++) {
		struct stop s = { f->steps->pdata[i], stops->len + 1 };

		g_array_append_val(stops, s);
	}
	for (guint i = 0; i < f->exits->len; i++) {
		struct stop s = { f->exits->pdata[i], stops->len + 1 };

		if (!has_place(stops, s.step))
			g_array_append_val(stops, s);
	}
	return stops;
}

static const char *class_of(enum step_kind kind)
{
	return kind == STEP_LOST      ? " lost"
	       : kind == STEP_RELEASE ? " release"
	       : kind == STEP_SIBLING ? " sibling"
				      : "";
}

/* The line with the place of the first step on it underlined. */
static void put_marked(GString *out, const char *line, size_t len, const struct step *s)
{
	size_t from = s->col ? MIN(s->col - 1, len) : 0;
	size_t to = s->end_col > s->col ? MIN(s->end_col - 1, len) : len;

	html_text_len(out, line, from);
	g_string_append(out, "<u>");
	html_text_len(out, line + from, to - from);
	g_string_append(out, "</u>");
	html_text_len(out, line + to, len - to);
}

static void put_line(GString *out, const struct source *src, unsigned int nr, const struct stop *at, guint n)
{
	size_t len = 0;
	const char *line = source_line(src, nr, &len);

	if (n)
		html_add(out, "<div class=\"hit%s\">", class_of(at->step->kind));
	else
		g_string_append(out, "<div>");
	html_add(out, "<span class=\"no\">%u</span><code>", nr);
	if (n)
		put_marked(out, line, len, at->step);
	else
		html_text_len(out, line, len);
	g_string_append(out, "</code></div>\n");
	for (guint i = 0; i < n; i++)
		html_add(out, "<div class=\"say hit%s\"><span class=\"num\">%u</span>%s</div>\n",
			 class_of(at[i].step->kind), at[i].number, at[i].step->text);
}

/* How many of the stops from @i on are in line @nr? */
static guint stops_at(const GArray *stops, guint i, unsigned int nr)
{
	guint n = 0;

	while (i + n < stops->len && g_array_index(stops, struct stop, i + n).step->line == nr)
		n++;
	return n;
}

static void put_window(GString *out, const struct source *src, const GArray *stops)
{
	unsigned int next = 0;
	size_t len;

	g_string_append(out, "<div class=\"src\">\n");
	for (guint i = 0; i < stops->len;) {
		const struct stop *at = &g_array_index(stops, struct stop, i);
		unsigned int line = at->step->line, from = line > AROUND ? line - AROUND : 1, last;
		guint n = stops_at(stops, i, line);

		if (next && from > next)
			g_string_append(out, "<div class=\"gap\">⋯</div>\n");
		for (from = MAX(from, next); from < line; from++)
			put_line(out, src, from, NULL, 0);
		put_line(out, src, line, at, n);
		next = line + 1;
		i += n;
		last = i < stops->len ? g_array_index(stops, struct stop, i).step->line - 1 : line + AROUND;
		for (; next <= MIN(last, line + AROUND) && source_line(src, next, &len); next++)
			put_line(out, src, next, NULL, 0);
	}
	g_string_append(out, "</div>\n");
}

/* Steps in a file that cannot be read, or at lines that it has not. */
static void put_list(GString *out, const GArray *stops)
{
	g_string_append(out, "<ul>\n");
	for (guint i = 0; i < stops->len; i++) {
		const struct stop *s = &g_array_index(stops, struct stop, i);

		html_add(out, "<li><span class=\"num\">%u</span>line %u: %s</li>\n", s->number, s->step->line,
			 s->step->text);
	}
	g_string_append(out, "</ul>\n");
}

static void put_file(GString *out, struct sources *cache, const char *file, const GArray *all)
{
	g_autoptr(GArray) stops = g_array_new(FALSE, FALSE, sizeof(struct stop));
	const struct source *src = sources_get(cache, file);
	bool whole = src != NULL;
	size_t len;

	for (guint i = 0; i < all->len; i++) {
		const struct stop *s = &g_array_index(all, struct stop, i);

		if (g_strcmp0(s->step->file, file))
			continue;
		g_array_append_val(stops, *s);
		whole = whole && source_line(src, s->step->line, &len);
	}
	g_array_sort(stops, by_line);
	html_add(out, "<h4>%s</h4>\n", file);
	if (whole)
		put_window(out, src, stops);
	else
		put_list(out, stops);
}

void html_path(GString *out, struct sources *src, const struct finding *f)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GArray) stops = list_stops(f);

	for (guint i = 0; i < stops->len; i++) {
		const char *file = g_array_index(stops, struct stop, i).step->file;

		if (file && g_hash_table_add(seen, (void *)file))
			put_file(out, src, file, stops);
	}
}
