/* SPDX-License-Identifier: GPL-2.0-only */
/* What is suppressed, what is known, and what that makes of a report; see known.h. */
#include "cli/known.h"

#include "support/diag.h"

static bool load_suppressions(struct known *k, const struct options *o)
{
	g_autofree char *error = NULL;

	if (!o->suppressions)
		return true;
	k->suppressions = suppressions_load(o->suppressions, &error);
	if (!k->suppressions)
		diag_error("%s", error);
	return k->suppressions != NULL;
}

static bool load_baseline(struct known *k, const struct options *o)
{
	g_autofree char *error = NULL;

	if (!o->baseline)
		return true;
	k->baseline = baseline_load(o->baseline, &error);
	if (!k->baseline)
		diag_error("%s", error);
	return k->baseline != NULL;
}

bool known_load(struct known *k, const struct options *o)
{
	return load_suppressions(k, o) && load_baseline(k, o);
}

void known_clear(struct known *k)
{
	suppressions_free(k->suppressions);
	baseline_free(k->baseline);
}

void known_apply(const struct known *k, const struct options *o, struct report *r)
{
	unsigned int n = 0;

	for (guint i = 0; i < r->findings->len; i++)
		n += ((struct finding *)r->findings->pdata[i])->suppressed;
	if (k->suppressions && n)
		diag_info("%u finding%s suppressed by %s", n, n == 1 ? "" : "s", o->suppressions);
	n = k->baseline ? baseline_apply(k->baseline, r->findings) : 0;
	if (n)
		diag_info("%u finding%s known from %s", n, n == 1 ? "" : "s", o->baseline);
}

/* Names of the files that were checked; borrowed. */
static GPtrArray *checked_files(const struct report *r)
{
	GPtrArray *files = g_ptr_array_new();

	for (guint i = 0; i < r->cover->len; i++) {
		const struct cover_file *c = r->cover->pdata[i];

		if (c->state != COVER_FAILED)
			g_ptr_array_add(files, c->file);
	}
	return files;
}

static void tell_unused(const char *what, const GPtrArray *entries)
{
	for (guint i = 0; i < entries->len; i++)
		diag_warning("unused %s: %s", what, (const char *)entries->pdata[i]);
}

void known_tell_unused(const struct known *k, const struct rule_set *set, const struct report *r)
{
	g_autoptr(GPtrArray) files = checked_files(r), unused = NULL, gone = NULL;

	if (k->suppressions) {
		unused = suppressions_unused(k->suppressions, set, r->findings, files);
		tell_unused("suppression", unused);
	}
	if (k->baseline) {
		gone = baseline_unused(k->baseline, r->findings, files);
		tell_unused("baseline entry", gone);
	}
}

bool report_incomplete(const struct report *r)
{
	for (guint i = 0; i < r->cover->len; i++)
		if (((struct cover_file *)r->cover->pdata[i])->state == COVER_FAILED)
			return true;
	return false;
}

static bool any_counts(const struct report *r, int fail_on)
{
	for (guint i = 0; i < r->findings->len; i++) {
		const struct finding *f = r->findings->pdata[i];

		if (!f->suppressed && (int)f->level >= fail_on)
			return true;
	}
	return false;
}

int report_exit(const struct report *r, int fail_on)
{
	return report_incomplete(r) ? CLI_INCOMPLETE : any_counts(r, fail_on) ? CLI_FINDINGS : CLI_OK;
}

void report_judge(struct report *r, int fail_on)
{
	r->failing = any_counts(r, fail_on);
	r->exit_code = report_exit(r, fail_on);
}
