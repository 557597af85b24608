/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Findings as compilers write them: "path:line:col: warning: message [rule-id]", notes that walk
 * the path, and the source line with a caret under each.
 */
#include "report/formats.h"
#include "report/source.h"

#define BOLD "\033[1m"
#define RESET "\033[0m"

static const char *const level_color[] = { "\033[1;36m", "\033[1;35m", "\033[1;31m" };

struct text {
	const struct report_opts *o;
	struct sources *src;
	FILE *out;
};

static const char *color(const struct text *t, const char *code)
{
	return t->o->color ? code : "";
}

static void put_place(const struct text *t, const char *file, unsigned int line, unsigned int col)
{
	fputs(color(t, BOLD), t->out);
	fputs(file, t->out);
	if (line)
		fprintf(t->out, ":%u", line);
	if (line && col)
		fprintf(t->out, ":%u", col);
	fprintf(t->out, ":%s ", color(t, RESET));
}

/* Bytes a terminal would act on come out as "?". */
static void put_source(const struct text *t, const char *line, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = line[i];

		fputc((c < ' ' && c != '\t') || c == 0x7f ? '?' : c, t->out);
	}
	fputc('\n', t->out);
}

static void put_excerpt(const struct text *t, const char *file, unsigned int line, unsigned int col,
			unsigned int end_col)
{
	size_t len;
	const char *text = source_line(sources_get(t->src, file), line, &len);
	char *caret;

	if (!text || !col || col > len + 1)
		return;
	put_source(t, text, len);
	caret = source_caret(text, len, col, end_col);
	fprintf(t->out, "%s%s%s\n", color(t, "\033[1;32m"), caret, color(t, RESET));
	g_free(caret);
}

static void put_note(const struct text *t, const struct step *s, const char *prefix)
{
	put_place(t, s->file, s->line, s->col);
	fprintf(t->out, "%snote:%s %s%s\n", color(t, level_color[FWS_NOTE]), color(t, RESET), prefix,
		s->text);
	put_excerpt(t, s->file, s->line, s->col, s->end_col);
}

static bool same_place(const struct step *a, const struct step *b)
{
	return a->line == b->line && a->col == b->col && !g_strcmp0(a->file, b->file);
}

/* Is the losing exit @s already the end of the path that was walked? */
static bool on_path(const struct finding *f, const struct step *s)
{
	for (guint i = 0; i < f->steps->len; i++) {
		const struct step *p = f->steps->pdata[i];

		if (p->kind == STEP_LOST && same_place(p, s))
			return true;
	}
	return false;
}

static void put_plain_note(const struct text *t, const struct finding *f, const char *what, const char *text)
{
	put_place(t, f->file, f->line, f->col);
	fprintf(t->out, "%snote:%s %s%s\n", color(t, level_color[FWS_NOTE]), color(t, RESET), what, text);
}

static void put_notes(const struct text *t, const struct report *r, const struct finding *f)
{
	for (guint i = 0; i < f->steps->len; i++)
		put_note(t, f->steps->pdata[i], "");
	for (guint i = 0; i < f->exits->len; i++)
		if (!on_path(f, f->exits->pdata[i]))
			put_note(t, f->exits->pdata[i], f->steps->len ? "also here: " : "");
	if (f->why && *f->why)
		put_plain_note(t, f, "assumed: ", f->why);
	if (f->confirmed)
		put_plain_note(t, f, "confirmed by ", f->confirmed);
	if (r->fixes && f->fix_why_not)
		put_plain_note(t, f, "no fix: ", f->fix_why_not);
}

static void put_finding(const struct text *t, const struct report *r, const struct finding *f)
{
	put_place(t, f->file, f->line, f->col);
	fprintf(t->out, "%s%s:%s %s%s%s [%s]\n", color(t, level_color[f->level]), fws_level_name(f->level),
		color(t, RESET), color(t, BOLD), f->message, color(t, RESET), f->rule);
	if (t->o->quiet)
		return;
	put_excerpt(t, f->file, f->line, f->col, f->end_col);
	put_notes(t, r, f);
}

static void put_disagreement(const struct text *t, const struct report *r)
{
	size_t i;
	json_t *v;

	json_array_foreach(r->disagreement, i, v) {
		g_autofree char *line = disagreement_line(v);

		fprintf(t->out, "%s\n", line);
	}
}

bool report_text(const struct report *r, const struct report_opts *o, FILE *out)
{
	struct text t = { .o = o, .src = source_cache_new(r->root, r->overlay), .out = out };

	for (guint i = 0; i < r->findings->len; i++) {
		const struct finding *f = r->findings->pdata[i];

		if (!f->suppressed)
			put_finding(&t, r, f);
	}
	put_disagreement(&t, r);
	source_cache_free(t.src);
	return !ferror(out);
}
