/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which files the rules can matter to, and what spatch said of them.
 */
#include <string.h>

#include "cli/cocci-batch.h"
#include "cli/cocci.h"
#include "support/diag.h"
#include "support/lines.h"

char *cocci_full_path(const struct cocci *c, const char *file)
{
	return g_build_filename(ktree_root(c->tree), file, NULL);
}

static void file_failed(const struct cocci *c, struct cocci_file *f, unsigned int rule, const char *why)
{
	if (!f->why_not)
		f->why_not = g_new0(char *, c->rules->len);
	if (!f->why_not[rule])
		f->why_not[rule] = g_strdup(why);
}

/* --- which files ------------------------------------------------------------------- */

static void look_into(struct cocci *c, struct cocci_file *f)
{
	g_autofree char *path = cocci_full_path(c, f->file);
	g_autoptr(GError) err = NULL;
	GMappedFile *map = g_mapped_file_new(path, FALSE, &err);

	if (!map) {
		f->unreadable = g_strdup(err->message);
		return;
	}
	f->size = g_mapped_file_get_length(map);
	for (guint i = 0; f->size && i < c->rules->len; i++)
		if (semantic_matters(c->rules->pdata[i], g_mapped_file_get_contents(map), f->size))
			f->matters |= 1ull << i;
	g_mapped_file_unref(map);
}

static void look_into_all(struct cocci *c)
{
	for (guint i = 0; i < c->files->len; i++) {
		if (i % 256 == 0)
			diag_progress("reading: %u of %u files", i, c->files->len);
		look_into(c, c->files->pdata[i]);
	}
	diag_progress_clear();
}

/* --- what it said ---------------------------------------------------------------------- */

static void add_hole(struct cocci_file *f, const struct spatch_hole *h)
{
	for (guint i = 0; i < f->holes->len; i++) {
		const struct spatch_hole *o = &g_array_index(f->holes, struct spatch_hole, i);

		if (o->first == h->first && o->last == h->last)
			return;
	}
	g_array_append_vals(f->holes, h, 1);
}

/* What a rule looks for stands where spatch could not parse: it has not seen it. */
static void look_into_hole(const struct cocci *c, struct cocci_file *f, unsigned int rule, const char *text,
			   const struct spatch_hole *h)
{
	const struct semantic *s = c->rules->pdata[rule];
	const char *from = line_start(text, h->first), *to = line_start(from, h->last - h->first + 2);
	size_t len = to ? (size_t)(to - from) : from ? strlen(from) : 0;
	g_autofree char *why = NULL;

	add_hole(f, h);
	if (!semantic_concerns(s, from ? from : "", len))
		return;
	why = g_strdup_printf(
		"spatch cannot parse lines %u to %u, which have something that the rule looks for", h->first,
		h->last);
	file_failed(c, f, rule, why);
}

static void take_result(struct cocci *c, struct cocci_file *f, unsigned int rule, const char *text,
			struct spatch_result *r)
{
	for (guint i = 0; i < r->findings->len;) {
		struct finding *found = r->findings->pdata[i];

		if (!rule_set_has(&c->set, found->rule))
			i++;
		else
			g_ptr_array_add(c->report.findings, g_ptr_array_steal_index(r->findings, i));
	}
	for (guint i = 0; i < r->holes->len; i++)
		look_into_hole(c, f, rule, text, &g_array_index(r->holes, struct spatch_hole, i));
	if (r->failure)
		file_failed(c, f, rule, r->failure);
}

static void take_said(struct cocci *c, struct cocci_file *f, unsigned int rule,
		      const struct spatch_said *said)
{
	g_autofree char *path = cocci_full_path(c, f->file), *text = NULL;
	struct spatch_result *r;

	if (said->failure || !g_file_get_contents(path, &text, NULL, NULL)) {
		file_failed(c, f, rule, said->failure ? said->failure : "no answer");
		return;
	}
	r = spatch_read(c->rules->pdata[rule], f->file, text, said->status, said->out, said->err);
	take_result(c, f, rule, text, r);
	spatch_result_free(r);
}

/* --- all of it --------------------------------------------------------------------------- */

/* Rules that gave up for the same reason are named together. */
static char *reason_of(const struct cocci *c, const struct cocci_file *f)
{
	g_autoptr(GString) s = g_string_new(f->unreadable);

	for (guint i = 0; f->why_not && i < c->rules->len; i++) {
		bool told = false;

		for (guint k = 0; k < i; k++)
			told |= !g_strcmp0(f->why_not[k], f->why_not[i]);
		for (guint k = i; f->why_not[i] && !told && k < c->rules->len; k++)
			if (!g_strcmp0(f->why_not[k], f->why_not[i]))
				g_string_append_printf(s, "%s%s",
						       k > i	? ", "
						       : s->len ? "; "
								: "",
						       ((const struct semantic *)c->rules->pdata[k])->name);
		if (f->why_not[i] && !told)
			g_string_append_printf(s, ": %s", f->why_not[i]);
	}
	return s->len ? g_strdup(s->str) : NULL;
}

static struct cover_file *cover_of(const struct cocci *c, const struct cocci_file *f)
{
	struct cover_file *cover = cover_file_new(f->file);

	cover->reason = reason_of(c, f);
	cover->state = cover->reason   ? COVER_FAILED
		       : !f->matters   ? COVER_IRRELEVANT
		       : f->holes->len ? COVER_PARTIAL
				       : COVER_CHECKED;
	cover->nskipped = f->holes->len;
	for (guint i = 0; i < f->holes->len; i++) {
		const struct spatch_hole *h = &g_array_index(f->holes, struct spatch_hole, i);

		g_ptr_array_add(cover->skipped, g_strdup_printf("lines %u to %u: spatch stumbles at line %u",
								h->first, h->last, h->line));
	}
	return cover;
}

/* Fingerprints are numbered file by file. */
static void set_fingerprints(const GPtrArray *findings)
{
	g_autoptr(GPtrArray) one = g_ptr_array_new();

	for (guint i = 0; i < findings->len; i++) {
		struct finding *f = findings->pdata[i];

		if (one->len && strcmp(((struct finding *)one->pdata[0])->file, f->file)) {
			findings_fingerprint(one);
			g_ptr_array_set_size(one, 0);
		}
		g_ptr_array_add(one, f);
	}
	findings_fingerprint(one);
}

bool cocci_run(struct cocci *c)
{
	look_into_all(c);
	cocci_batches_run(c, take_said);
	for (guint i = 0; i < c->files->len; i++)
		g_ptr_array_add(c->report.cover, cover_of(c, c->files->pdata[i]));
	report_sort(&c->report);
	set_fingerprints(c->report.findings);
	return true;
}
