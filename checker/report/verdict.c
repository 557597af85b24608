/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One verdict on a patch, for who collects those of many tools.
 *
 * Patchwork: what is POSTed to /api/patches/ID/checks/, less the link that only who runs it knows,
 *   { "state": "success" | "warning" | "fail", "context": "fwspeck", "description" }
 *
 * b4: what a command for review-perpatch-check-cmd prints,
 *   [ { "tool": "fwspeck", "status": "pass" | "warn" | "fail", "summary", "details" } ]
 *
 * It fails when the exit status says findings; findings below that level, and files that could not be checked, warn.
 */
#include <string.h>

#include "report/formats.h"

#define MAX_DESCRIPTION 255 /* bytes */

enum verdict { PASS, WARN, FAIL };

struct count {
	unsigned int level[FWS_ERROR + 1], all;
};

static void count_findings(const struct report *r, struct count *n)
{
	*n = (struct count){ 0 };
	for (guint i = 0; i < r->findings->len; i++) {
		const struct finding *f = r->findings->pdata[i];

		n->level[f->level] += !f->suppressed;
		n->all += !f->suppressed;
	}
}

static enum verdict verdict_of(const struct report *r, const struct count *n)
{
	struct cover_count c;

	cover_count(r, &c);
	if (r->failing)
		return FAIL;
	return n->all || c.failed ? WARN : PASS;
}

/* "2 errors, 1 warning; 1 file not checked", or "nothing found in 3 files" */
static char *summary_of(const struct report *r, const struct count *n)
{
	GString *s = g_string_new(NULL);
	struct cover_count c;

	cover_count(r, &c);
	for (int l = FWS_ERROR; l >= FWS_NOTE; l--)
		if (n->level[l])
			g_string_append_printf(s, "%s%u %s%s", s->len ? ", " : "", n->level[l],
					       fws_level_name(l), n->level[l] == 1 ? "" : "s");
	if (!n->all)
		g_string_append_printf(s, "nothing found in %u file%s", c.asked - c.failed,
				       c.asked - c.failed == 1 ? "" : "s");
	if (c.failed)
		g_string_append_printf(s, "; %u file%s not checked", c.failed, c.failed == 1 ? "" : "s");
	return g_string_free(s, FALSE);
}

/* The findings as lines of a compiler. */
static char *details_of(const struct report *r)
{
	GString *s = g_string_new(NULL);

	for (guint i = 0; i < r->findings->len; i++) {
		const struct finding *f = r->findings->pdata[i];

		if (!f->suppressed)
			g_string_append_printf(s, "%s:%u:%u: %s: %s [%s]\n", f->file, f->line, f->col,
					       fws_level_name(f->level), f->message, f->rule);
	}
	for (guint i = 0; i < r->cover->len; i++) {
		const struct cover_file *c = r->cover->pdata[i];

		if (c->state == COVER_FAILED)
			g_string_append_printf(s, "%s: not checked: %s\n", c->file,
					       c->reason ? c->reason : "unknown reason");
	}
	return g_string_free(s, FALSE);
}

/* With as many of the places as the limit allows. */
static char *description_of(const struct report *r, const char *summary)
{
	GString *s = g_string_new(summary);
	const char *sep = ": ";

	for (guint i = 0; i < r->findings->len; i++) {
		const struct finding *f = r->findings->pdata[i];
		g_autofree char *place = g_strdup_printf("%s%s:%u %s", sep, f->file, f->line, f->rule);

		if (f->suppressed)
			continue;
		if (s->len + strlen(place) + strlen(", …") > MAX_DESCRIPTION) {
			g_string_append(s, *sep == ',' ? ", …" : "");
			break;
		}
		g_string_append(s, place);
		sep = ", ";
	}
	return g_string_free(s, FALSE);
}

static bool dump(json_t *j, FILE *out)
{
	int ret = json_dumpf(j, out, JSON_INDENT(1));

	json_decref(j);
	return ret == 0 && fputc('\n', out) != EOF;
}

bool report_patchwork(const struct report *r, FILE *out)
{
	static const char *const states[] = { "success", "warning", "fail" };
	g_autofree char *summary = NULL, *text = NULL;
	struct count n;

	count_findings(r, &n);
	summary = summary_of(r, &n);
	text = description_of(r, summary);
	return dump(json_pack("{s:s, s:s, s:o}", "state", states[verdict_of(r, &n)], "context", "fwspeck",
			      "description", report_jstr(text)),
		    out);
}

bool report_b4(const struct report *r, FILE *out)
{
	static const char *const states[] = { "pass", "warn", "fail" };
	g_autofree char *summary = NULL, *details = NULL;
	struct count n;

	count_findings(r, &n);
	summary = summary_of(r, &n);
	details = details_of(r);
	return dump(json_pack("[{s:s, s:s, s:o, s:o}]", "tool", "fwspeck", "status",
			      states[verdict_of(r, &n)], "summary", report_jstr(summary), "details",
			      report_jstr(details)),
		    out);
}
