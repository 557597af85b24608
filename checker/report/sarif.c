/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * SARIF 2.1.0: the log, its only run, and the invocation that carries the coverage.
 * Results are in sarif-result.c, the description of tool and rules in sarif-driver.c.
 */
#include "report/sarif.h"

static const struct {
	const char *id, *text, *help;
} note_kinds[] = {
	[SARIF_NOTE_SUMMARY] = { "coverage/summary", "How many of the files asked for were checked.",
				 "The number of files that were asked for, checked and not checked, by "
				 "architecture." },
	[SARIF_NOTE_FAILED] = { "coverage/not-checked", "A file that was asked for could not be checked.",
				"The message has the reason. \"fwspeck doctor\" says whether something is "
				"missing on "
				"this machine." },
	[SARIF_NOTE_PARTIAL] = { "coverage/in-part", "Some functions of a file could not be checked.",
				 "The message names the functions; nothing is said of them." },
};

json_t *sarif_text(const char *text)
{
	json_t *o = json_object();

	json_object_set_new(o, "text", report_jstr(text ? text : ""));
	return o;
}

json_t *sarif_artifact(const char *file)
{
	char *uri = g_uri_escape_string(file, "/", FALSE);
	json_t *o = json_object();

	json_object_set_new(o, "uri", report_jstr(uri));
	/* A path outside the tree stays absolute and has no base. */
	if (*file != '/')
		json_object_set_new(o, "uriBaseId", json_string(SARIF_ROOT));
	g_free(uri);
	return o;
}

json_t *sarif_note_descriptors(void)
{
	json_t *a = json_array();

	for (unsigned int i = 0; i < G_N_ELEMENTS(note_kinds); i++) {
		json_t *o = json_object();

		json_object_set_new(o, "id", json_string(note_kinds[i].id));
		json_object_set_new(o, "shortDescription", sarif_text(note_kinds[i].text));
		/* GitHub insists on these two */
		json_object_set_new(o, "fullDescription", sarif_text(note_kinds[i].text));
		json_object_set_new(o, "help", sarif_text(note_kinds[i].help));
		json_array_append_new(a, o);
	}
	return a;
}

static json_t *notification(enum sarif_note kind, const char *level, const char *text, const char *file)
{
	json_t *o = json_object();

	json_object_set_new(o, "descriptor",
			    json_pack("{s:s, s:i}", "id", note_kinds[kind].id, "index", (int)kind));
	json_object_set_new(o, "level", json_string(level));
	json_object_set_new(o, "message", sarif_text(text));
	if (file)
		json_object_set_new(o, "locations",
				    json_pack("[{s:{s:o}}]", "physicalLocation", "artifactLocation",
					      sarif_artifact(file)));
	return o;
}

/* One for each file that was not checked in full, so that nobody takes it for clean. */
static json_t *cover_notification(const struct cover_file *c)
{
	GString *text = g_string_new(NULL);
	json_t *o;

	if (c->state == COVER_FAILED) {
		g_string_printf(text, "not checked: %s", c->reason ? c->reason : "unknown reason");
		o = notification(SARIF_NOTE_FAILED, "error", text->str, c->file);
	} else {
		g_string_printf(text, "%u of %u functions not analysed (%s)", c->nskipped, c->nfuncs,
				c->arch);
		if (c->reason)
			g_string_append_printf(text, ": %s", c->reason);
		for (guint i = 0; i < c->skipped->len; i++)
			g_string_append_printf(text, "%s%s", i ? "; " : ": ", (char *)c->skipped->pdata[i]);
		o = notification(SARIF_NOTE_PARTIAL, "warning", text->str, c->file);
	}
	g_string_free(text, TRUE);
	return o;
}

json_t *sarif_invocation(const struct report *r)
{
	json_t *notes = json_array();
	char *summary = cover_summary(r);

	json_array_append_new(notes, notification(SARIF_NOTE_SUMMARY, "note", summary, NULL));
	g_free(summary);
	for (guint i = 0; i < r->cover->len; i++) {
		const struct cover_file *c = r->cover->pdata[i];

		if (c->state == COVER_FAILED || c->state == COVER_PARTIAL)
			json_array_append_new(notes, cover_notification(c));
	}
	return json_pack("{s:b, s:i, s:o}", "executionSuccessful", r->exit_code <= 1, "exitCode",
			 r->exit_code, "toolExecutionNotifications", notes);
}

/* { "SRCROOT": { "uri": "file:///…/" } } */
static json_t *base_ids(const char *root)
{
	char *uri = g_filename_to_uri(root, NULL, NULL);
	char *dir = g_strconcat(uri ? uri : "file:///", "/", NULL);
	json_t *o = json_object(), *base = json_object();

	json_object_set_new(base, "uri", report_jstr(dir));
	json_object_set_new(base, "description", sarif_text("root of the kernel tree"));
	json_object_set_new(o, SARIF_ROOT, base);
	g_free(dir);
	g_free(uri);
	return o;
}

static json_t *sarif_run(const struct report *r)
{
	struct sources *src = source_cache_new(r->root, r->overlay);
	json_t *results = json_array(), *run = json_object(), *tool = json_object();

	for (guint i = 0; i < r->findings->len; i++)
		json_array_append_new(results, sarif_result(src, r->findings->pdata[i], r->fixes));
	source_cache_free(src);
	json_object_set_new(tool, "driver", sarif_driver());
	json_object_set_new(run, "tool", tool);
	json_object_set_new(run, "invocations", json_pack("[o]", sarif_invocation(r)));
	json_object_set_new(run, "originalUriBaseIds", base_ids(r->root));
	json_object_set_new(run, "columnKind", json_string("unicodeCodePoints"));
	json_object_set_new(run, "results", results);
	json_object_set_new(run, "properties", json_pack("{s:o}", "kernelVersion", report_jstr(r->version)));
	return run;
}

bool report_sarif(const struct report *r, FILE *out)
{
	json_t *log = json_object();
	int ret;

	json_object_set_new(log, "$schema", json_string("https://json.schemastore.org/sarif-2.1.0.json"));
	json_object_set_new(log, "version", json_string("2.1.0"));
	json_object_set_new(log, "runs", json_pack("[o]", sarif_run(r)));
	ret = json_dumpf(log, out, JSON_INDENT(1));
	json_decref(log);
	return ret == 0 && fputc('\n', out) != EOF;
}
