/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Findings as JSON of our own, for scripts:
 *
 *   { "tool":     { "name": "fwspeck", "version": "…" },
 *     "kernel":   { "root": "/…", "version": "6.12.117" },
 *     "findings": [ { "rule", "level", "file", "line", "column", "endColumn"?, "function", "message",
 *                     "object"?, "api"?, "arch"?, "why", "fingerprint", "confirmedBy"?,
 *                     "suppressed"?,
 *                     "steps": [ { "kind", "file", "line", "column", "endColumn"?, "text" } … ],
 *                     "exits": [ the same shape: every losing exit ],
 *                     "edits"?: [ { "begin", "end", "text" } … ],
 *                     "fixStrategy"?, "fixWords"?, "fixWhyNot"?, "fixCovered"? } … ],
 *     "references"?: [ { "file", "taken": [ { "function", "line", "column", "api", "kind", "object"?,
 *                                            "exits": [ { "function", "line", "column", "class", "place",
 *                                                         "record"?, "field"?, "overwritten"? } … ] } … ],
 *                       "dropped": [ { "function", "line", "column", "class", "record"?, "field" } … ] } … ],
 *     "diagnostics"?: [ { "file", "lines": [ "drivers/foo.c:12:3: warning: …" … ] } … ],
 *     "disagreement"?: [ { "file", "line", "column", "function"?, "rule", "message", "fingerprint",
 *                          "says": who does, "silent": who does not, "why"? } … ],
 *     "coverage": { "asked", "checked", "partial", "irrelevant", "failed", "summary",
 *                   "files": [ { "file", "state", "arch"?, "reason"?, "functions"?, "functionsSkipped"?,
 *                                "skipped"?: [ "function: reason" … ] } … ] } }
 *
 * Edits of several findings of a file are applied together: the same braces, wanted by two of them, once; of
 * insertions at one place those of the later finding first.
 *
 * "references": each reference that is taken, with the exits of functions and where it is there; "dropped": exits
 * before which a function drops what a field (or global) held when it began.
 *
 * Lines and columns count from 1, columns in bytes; "begin" and "end" are byte offsets into the
 * file, end exclusive. "state" is checked, partial, irrelevant or failed; "checked" counts the partial ones too.
 */
#include "report/formats.h"

json_t *report_coverage_json(const struct report *r)
{
	json_t *files = json_array();
	char *summary = cover_summary(r);
	struct cover_count n;
	json_t *o;

	for (guint i = 0; i < r->cover->len; i++)
		json_array_append_new(files, cover_file_to_json(r->cover->pdata[i]));
	cover_count(r, &n);
	o = json_pack("{s:i, s:i, s:i, s:i, s:i, s:o, s:o}", "asked", n.asked, "checked", n.checked,
		      "partial", n.partial, "irrelevant", n.irrelevant, "failed", n.failed, "summary",
		      report_jstr(summary), "files", files);
	g_free(summary);
	return o;
}

bool report_json(const struct report *r, FILE *out)
{
	json_t *findings = json_array(), *top;
	int ret;

	for (guint i = 0; i < r->findings->len; i++)
		json_array_append_new(findings, finding_to_json(r->findings->pdata[i]));
	top = json_pack("{s:{s:s, s:s}, s:{s:o, s:o}, s:o, s:o}", "tool", "name", "fwspeck", "version",
			FWS_VERSION, "kernel", "root", report_jstr(r->root), "version",
			report_jstr(r->version), "findings", findings, "coverage", report_coverage_json(r));
	if (r->references)
		json_object_set(top, "references", r->references);
	if (r->disagreement)
		json_object_set(top, "disagreement", r->disagreement);
	if (r->diagnostics)
		json_object_set(top, "diagnostics", r->diagnostics);
	ret = json_dumpf(top, out, JSON_INDENT(1));
	json_decref(top);
	return ret == 0 && fputc('\n', out) != EOF;
}
