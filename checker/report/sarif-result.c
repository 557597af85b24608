/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * SARIF: one result, with its path as a code flow, its losing exits and its fix.
 */
#include "report/sarif.h"
#include "rules/rules.h"

static json_t *region(struct sources *src, const char *file, unsigned int line, unsigned int col,
		      unsigned int end_col)
{
	const struct source *s = sources_get(src, file);
	json_t *o = json_object();

	/* Lines count from 1; a place without one is the file itself. */
	json_object_set_new(o, "startLine", json_integer(line ? line : 1));
	if (col)
		json_object_set_new(o, "startColumn", json_integer(source_char_column(s, line, col)));
	if (col && end_col > col)
		json_object_set_new(o, "endColumn", json_integer(source_char_column(s, line, end_col)));
	return o;
}

static json_t *location(struct sources *src, const char *file, unsigned int line, unsigned int col,
			unsigned int end_col)
{
	return json_pack("{s:{s:o, s:o}}", "physicalLocation", "artifactLocation", sarif_artifact(file),
			 "region", region(src, file, line, col, end_col));
}

static json_t *step_location(struct sources *src, const struct finding *f, const struct step *s)
{
	json_t *o = location(src, s->file ? s->file : f->file, s->line, s->col, s->end_col);

	json_object_set_new(o, "message", sarif_text(s->text));
	return o;
}

static json_t *main_location(struct sources *src, const struct finding *f)
{
	json_t *o = location(src, f->file, f->line, f->col, f->end_col);

	if (f->function)
		json_object_set_new(
			o, "logicalLocations",
			json_pack("[{s:o, s:s}]", "name", report_jstr(f->function), "kind", "function"));
	return o;
}

static json_t *related(struct sources *src, const struct finding *f)
{
	json_t *a = json_array();

	for (guint i = 0; i < f->exits->len; i++) {
		json_t *o = step_location(src, f, f->exits->pdata[i]);

		json_object_set_new(o, "id", json_integer(i + 1));
		json_array_append_new(a, o);
	}
	return a;
}

static const char *importance(const struct step *s)
{
	return s->kind == STEP_ACQUIRE || s->kind == STEP_LOST ? "essential" : "important";
}

static json_t *code_flows(struct sources *src, const struct finding *f)
{
	json_t *locs = json_array();

	for (guint i = 0; i < f->steps->len; i++) {
		const struct step *s = f->steps->pdata[i];

		json_array_append_new(locs,
				      json_pack("{s:o, s:s, s:i}", "location", step_location(src, f, s),
						"importance", importance(s), "executionOrder", (int)i + 1));
	}
	return json_pack("[{s:[{s:o}]}]", "threadFlows", "locations", locs);
}

static json_t *replacement(const struct source *s, const struct edit *e)
{
	unsigned int line, col, end_line, end_col;
	json_t *o;

	if (!source_position(s, e->begin, &line, &col) || !source_position(s, e->end, &end_line, &end_col))
		return NULL;
	o = json_pack("{s:{s:i, s:i, s:i, s:i}}", "deletedRegion", "startLine", line, "startColumn",
		      source_char_column(s, line, col), "endLine", end_line, "endColumn",
		      source_char_column(s, end_line, end_col));
	if (*e->text)
		json_object_set_new(o, "insertedContent", sarif_text(e->text));
	return o;
}

static json_t *fixes(struct sources *src, const struct finding *f)
{
	const struct source *s = sources_get(src, f->file);
	json_t *reps = json_array();

	for (guint i = 0; i < f->edits->len; i++) {
		json_t *rep = replacement(s, f->edits->pdata[i]);

		if (!rep) {
			json_decref(reps);
			return NULL;
		}
		json_array_append_new(reps, rep);
	}
	return json_pack("[{s:o, s:[{s:o, s:o}]}]", "description",
			 sarif_text(f->fix_words ? f->fix_words : f->fix_strategy), "artifactChanges",
			 "artifactLocation", sarif_artifact(f->file), "replacements", reps);
}

static void set_nonempty(json_t *o, const char *key, const char *s)
{
	if (s && *s)
		json_object_set_new(o, key, report_jstr(s));
}

static json_t *properties(const struct finding *f)
{
	json_t *o = json_object();

	set_nonempty(o, "api", f->api);
	set_nonempty(o, "arch", f->arch);
	set_nonempty(o, "assumed", f->why);
	set_nonempty(o, "confirmedBy", f->confirmed);
	set_nonempty(o, "fixStrategy", f->fix_strategy);
	set_nonempty(o, "fixWhyNot", f->fix_why_not);
	set_nonempty(o, "object", f->object);
	return o;
}

static int rule_index(const char *id)
{
	unsigned int n;
	const struct rule *const *table = rules_table(&n);

	for (unsigned int i = 0; i < n; i++)
		if (!g_strcmp0(table[i]->id, id))
			return i;
	return -1;
}

static void set_evidence(json_t *o, struct sources *src, const struct finding *f)
{
	if (f->exits->len)
		json_object_set_new(o, "relatedLocations", related(src, f));
	if (f->steps->len)
		json_object_set_new(o, "codeFlows", code_flows(src, f));
}

json_t *sarif_result(struct sources *src, const struct finding *f, bool with_fixes)
{
	json_t *o = json_object(), *fix;

	json_object_set_new(o, "ruleId", json_string(f->rule));
	if (rule_index(f->rule) >= 0)
		json_object_set_new(o, "ruleIndex", json_integer(rule_index(f->rule)));
	json_object_set_new(o, "level", json_string(fws_level_name(f->level)));
	json_object_set_new(o, "message", sarif_text(f->message));
	json_object_set_new(o, "locations", json_pack("[o]", main_location(src, f)));
	set_evidence(o, src, f);
	if (f->fingerprint)
		json_object_set_new(o, "partialFingerprints",
				    json_pack("{s:o}", "fwspeck/v1", report_jstr(f->fingerprint)));
	if (f->suppressed)
		json_object_set_new(o, "suppressions",
				    json_pack("[{s:s, s:o}]", "kind", "external", "justification",
					      report_jstr(f->suppression ? f->suppression : "")));
	fix = with_fixes && f->edits ? fixes(src, f) : NULL;
	if (fix)
		json_object_set_new(o, "fixes", fix);
	json_object_set_new(o, "properties", properties(f));
	return o;
}
