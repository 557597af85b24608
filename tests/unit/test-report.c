/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Findings and their formats: JSON round trip, fingerprints, text with carets, SARIF, rule selection.
 */
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/report.h"
#include "report/source.h"
#include "rules/rules.h"

static char *root; /* a kernel root with one file in it */

static const char source[] = "/* H\xc3\xa4user */\n"
			     "int f(void)\n"
			     "{\n"
			     "\tstruct device *dev = \tget(1);\n"
			     "\tif (!x)\n"
			     "\t\treturn -22;\n"
			     "\tuse(\"\xc3\xa4\", dev);\n"
			     "\treturn 0;\n"
			     "}";

static struct finding *sample(void)
{
	struct finding *f = finding_new("device-ref-leak", FWS_WARNING);
	struct step *s;

	f->file = g_strdup("drivers/a b.c");
	f->line = 4;
	f->col = 24;
	f->end_col = 30;
	f->function = g_strdup("f");
	f->message = g_strdup("reference to \"dev\" is lost");
	f->object = g_strdup("dev");
	f->api = g_strdup("get");
	f->arch = g_strdup("arm64");
	s = step_new(STEP_ACQUIRE, f->file, 4, 24, "taken %s", "here");
	g_ptr_array_add(f->steps, s);
	g_ptr_array_add(f->steps, step_new(STEP_LOST, f->file, 6, 3, "lost here"));
	g_ptr_array_add(f->exits, step_new(STEP_LOST, f->file, 6, 3, "lost here"));
	g_ptr_array_add(f->exits, step_new(STEP_LOST, f->file, 8, 2, "lost there"));
	finding_fingerprint(f, 0);
	return f;
}

static void finding_free_cb(void *p)
{
	finding_free(p);
}

static void cover_free_cb(void *p)
{
	cover_file_free(p);
}

static void add_cover(struct report *r, const char *file, enum cover_state st, const char *arch,
		      const char *reason)
{
	struct cover_file *c = cover_file_new(file);

	c->state = st;
	c->arch = g_strdup(arch);
	c->reason = g_strdup(reason);
	c->nfuncs = 3;
	if (st == COVER_PARTIAL) {
		g_ptr_array_add(c->skipped, g_strdup("g: unknown type"));
		c->nskipped = 1;
	}
	g_ptr_array_add(r->cover, c);
}

static struct report *sample_report(void)
{
	struct report *r = g_new0(struct report, 1);

	r->root = root;
	r->version = "6.12.1";
	r->exit_code = 3;
	r->fixes = true;
	r->findings = g_ptr_array_new_with_free_func(finding_free_cb);
	r->cover = g_ptr_array_new_with_free_func(cover_free_cb);
	g_ptr_array_add(r->findings, sample());
	add_cover(r, "drivers/z.c", COVER_FAILED, NULL, "timed out after 60 s");
	add_cover(r, "drivers/a b.c", COVER_CHECKED, "arm64", NULL);
	add_cover(r, "drivers/p.c", COVER_PARTIAL, "x86_64", NULL);
	add_cover(r, "drivers/i.c", COVER_IRRELEVANT, NULL, NULL);
	return r;
}

static void report_free(struct report *r)
{
	g_ptr_array_unref(r->findings);
	g_ptr_array_unref(r->cover);
	g_free(r);
}

static char *write_report(struct report *r, const struct report_opts *o)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	report_sort(r);
	g_assert_true(report_write(r, o, out));
	fclose(out);
	return text;
}

static json_t *write_json(struct report *r, enum report_format format)
{
	const struct report_opts o = { .format = format };
	char *text = write_report(r, &o), *again = write_report(r, &o);
	json_error_t err;
	json_t *j = json_loads(text, JSON_REJECT_DUPLICATES, &err);

	g_assert_cmpstr(text, ==, again);
	g_assert_nonnull(j);
	free(text);
	free(again);
	return j;
}

/* "runs.0.results" */
static json_t *at(json_t *j, const char *path)
{
	char **parts = g_strsplit(path, ".", -1);

	for (char **p = parts; *p && j; p++)
		j = json_is_array(j) ? json_array_get(j, atoi(*p)) : json_object_get(j, *p);
	if (!j)
		g_error("no %s", path);
	g_strfreev(parts);
	return j;
}

static const char *str_at(json_t *j, const char *path)
{
	return json_string_value(at(j, path));
}

static json_int_t int_at(json_t *j, const char *path)
{
	return json_integer_value(at(j, path));
}

/* --- findings ------------------------------------------------------------------ */

static void test_round_trip(void)
{
	struct finding *f = sample(), *g;
	json_t *j, *k;

	f->suppressed = true;
	f->suppression = g_strdup("known");
	f->fix_strategy = g_strdup("put-on-exits");
	f->fix_words = g_strdup("Drop it.");
	f->fix_why_not = g_strdup("none");
	f->fix_covered = true;
	((struct step *)f->steps->pdata[0])->end_col = 30;
	finding_add_edit(f, 10, 12, "\tput(dev);\n");
	j = finding_to_json(f);
	g = finding_from_json(j);
	g_assert_nonnull(g);
	k = finding_to_json(g);
	g_assert_true(json_equal(j, k));
	g_assert_cmpstr(g->rule, ==, f->rule);
	g_assert_cmpuint(g->steps->len, ==, 2);
	g_assert_cmpuint(((struct edit *)g->edits->pdata[0])->end, ==, 12);
	json_decref(j);
	json_decref(k);
	finding_free(f);
	finding_free(g);
}

static void test_malformed(void)
{
	static const char *const keys[] = { "rule", "level", "file", "line", "column", "message" };
	struct finding *f = sample();
	json_t *good = finding_to_json(f);

	finding_add_edit(f, 1, 2, "x");
	for (unsigned int i = 0; i < G_N_ELEMENTS(keys); i++) {
		json_t *bad = json_deep_copy(good);

		json_object_del(bad, keys[i]);
		g_assert_null(finding_from_json(bad));
		json_decref(bad);
	}
	json_object_set_new(good, "steps", json_pack("[{s:s}]", "kind", "nonsense"));
	g_assert_null(finding_from_json(good));
	json_object_del(good, "steps");
	json_object_set_new(good, "line", json_integer(-1));
	g_assert_null(finding_from_json(good));
	json_object_set_new(good, "line", json_integer(1));
	json_object_set_new(good, "edits", json_pack("[{s:i, s:i, s:s}]", "begin", 5, "end", 4, "text", ""));
	g_assert_null(finding_from_json(good));
	json_decref(good);
	finding_free(f);
}

static void test_not_utf8(void)
{
	struct finding *f = sample(), *g;
	json_t *j;

	g_free(f->message);
	f->message = g_strdup("by Stra\xdf"
			      "e");
	j = finding_to_json(f);
	g = finding_from_json(j);
	g_assert_nonnull(g);
	g_assert_true(g_utf8_validate(g->message, -1, NULL));
	json_decref(j);
	finding_free(f);
	finding_free(g);
}

static char *print_of(const char *message, unsigned int line, unsigned int nth)
{
	struct finding *f = sample();
	char *fp;

	g_free(f->message);
	f->message = g_strdup(message);
	f->line = line;
	finding_fingerprint(f, nth);
	fp = g_strdup(f->fingerprint);
	finding_free(f);
	return fp;
}

static void assert_prints(const char *a, unsigned int la, unsigned int na, const char *b, unsigned int lb,
			  unsigned int nb, bool same)
{
	char *x = print_of(a, la, na), *y = print_of(b, lb, nb);

	g_assert_cmpuint(strlen(x), ==, 16);
	g_assert_cmpuint(strspn(x, "0123456789abcdef"), ==, 16);
	g_assert_true(!strcmp(x, y) == same);
	g_free(x);
	g_free(y);
}

static void test_fingerprint(void)
{
	assert_prints("m", 4, 0, "m", 400, 0, true);
	assert_prints("m", 4, 0, "m", 4, 1, false);
	assert_prints("m", 4, 0, "n", 4, 0, false);
	assert_prints("put at line 12 too", 4, 0, "put at line 345 too", 4, 0, true);
	assert_prints("put at a.c:12", 4, 0, "put at a.c:345", 4, 0, true);
	assert_prints("x86 and i2c1", 4, 0, "x87 and i2c2", 4, 0, false);
	/* a format others store: it must not change by accident */
	struct finding *f = sample();

	g_assert_cmpstr(f->fingerprint, ==, "49687abcdf53bf3a");
	finding_free(f);
}

static void test_order(void)
{
	GPtrArray *a = g_ptr_array_new_with_free_func(finding_free_cb);
	static const unsigned int lines[] = { 9, 3, 7, 3 };

	for (unsigned int i = 0; i < G_N_ELEMENTS(lines); i++) {
		struct finding *f = sample();

		f->line = lines[i];
		f->col = 10 - i;
		g_ptr_array_add(a, f);
	}
	g_ptr_array_sort(a, finding_cmp);
	g_assert_cmpuint(((struct finding *)a->pdata[0])->col, ==, 7);
	g_assert_cmpuint(((struct finding *)a->pdata[1])->col, ==, 9);
	g_assert_cmpuint(((struct finding *)a->pdata[3])->line, ==, 9);
	g_ptr_array_unref(a);
}

/* --- text ------------------------------------------------------------------------ */

static void test_caret(void)
{
	char *c = source_caret("\tx = \tget(1);", 13, 7, 13);

	g_assert_cmpstr(c, ==, "\t    \t^~~~~~");
	g_free(c);
	c = source_caret("\"\xc3\xa4\", dev", 9, 7, 0);
	g_assert_cmpstr(c, ==, "     ^");
	g_free(c);
	c = source_caret("ab", 2, 3, 90);
	g_assert_cmpstr(c, ==, "  ^");
	g_free(c);
}

static void test_positions(void)
{
	struct sources *cache = source_cache_new(root, NULL);
	const struct source *s = sources_get(cache, "drivers/a b.c");
	unsigned int line, col;
	size_t len;

	g_assert_nonnull(s);
	g_assert_true(source_position(s, 0, &line, &col));
	g_assert_cmpuint(line, ==, 1);
	g_assert_true(source_position(s, strlen(source), &line, &col));
	g_assert_cmpuint(line, ==, 9);
	g_assert_cmpuint(col, ==, 2);
	g_assert_false(source_position(s, strlen(source) + 1, &line, &col));
	g_assert_cmpuint(source_char_column(s, 7, 12), ==, 11);
	g_assert_nonnull(source_line(s, 9, &len));
	g_assert_cmpuint(len, ==, 1);
	g_assert_null(source_line(s, 10, &len));
	g_assert_null(source_line(s, 0, &len));
	g_assert_null(sources_get(cache, "drivers/none.c"));
	source_cache_free(cache);
}

static void test_text(void)
{
	static const char expected[] =
		"drivers/a b.c:4:24: warning: reference to \"dev\" is lost [device-ref-leak]\n"
		"\tstruct device *dev = \tget(1);\n"
		"\t                     \t^~~~~~\n"
		"drivers/a b.c:4:24: note: taken here\n"
		"\tstruct device *dev = \tget(1);\n"
		"\t                     \t^\n"
		"drivers/a b.c:6:3: note: lost here\n"
		"\t\treturn -22;\n"
		"\t\t^\n"
		"drivers/a b.c:8:2: note: also here: lost there\n"
		"\treturn 0;\n"
		"\t^\n";
	struct report_opts o = { .format = REPORT_TEXT };
	struct report *r = sample_report();
	char *text = write_report(r, &o);

	g_assert_cmpstr(text, ==, expected);
	free(text);
	o.quiet = true;
	o.color = true;
	text = write_report(r, &o);
	g_assert_nonnull(strstr(text, "\033[1;35mwarning:\033[0m"));
	g_assert_null(strstr(text, "note:"));
	free(text);
	((struct finding *)r->findings->pdata[0])->suppressed = true;
	text = write_report(r, &o);
	g_assert_cmpstr(text, ==, "");
	free(text);
	report_free(r);
}

static void test_coverage(void)
{
	struct report *r = sample_report();
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	report_sort(r);
	report_coverage(r, false, out);
	fclose(out);
	g_assert_cmpstr(text, ==,
			"coverage: 4 files asked, 2 checked (arm64 1, x86_64 1), 1 of them in part, "
			"1 without anything the rules look at, 1 not checked\n"
			"  drivers/p.c: checked in part (x86_64, 1 of 3 functions skipped)\n"
			"  drivers/z.c: not checked: timed out after 60 s\n"
			"  -v names what was skipped, with reasons\n");
	free(text);
	out = open_memstream(&text, &len);
	report_coverage(r, true, out);
	fclose(out);
	g_assert_nonnull(strstr(text, "  drivers/p.c: not analysed: g: unknown type\n"));
	g_assert_nonnull(strstr(text, "  drivers/i.c: nothing the rules look at\n"));
	free(text);
	report_free(r);
}

static void test_cover_round_trip(void)
{
	struct report *r = sample_report();

	for (guint i = 0; i < r->cover->len; i++) {
		json_t *j = cover_file_to_json(r->cover->pdata[i]), *k;
		struct cover_file *c = cover_file_from_json(j);

		k = cover_file_to_json(c);
		g_assert_true(json_equal(j, k));
		cover_file_free(c);
		json_decref(j);
		json_decref(k);
	}
	g_assert_null(cover_file_from_json(NULL));
	report_free(r);
}

/* --- JSON and SARIF ---------------------------------------------------------------- */

static void test_json(void)
{
	struct report *r = sample_report();
	json_t *j = write_json(r, REPORT_JSON);

	g_assert_cmpstr(str_at(j, "tool.name"), ==, "fwspeck");
	g_assert_cmpstr(str_at(j, "kernel.version"), ==, "6.12.1");
	g_assert_cmpstr(str_at(j, "findings.0.exits.1.text"), ==, "lost there");
	g_assert_cmpint(int_at(j, "coverage.asked"), ==, 4);
	g_assert_cmpint(int_at(j, "coverage.failed"), ==, 1);
	g_assert_cmpstr(str_at(j, "coverage.files.3.reason"), ==, "timed out after 60 s");
	json_decref(j);
	report_free(r);
}

static void check_sarif_result(json_t *run)
{
	json_t *res = at(run, "results.0"), *rule;

	rule = json_array_get(at(run, "tool.driver.rules"), int_at(res, "ruleIndex"));
	g_assert_cmpstr(str_at(rule, "id"), ==, str_at(res, "ruleId"));
	g_assert_cmpstr(str_at(res, "level"), ==, "warning");
	g_assert_cmpstr(str_at(res, "locations.0.physicalLocation.artifactLocation.uri"), ==,
			"drivers/a%20b.c");
	g_assert_cmpstr(str_at(res, "locations.0.physicalLocation.artifactLocation.uriBaseId"), ==,
			"SRCROOT");
	g_assert_cmpint(int_at(res, "locations.0.physicalLocation.region.startLine"), ==, 4);
	g_assert_cmpint(int_at(res, "locations.0.physicalLocation.region.endColumn"), ==, 30);
	g_assert_cmpstr(str_at(res, "locations.0.logicalLocations.0.name"), ==, "f");
	g_assert_cmpuint(json_array_size(at(res, "relatedLocations")), ==, 2);
	g_assert_cmpuint(json_array_size(at(res, "codeFlows.0.threadFlows.0.locations")), ==, 2);
	g_assert_cmpstr(str_at(res, "codeFlows.0.threadFlows.0.locations.1.location.message.text"), ==,
			"lost here");
	g_assert_cmpuint(strlen(str_at(res, "partialFingerprints.fwspeck/v1")), ==, 16);
	g_assert_null(json_object_get(res, "suppressions"));
}

static void test_sarif(void)
{
	struct report *r = sample_report();
	json_t *j = write_json(r, REPORT_SARIF), *run, *inv;

	g_assert_cmpstr(str_at(j, "version"), ==, "2.1.0");
	run = at(j, "runs.0");
	check_sarif_result(run);
	g_assert_true(g_str_has_prefix(str_at(run, "originalUriBaseIds.SRCROOT.uri"), "file:///"));
	g_assert_true(g_str_has_suffix(str_at(run, "originalUriBaseIds.SRCROOT.uri"), "/"));
	inv = at(run, "invocations.0");
	g_assert_true(json_is_false(at(inv, "executionSuccessful")));
	g_assert_cmpint(int_at(inv, "exitCode"), ==, 3);
	g_assert_cmpuint(json_array_size(at(inv, "toolExecutionNotifications")), ==, 3);
	g_assert_cmpstr(str_at(inv, "toolExecutionNotifications.2.level"), ==, "error");
	g_assert_cmpstr(
		str_at(inv, "toolExecutionNotifications.2.locations.0.physicalLocation.artifactLocation.uri"),
		==, "drivers/z.c");
	json_decref(j);
	report_free(r);
}

static void test_sarif_rules(void)
{
	struct report *r = sample_report();
	json_t *j = write_json(r, REPORT_SARIF), *rules = at(j, "runs.0.tool.driver.rules"), *rule;
	size_t i;

	json_array_foreach(rules, i, rule) {
		g_assert_nonnull(rule_find(str_at(rule, "id")));
		g_assert_cmpstr(str_at(rule, "shortDescription.text"), !=, "");
		g_assert_cmpstr(str_at(rule, "help.text"), !=, "");
		g_assert_null(strchr(str_at(rule, "name"), '-'));
		g_assert_nonnull(at(rule, "defaultConfiguration.level"));
	}
	json_decref(j);
	report_free(r);
}

static void test_sarif_fix(void)
{
	struct report *r = sample_report();
	struct finding *f = r->findings->pdata[0];
	size_t end = strstr(source, "return -22;") - source;
	json_t *j, *rep;

	finding_add_edit(f, end, end + 11, "return put(dev);");
	finding_add_edit(f, strstr(source, "dev);") - source, strstr(source, "dev);") - source, "x");
	f->fix_words = g_strdup("Drop it.");
	f->suppressed = true;
	f->suppression = g_strdup("baseline");
	j = write_json(r, REPORT_SARIF);
	g_assert_cmpstr(str_at(j, "runs.0.results.0.fixes.0.description.text"), ==, "Drop it.");
	rep = at(j, "runs.0.results.0.fixes.0.artifactChanges.0.replacements");
	g_assert_cmpint(int_at(rep, "0.deletedRegion.startLine"), ==, 6);
	g_assert_cmpint(int_at(rep, "0.deletedRegion.startColumn"), ==, 3);
	g_assert_cmpint(int_at(rep, "0.deletedRegion.endColumn"), ==, 14);
	g_assert_cmpstr(str_at(rep, "0.insertedContent.text"), ==, "return put(dev);");
	/* after an a umlaut: characters, not bytes */
	g_assert_cmpint(int_at(rep, "1.deletedRegion.startColumn"), ==, 11);
	g_assert_cmpstr(str_at(j, "runs.0.results.0.suppressions.0.justification"), ==, "baseline");
	json_decref(j);
	report_free(r);
}

static void test_write_error(void)
{
	struct report_opts o = { .format = REPORT_SARIF };
	struct report *r = sample_report();
	FILE *full = fopen("/dev/full", "w");

	if (!full) {
		g_test_skip("no /dev/full");
	} else {
		g_assert_false(report_write(r, &o, full));
		o.format = REPORT_TEXT;
		g_assert_false(report_write(r, &o, full));
		fclose(full);
	}
	report_free(r);
}

/* --- rules -------------------------------------------------------------------------- */

static unsigned int count_on(const char *spec, bool pedantic)
{
	struct rule_set set;
	char *error = NULL;
	unsigned int n, on = 0;

	rules_table(&n);
	g_assert_true(rule_set_parse(&set, spec, pedantic, &error));
	g_assert_null(error);
	for (unsigned int i = 0; i < n; i++)
		on += set.on[i];
	return on;
}

static void assert_bad(const char *spec)
{
	struct rule_set set;
	char *error = NULL;

	g_assert_false(rule_set_parse(&set, spec, false, &error));
	g_assert_nonnull(error);
	g_free(error);
}

static void test_rule_set(void)
{
	unsigned int n, defaults = count_on(NULL, false);

	rules_table(&n);
	g_assert_cmpuint(defaults, >=, 1);
	g_assert_cmpuint(count_on("*", false), ==, n);
	g_assert_cmpuint(count_on("-*", false), ==, 0);
	g_assert_cmpuint(count_on("device-ref-leak", false), ==, 1);
	g_assert_cmpuint(count_on("-device-ref-leak", false), ==, defaults - 1);
	g_assert_cmpuint(count_on("-*,+device-ref-leak", false), ==, 1);
	g_assert_cmpuint(count_on("*, -device-ref-leak", false), ==, n - 1);
	g_assert_cmpuint(count_on(NULL, true), >=, defaults);
	assert_bad("no-such-*");
	assert_bad("*,,");
	assert_bad("");
	assert_bad("-");
}

static void test_rule_table(void)
{
	unsigned int n;
	const struct rule *const *table = rules_table(&n);

	for (unsigned int i = 0; i < n; i++) {
		g_assert_true(rule_find(table[i]->id) == table[i]);
		for (unsigned int j = 0; j < i; j++)
			g_assert_cmpstr(table[i]->id, !=, table[j]->id);
		g_assert_cmpstr(table[i]->summary, !=, "");
		/* the page exists and opens with the same sentence */
		g_assert_nonnull(rule_page(table[i]->id));
	}
	g_assert_null(rule_find("none"));
	g_assert_null(rule_page("none"));
}

static void make_tree(void)
{
	char *dir, *file;

	root = g_dir_make_tmp("fwspeck-report-XXXXXX", NULL);
	dir = g_build_filename(root, "drivers", NULL);
	file = g_build_filename(dir, "a b.c", NULL);
	g_assert_cmpint(g_mkdir(dir, 0700), ==, 0);
	g_assert_true(g_file_set_contents(file, source, -1, NULL));
	g_free(dir);
	g_free(file);
}

static void remove_tree(void)
{
	char *dir = g_build_filename(root, "drivers", NULL), *file = g_build_filename(dir, "a b.c", NULL);

	g_unlink(file);
	g_rmdir(dir);
	g_rmdir(root);
	g_free(dir);
	g_free(file);
	g_free(root);
}

int main(int argc, char **argv)
{
	int ret;

	g_test_init(&argc, &argv, NULL);
	make_tree();
	g_test_add_func("/finding/round-trip", test_round_trip);
	g_test_add_func("/finding/malformed", test_malformed);
	g_test_add_func("/finding/not-utf8", test_not_utf8);
	g_test_add_func("/finding/fingerprint", test_fingerprint);
	g_test_add_func("/finding/order", test_order);
	g_test_add_func("/text/caret", test_caret);
	g_test_add_func("/text/positions", test_positions);
	g_test_add_func("/text/report", test_text);
	g_test_add_func("/coverage/text", test_coverage);
	g_test_add_func("/coverage/round-trip", test_cover_round_trip);
	g_test_add_func("/json/report", test_json);
	g_test_add_func("/sarif/report", test_sarif);
	g_test_add_func("/sarif/rules", test_sarif_rules);
	g_test_add_func("/sarif/fix", test_sarif_fix);
	g_test_add_func("/report/write-error", test_write_error);
	g_test_add_func("/rules/set", test_rule_set);
	g_test_add_func("/rules/table", test_rule_table);
	ret = g_test_run();
	remove_tree();
	return ret;
}
