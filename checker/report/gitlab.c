/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * GitLab code quality: [ { "description", "check_name", "fingerprint", "severity",
 *                          "location": { "path", "lines": { "begin" } } } … ]
 *
 * A merge request shows what the target branch's report has not, by fingerprint. What is suppressed stays out; a file
 * that could not be checked is an entry of its own, of severity "info".
 */
#include <string.h>
#include <xxhash.h>

#include "report/formats.h"

static const char *severity(enum fws_level level)
{
	static const char *const names[] = { "info", "minor", "major" };

	return names[level];
}

static json_t *entry(const char *text, const char *check, const char *fingerprint, const char *severity,
		     const char *file, unsigned int line)
{
	return json_pack("{s:o, s:s, s:s, s:s, s:{s:o, s:{s:i}}}", "description", report_jstr(text),
			 "check_name", check, "fingerprint", fingerprint, "severity", severity, "location",
			 "path", report_jstr(file), "lines", "begin", (int)MAX(line, 1));
}

static json_t *finding_entry(const struct finding *f)
{
	g_autofree char *text =
		f->function ? g_strdup_printf("%s, in %s()", f->message, f->function) : g_strdup(f->message);

	return entry(text, f->rule, f->fingerprint, severity(f->level), f->file, f->line);
}

static json_t *cover_entry(const struct cover_file *c)
{
	g_autofree char *text =
		g_strdup_printf("could not be checked: %s", c->reason ? c->reason : "unknown reason");
	g_autofree char *id = g_strconcat("not-checked ", c->file, NULL);
	g_autofree char *fingerprint =
		g_strdup_printf("%016" G_GINT64_MODIFIER "x", (guint64)XXH3_64bits(id, strlen(id)));

	return entry(text, "coverage/not-checked", fingerprint, "info", c->file, 1);
}

bool report_gitlab(const struct report *r, FILE *out)
{
	json_t *all = json_array();
	int ret;

	for (guint i = 0; i < r->findings->len; i++) {
		const struct finding *f = r->findings->pdata[i];

		if (!f->suppressed)
			json_array_append_new(all, finding_entry(f));
	}
	for (guint i = 0; i < r->cover->len; i++) {
		const struct cover_file *c = r->cover->pdata[i];

		if (c->state == COVER_FAILED)
			json_array_append_new(all, cover_entry(c));
	}
	ret = json_dumpf(all, out, JSON_INDENT(1));
	json_decref(all);
	return ret == 0 && fputc('\n', out) != EOF;
}
