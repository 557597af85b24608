/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Order, and the choice of a writer.
 */
#include "report/formats.h"

static int cover_cmp(const void *a, const void *b)
{
	const struct cover_file *x = *(struct cover_file *const *)a, *y = *(struct cover_file *const *)b;

	return g_strcmp0(x->file, y->file);
}

void report_sort(struct report *r)
{
	g_ptr_array_sort(r->findings, finding_cmp);
	g_ptr_array_sort(r->cover, cover_cmp);
}

json_t *report_jstr(const char *s)
{
	char *valid;
	json_t *j;

	if (!s)
		return json_null();
	valid = g_utf8_make_valid(s, -1);
	j = json_string(valid);
	g_free(valid);
	return j;
}

bool report_write(const struct report *r, const struct report_opts *o, FILE *out)
{
	bool ok = false;

	switch (o->format) {
	case REPORT_TEXT: ok = report_text(r, o, out); break;
	case REPORT_JSON: ok = report_json(r, out); break;
	case REPORT_SARIF: ok = report_sarif(r, out); break;
	case REPORT_GITLAB: ok = report_gitlab(r, out); break;
	case REPORT_HTML: ok = report_html(r, out); break;
	case REPORT_PATCHWORK: ok = report_patchwork(r, out); break;
	case REPORT_B4: ok = report_b4(r, out); break;
	}
	/* A full disk often shows at the flush only. */
	return fflush(out) == 0 && ok && !ferror(out);
}

char *disagreement_line(const json_t *entry)
{
	const char *file, *rule, *message, *says, *silent, *why = NULL;
	int line, col;

	if (json_unpack((json_t *)entry, "{s:s, s:i, s:i, s:s, s:s, s:s, s:s, s?s}", "file", &file, "line",
			&line, "column", &col, "rule", &rule, "message", &message, "says", &says, "silent",
			&silent, "why", &why))
		return g_strdup("");
	return g_strdup_printf("%s:%d:%d: disagreement: %s reports \"%s\", %s does not%s%s [%s]", file, line,
			       col, says, message, silent, why ? ": " : "", why ? why : "", rule);
}
