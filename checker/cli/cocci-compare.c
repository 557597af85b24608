/* SPDX-License-Identifier: GPL-2.0-only */
/* What the checker says of the files that spatch looked at: what both say, and who says what alone. */
#include <string.h>

#include "cli/cocci.h"
#include "cli/run.h"
#include "cocci/agree.h"
#include "support/diag.h"

int cocci_rule_index(const struct cocci *c, const char *id)
{
	for (guint i = 0; i < c->rules->len; i++)
		if (semantic_reports(c->rules->pdata[i], id))
			return i;
	return -1;
}

static const char *rule_name(const struct cocci *c, const char *id)
{
	int i = cocci_rule_index(c, id);

	return i < 0 ? "spatch" : ((const struct semantic *)c->rules->pdata[i])->name;
}

static const char *name_of(const struct finding *f, void *data)
{
	return rule_name(data, f->rule);
}

const struct cocci_file *cocci_file_find(const struct cocci *c, const char *file)
{
	for (guint lo = 0, hi = c->files->len; lo < hi;) {
		guint mid = (lo + hi) / 2;
		const struct cocci_file *f = c->files->pdata[mid];
		int cmp = strcmp(file, f->file);

		if (!cmp)
			return f;
		if (cmp < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return NULL;
}

/* --- why somebody is silent ------------------------------------------------------------- */

/* Another finding at that place, of a related rule; NULL: none. */
static const struct finding *other_there(const struct finding *f, const GPtrArray *findings)
{
	for (guint i = 0; i < findings->len; i++) {
		const struct finding *o = findings->pdata[i];

		if (o != f && o->line == f->line && !strcmp(o->file, f->file) && strcmp(o->rule, f->rule))
			return o;
	}
	return NULL;
}

static char *as_other(const struct finding *f, const GPtrArray *findings)
{
	const struct finding *o = other_there(f, findings);

	return o ? g_strdup_printf("it reports %s there", o->rule) : NULL;
}

static const struct cover_file *cover_find(const struct report *r, const char *file)
{
	for (guint i = 0; i < r->cover->len; i++) {
		const struct cover_file *c = r->cover->pdata[i];

		if (!strcmp(c->file, file))
			return c;
	}
	return NULL;
}

static bool names_function(const char *skipped, const char *function)
{
	size_t n = function ? strlen(function) : 0;

	return n && !strncmp(skipped, function, n) && skipped[n] == ':';
}

/* The checker is; @r: what it says. NULL: it has looked, and finds nothing there. */
static char *why_checker(const struct finding *f, const struct report *r)
{
	const struct cover_file *c = cover_find(r, f->file);
	char *other = as_other(f, r->findings);

	if (other)
		return other;
	if (!c)
		return g_strdup("it looks at headers only where files include them");
	if (c->state == COVER_FAILED)
		return g_strdup_printf("it could not check the file: %s", c->reason);
	for (guint i = 0; i < c->skipped->len; i++)
		if (names_function(c->skipped->pdata[i], f->function))
			return g_strdup_printf("it skipped %s", (const char *)c->skipped->pdata[i]);
	return NULL;
}

/* spatch is. */
static char *why_spatch(const struct cocci *c, const struct finding *f)
{
	const struct cocci_file *file = cocci_file_find(c, f->file);
	int rule = cocci_rule_index(c, f->rule);
	char *other = as_other(f, c->report.findings);

	if (other || !file || rule < 0)
		return other;
	if (file->why_not && file->why_not[rule])
		return g_strdup(file->why_not[rule]);
	if (!(file->matters & 1ull << rule))
		return g_strdup("the file has nothing that it looks for");
	for (guint i = 0; i < file->holes->len; i++) {
		const struct spatch_hole *h = &g_array_index(file->holes, struct spatch_hole, i);

		if (f->line >= h->first && f->line <= h->last)
			return g_strdup_printf("spatch cannot parse lines %u to %u", h->first, h->last);
	}
	return NULL;
}

/* --- the list ----------------------------------------------------------------------------- */

static void add_entry(struct cocci *c, const struct finding *f, const char *says, const char *silent,
		      const char *why)
{
	json_t *o;

	if (!c->report.disagreement || f->suppressed)
		return;
	o = json_pack("{s:o, s:i, s:i, s:s, s:o, s:s, s:s, s:s}", "file", report_jstr(f->file), "line",
		      f->line, "column", f->col, "rule", f->rule, "message", report_jstr(f->message),
		      "fingerprint", f->fingerprint, "says", says, "silent", silent);
	if (f->function)
		json_object_set_new(o, "function", report_jstr(f->function));
	if (why)
		json_object_set_new(o, "why", report_jstr(why));
	json_array_append_new(c->report.disagreement, o);
}

/* What spatch says alone is less sure. */
static void tell_spatch_only(struct cocci *c, const struct report *r)
{
	for (guint i = 0; i < c->report.findings->len; i++) {
		struct finding *f = c->report.findings->pdata[i];
		g_autofree char *why = NULL;

		if (f->confirmed)
			continue;
		why = why_checker(f, r);
		g_free(f->why);
		f->why = why ? g_strdup_printf("the checker does not report this: %s", why)
			     : g_strdup("the checker, which looked at this, is wrong to be silent");
		c->spatch_only += !f->suppressed;
		add_entry(c, f, rule_name(c, f->rule), "the checker", why);
	}
}

static void tell_checker_only(struct cocci *c, const struct report *r)
{
	for (guint i = 0; i < r->findings->len; i++) {
		const struct finding *f = r->findings->pdata[i];
		g_autofree char *why = NULL;

		if (cocci_rule_index(c, f->rule) < 0)
			continue;
		why = why_spatch(c, f);
		c->checker_only += !f->suppressed;
		add_entry(c, f, "the checker", rule_name(c, f->rule), why);
	}
}

static void tell_unchecked(struct cocci *c, const struct report *r)
{
	unsigned int n = 0;

	for (guint i = 0; i < r->cover->len; i++) {
		const struct cover_file *cover = r->cover->pdata[i];
		const struct cocci_file *f = cocci_file_find(c, cover->file);

		if (cover->state != COVER_FAILED || !f || !f->matters)
			continue;
		n++;
		diag_warning("%s: the checker has no opinion: %s", cover->file, cover->reason);
	}
	c->compared = n == 0;
}

static GPtrArray *sources(const struct cocci *c)
{
	GPtrArray *files = g_ptr_array_new();

	for (guint i = 0; i < c->files->len; i++) {
		char *file = ((struct cocci_file *)c->files->pdata[i])->file;

		if (g_str_has_suffix(file, ".c"))
			g_ptr_array_add(files, file);
	}
	return files;
}

static int entry_cmp(const void *a, const void *b)
{
	g_autofree char *x = NULL, *y = NULL;
	const json_t *p = *(json_t *const *)a, *q = *(json_t *const *)b;
	int c = g_strcmp0(json_string_value(json_object_get(p, "file")),
			  json_string_value(json_object_get(q, "file")));
	json_int_t m = json_integer_value(json_object_get(p, "line")),
		   n = json_integer_value(json_object_get(q, "line"));

	if (!c)
		c = (m > n) - (m < n);
	if (c)
		return c;
	x = disagreement_line(p);
	y = disagreement_line(q);
	return strcmp(x, y);
}

static void sort_entries(json_t *list)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new();
	size_t i;
	json_t *v;

	json_array_foreach(list, i, v)
		g_ptr_array_add(all, json_incref(v));
	g_ptr_array_sort(all, entry_cmp);
	json_array_clear(list);
	for (guint k = 0; k < all->len; k++)
		json_array_append_new(list, all->pdata[k]);
}

static void merge(struct cocci *c, struct report *r)
{
	c->both = agree_merge(c->report.findings, r->findings, name_of, c);
	suppressions_apply(c->known.suppressions, c->report.findings);
	suppressions_apply(c->known.suppressions, r->findings);
	if (c->known.baseline)
		baseline_apply(c->known.baseline, r->findings);
	report_sort(&c->report);
	known_apply(&c->known, c->o, &c->report);
	if (c->o->disagreement)
		c->report.disagreement = json_array();
	tell_spatch_only(c, r);
	tell_checker_only(c, r);
	if (c->report.disagreement)
		sort_entries(c->report.disagreement);
}

bool cocci_compare(struct cocci *c)
{
	/* it runs for the whole tree, or for these; what is known is for both, afterwards */
	g_autoptr(GPtrArray) files = sources(c);
	const struct run_view view = { .files = files };
	struct options o = *c->o;
	struct run *r;
	bool ok;

	o.suppressions = o.baseline = NULL;
	r = *o.paths ? run_new_view(&o, &view) : run_new(&o);
	ok = r && run_check(r, false);
	if (ok) {
		merge(c, run_report(r));
		tell_unchecked(c, run_report(r));
	}
	run_free(r);
	return ok;
}
