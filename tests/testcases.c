/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Runs the program on testcases/ and compares what it says with what the cases expect.
 *
 * The miniature kernel tree and the cases are copied to BUILD/testtree, with a compile_commands.json so
 * that nothing has to be prepared; one run of `fwspeck check` covers all of them. Cases with a .fixed
 * file beside them then go through `fwspeck fix --in-place` in a second copy, whose text is compared and
 * checked again. Output is TAP, one test a case; known-* marks become TODO tests. Tags: see case-tags.h.
 *
 *   testcases [--bin FWSPECK] [--cases DIR] [--build DIR] [CASE…]	(CASE: part of a path)
 */
#define _GNU_SOURCE
#include <glib.h>
#include <glib/gstdio.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "case-tree.h"

static char *opt_bin;
static unsigned int tests_run, tests_failed;

/* One TAP test; @why (lines, may be empty) is printed as a comment when it failed and nobody knew. */
static void tap(bool ok, const char *name, const char *todo, const char *why)
{
	g_auto(GStrv) lines = g_strsplit(why ? why : "", "\n", -1);

	printf("%s %u - %s%s%s\n", ok ? "ok" : "not ok", ++tests_run, name, todo ? " # TODO " : "",
	       todo ? todo : "");
	if (!ok && !todo)
		tests_failed++;
	for (char **l = lines; !ok && !todo && *l; l++) {
		if (**l)
			printf("#   %s\n", *l);
	}
	fflush(stdout);
}

/* Run the program; its standard error is shown only when the exit status is none of the expected. */
static int run(GPtrArray *argv)
{
	g_autofree char *errors = NULL, *out = NULL;
	g_autoptr(GError) err = NULL;
	int status;

	g_ptr_array_add(argv, NULL);
	if (!g_spawn_sync(NULL, (char **)argv->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &errors,
			  &status, &err))
		bail("%s", err->message);
	if (WIFEXITED(status) && (WEXITSTATUS(status) <= 1 || WEXITSTATUS(status) == 3))
		return WEXITSTATUS(status);
	fprintf(stderr, "%s", errors);
	bail("%s %s ended with status 0x%x", opt_bin, (char *)argv->pdata[1], status);
}

/* `check` on the cases that @pick chooses; NULL when there are none. */
static json_t *check(const char *tree, GPtrArray *cases, bool (*pick)(const struct testcase *c))
{
	g_autofree char *out = g_strconcat(tree, ".json", NULL);
	g_autoptr(GPtrArray) argv = g_ptr_array_new();
	json_error_t err;
	json_t *report;
	const char *const fixed[] = { opt_bin, "check",	   "-q",   "--pedantic", "-k",
				      tree,    "--format", "json", "-o",	 out };

	for (guint i = 0; i < G_N_ELEMENTS(fixed); i++)
		g_ptr_array_add(argv, (char *)fixed[i]);
	for (guint i = 0; i < cases->len; i++) {
		if (pick(cases->pdata[i]))
			g_ptr_array_add(argv, ((struct testcase *)cases->pdata[i])->path);
	}
	if (argv->len == G_N_ELEMENTS(fixed))
		return NULL;
	g_unlink(out);
	run(argv);
	report = json_load_file(out, 0, &err);
	if (!report)
		bail("%s: %s", out, err.text);
	return report;
}

static const char *str(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s ? s : "";
}

/* A finding of @c; advice only counts in the cases that are about it. */
static bool is_of(const struct testcase *c, const json_t *f)
{
	size_t dir = strcspn(c->rel, "/");

	if (strcmp(str(f, "file"), c->path))
		return false;
	return strcmp(str(f, "level"), "note") ||
	       (!strncmp(str(f, "rule"), c->rel, dir) && !str(f, "rule")[dir]);
}

static unsigned int line_of(const json_t *o)
{
	return json_integer_value(json_object_get(o, "line"));
}

static struct tag *find_tag(const struct testcase *c, enum tag_kind kind, unsigned int line, const char *arg)
{
	for (guint i = 0; i < c->tags->len; i++) {
		struct tag *t = c->tags->pdata[i];

		if (t->kind == kind && (!line || t->line == line) && (!arg || !strcmp(t->arg, arg)) &&
		    !t->used)
			return t;
	}
	return NULL;
}

/* Exits of the function around @line: marked in the case, against named by its findings. */
static void compare_exits(struct testcase *c, const json_t *findings, unsigned int line, GString *why)
{
	g_autoptr(GHashTable) named = g_hash_table_new(NULL, NULL);
	unsigned int first, last, marks = 0;
	const json_t *f, *e;
	size_t i, j;

	function_lines(c->text, c->len, line, &first, &last);
	json_array_foreach(findings, i, f) {
		if (strcmp(str(f, "file"), c->path) || line_of(f) < first || line_of(f) > last)
			continue;
		json_array_foreach(json_object_get(f, "exits"), j, e)
			g_hash_table_add(named, GUINT_TO_POINTER(line_of(e)));
	}
	for (guint k = 0; k < c->tags->len; k++) {
		struct tag *t = c->tags->pdata[k];

		if (t->kind != TAG_LOST_HERE || t->line < first || t->line > last)
			continue;
		marks++;
		if (t->used)
			return; /* another finding of the function has compared them */
		t->used = true;
		if (!g_hash_table_remove(named, GUINT_TO_POINTER(t->line)))
			g_string_append_printf(why, "%s:%u: no finding names this losing exit\n", c->rel,
					       t->line);
	}
	if (marks && g_hash_table_size(named)) {
		g_autoptr(GList) lines = g_hash_table_get_keys(named);

		for (GList *l = lines; l; l = l->next)
			g_string_append_printf(why, "%s:%u: named as a losing exit, not marked\n", c->rel,
					       GPOINTER_TO_UINT(l->data));
	}
}

/* The mark that a finding answers to; where a line has several, the one whose text the message contains. */
static struct tag *tag_of_finding(struct testcase *c, const json_t *f)
{
	struct tag *any = NULL;

	for (guint i = 0; i < c->tags->len; i++) {
		struct tag *t = c->tags->pdata[i];

		if (t->used || t->line != line_of(f) || g_strcmp0(t->arg, str(f, "rule")))
			continue;
		if (!t->text || strstr(str(f, "message"), t->text))
			return t;
		any = any ? any : t;
	}
	return any;
}

/* Compare one finding; known-* tags become tests of their own later. */
static void compare_finding(struct testcase *c, const json_t *findings, const json_t *f, GString *why)
{
	struct tag *t = tag_of_finding(c, f);

	if (!t) {
		g_string_append_printf(why, "%s:%u: not expected: %s [%s]\n", c->rel, line_of(f),
				       str(f, "message"), str(f, "rule"));
		return;
	}
	t->used = true;
	if (t->text && !strstr(str(f, "message"), t->text))
		g_string_append_printf(why, "%s:%u: message \"%s\" without \"%s\"\n", c->rel, t->line,
				       str(f, "message"), t->text);
	if (t->kind == TAG_EXPECT)
		compare_exits(c, findings, t->line, why);
}

static const json_t *coverage_of(const json_t *report, const char *path)
{
	const json_t *files = json_object_get(json_object_get(report, "coverage"), "files"), *f;
	size_t i;

	json_array_foreach(files, i, f) {
		if (!strcmp(str(f, "file"), path))
			return f;
	}
	return NULL;
}

/* Coverage must say what was skipped, and nothing may be skipped that the case does not name. */
static void compare_coverage(struct testcase *c, const json_t *cover, GString *why)
{
	struct tag *failed = find_tag(c, TAG_NOT_CHECKED, 0, NULL);
	const json_t *s;
	size_t i;

	if (!cover) {
		g_string_append_printf(why, "%s: not in the coverage\n", c->rel);
		return;
	}
	if (!strcmp(str(cover, "state"), "failed") != !!failed)
		g_string_append_printf(why, "%s: coverage is \"%s\" (%s)\n", c->rel, str(cover, "state"),
				       str(cover, "reason"));
	json_array_foreach(json_object_get(cover, "skipped"), i, s) {
		g_auto(GStrv) words = g_strsplit(json_string_value(s), ":", 2);
		struct tag *t = find_tag(c, TAG_SKIPPED, 0, words[0]);

		if (t)
			t->used = true;
		else
			g_string_append_printf(why, "%s: skipped %s\n", c->rel, json_string_value(s));
	}
}

static void report_known(struct testcase *c)
{
	for (guint i = 0; i < c->tags->len; i++) {
		struct tag *t = c->tags->pdata[i];
		g_autofree char *name = g_strdup_printf("%s:%u: %s", c->rel, t->line, t->arg ? t->arg : "");

		if (t->kind != TAG_KNOWN_MISS && t->kind != TAG_KNOWN_FALSE)
			continue;
		if (t->used == (t->kind == TAG_KNOWN_FALSE))
			tap(false, name, tag_names[t->kind].name, NULL);
		else
			tap(false, name, NULL,
			    "passes now: turn the known-… mark into an expectation, or remove it");
	}
}

static void test_case(struct testcase *c, const json_t *report)
{
	const json_t *findings = json_object_get(report, "findings"), *f;
	const json_t *cover = coverage_of(report, c->path);
	g_autoptr(GString) why = g_string_new(NULL);
	unsigned int n = 0;
	size_t i;

	if (c->error)
		g_string_append_printf(why, "%s: %s\n", c->rel, c->error);
	json_array_foreach(findings, i, f) {
		if (!is_of(c, f))
			continue;
		n++;
		if (!c->loose)
			compare_finding(c, findings, f, why);
	}
	if (c->loose) {
		tap(n || (cover && strcmp(str(cover, "state"), "checked")), c->rel, NULL, "silently clean");
		return;
	}
	compare_coverage(c, cover, why);
	for (guint k = 0; k < c->tags->len; k++) {
		struct tag *t = c->tags->pdata[k];

		if ((t->kind == TAG_EXPECT || t->kind == TAG_SKIPPED) && !t->used)
			g_string_append_printf(why, "%s:%u: missing: %s: %s%s%s\n", c->rel, t->line,
					       tag_names[t->kind].name, t->arg, t->text ? " " : "",
					       t->text ? t->text : "");
	}
	tap(!why->len, c->rel, NULL, why->str);
	report_known(c);
}

static bool is_wanted(const struct testcase *c)
{
	return c->wanted;
}

static bool is_fixed(const struct testcase *c)
{
	return c->wanted && c->fixed;
}

static bool goes_through_fix(const struct testcase *c)
{
	return is_fixed(c) || (c->wanted && find_tag(c, TAG_UNFIXABLE, 0, NULL));
}

/* Unified diff from the expected text to the one in the tree. */
static char *show_diff(const char *expected, const char *path, const char *rel)
{
	g_autofree char *label = g_strdup_printf("expected %s", rel);
	const char *argv[] = { "diff", "-u", "--label", label, "--label", "after fix", expected, path, NULL };
	char *out = NULL;

	g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, NULL, NULL);
	return out;
}

/*
 * Of another rule than the one the case is about, and expected in its fixed text as well: it has nothing to do with the
 * fix, or was hidden by what the fix is for.
 */
static bool stays(const struct testcase *c, const json_t *f)
{
	size_t dir = strcspn(c->rel, "/");
	g_autofree char *error = NULL;
	g_autoptr(GPtrArray) tags = NULL;

	if (!strncmp(str(f, "rule"), c->rel, dir) && !str(f, "rule")[dir])
		return false;
	tags = tags_parse(c->fixed, strlen(c->fixed), &error);
	for (guint i = 0; i < tags->len; i++) {
		const struct tag *t = tags->pdata[i];

		if ((t->kind == TAG_EXPECT || t->kind == TAG_STAYS) && t->line == line_of(f) &&
		    !g_strcmp0(t->arg, str(f, "rule")))
			return true;
	}
	return false;
}

static void test_fix(struct testcase *c, const char *tree, const json_t *after)
{
	g_autofree char *name = g_strconcat(c->rel, ".fixed", NULL);
	g_autofree char *expected = g_build_filename(opt_cases, name, NULL);
	g_autofree char *path = g_build_filename(tree, c->path, NULL);
	const char *todo = find_tag(c, TAG_KNOWN_UNFIXED, 0, NULL) ? "known-unfixed" : NULL;
	g_autofree char *text = NULL, *diff = NULL;
	g_autoptr(GString) why = g_string_new(NULL);
	const json_t *f;
	size_t i;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		bail("cannot read %s", path);
	if (strcmp(text, c->fixed)) {
		diff = show_diff(expected, path, c->rel);
		g_string_append(why, diff ? diff : "texts differ");
	}
	json_array_foreach(json_object_get(after, "findings"), i, f) {
		if (is_of(c, f) && !stays(c, f))
			g_string_append_printf(why, "\n%s:%u: still there after the fix: %s [%s]\n", c->rel,
					       line_of(f), str(f, "message"), str(f, "rule"));
	}
	if (todo && !why->len)
		tap(false, name, NULL, "passes now: remove the known-unfixed mark");
	else
		tap(!why->len, name, todo, why->str);
}

/* The fixer must know what it cannot do. */
static void test_untouched(struct testcase *c, const char *tree)
{
	g_autofree char *name = g_strconcat(c->rel, " is left alone", NULL);
	g_autofree char *before = g_build_filename(opt_cases, c->rel, NULL);
	g_autofree char *path = g_build_filename(tree, c->path, NULL);
	const char *todo = find_tag(c, TAG_KNOWN_UNFIXED, 0, NULL) ? "known-unfixed" : NULL;
	g_autofree char *text = NULL, *diff = NULL;
	bool same;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		bail("cannot read %s", path);
	same = !strcmp(text, c->text);
	if (!same)
		diff = show_diff(before, path, c->rel);
	if (todo && same)
		tap(false, name, NULL, "passes now: remove the known-unfixed mark");
	else
		tap(same, name, todo, diff);
}

static void test_fixes(GPtrArray *cases)
{
	g_autofree char *tree = make_tree("testtree-fix", cases);
	g_autoptr(GPtrArray) argv = g_ptr_array_new();
	const char *const fixed[] = { opt_bin, "fix", "--in-place", "-k", tree };
	json_t *after;

	for (guint i = 0; i < G_N_ELEMENTS(fixed); i++)
		g_ptr_array_add(argv, (char *)fixed[i]);
	for (guint i = 0; i < cases->len; i++) {
		if (goes_through_fix(cases->pdata[i]))
			g_ptr_array_add(argv, ((struct testcase *)cases->pdata[i])->path);
	}
	if (argv->len == G_N_ELEMENTS(fixed))
		return;
	run(argv);
	after = check(tree, cases, goes_through_fix);
	for (guint i = 0; i < cases->len; i++) {
		if (is_fixed(cases->pdata[i]))
			test_fix(cases->pdata[i], tree, after);
		else if (goes_through_fix(cases->pdata[i]))
			test_untouched(cases->pdata[i], tree);
	}
	json_decref(after);
}

/*
 * The expected texts are to be clean, whatever the fixer makes of the cases: `check` says
 * nothing about the .fixed files put in place of their cases.
 */
static void test_expected_texts(GPtrArray *cases)
{
	g_autofree char *tree = make_tree("testtree-expected", cases);
	json_t *report;

	for (guint i = 0; i < cases->len; i++) {
		struct testcase *c = cases->pdata[i];
		g_autofree char *path = g_build_filename(tree, c->path, NULL);

		if (is_fixed(c))
			write_file(path, c->fixed, -1);
	}
	report = check(tree, cases, is_fixed);
	for (guint i = 0; report && i < cases->len; i++) {
		struct testcase *c = cases->pdata[i];
		g_autofree char *name = g_strconcat(c->rel, ".fixed is clean", NULL);
		g_autoptr(GString) why = g_string_new(NULL);
		const json_t *f;
		size_t j;

		json_array_foreach(json_object_get(report, "findings"), j, f) {
			if (is_of(c, f) && !stays(c, f))
				g_string_append_printf(why, "%s.fixed:%u: %s [%s]\n", c->rel, line_of(f),
						       str(f, "message"), str(f, "rule"));
		}
		if (is_fixed(c))
			tap(!why->len, name, NULL, why->str);
	}
	json_decref(report);
}

static void parse_options(int argc, char **argv)
{
	const GOptionEntry entries[] = {
		{ "bin", 0, 0, G_OPTION_ARG_FILENAME, &opt_bin, "The program ($FWSPECK, build/fwspeck)",
		  "FILE" },
		{ "cases", 0, 0, G_OPTION_ARG_FILENAME, &opt_cases, "The cases (testcases)", "DIR" },
		{ "build", 0, 0, G_OPTION_ARG_FILENAME, &opt_build, "Where to work ($BUILD, build)", "DIR" },
		{ G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &opt_names, "Only these cases",
		  "CASE…" },
		{ NULL },
	};
	g_autoptr(GOptionContext) ctx = g_option_context_new(NULL);
	g_autoptr(GError) err = NULL;

	g_option_context_add_main_entries(ctx, entries, NULL);
	if (!g_option_context_parse(ctx, &argc, &argv, &err))
		bail("%s", err->message);
	if (!opt_bin)
		opt_bin = g_strdup(g_getenv("FWSPECK") ? g_getenv("FWSPECK") : "build/fwspeck");
	if (!opt_cases)
		opt_cases = g_strdup("testcases");
	if (!opt_build)
		opt_build = g_strdup(g_getenv("BUILD") ? g_getenv("BUILD") : "build");
	if (!g_path_is_absolute(opt_build)) {
		g_autofree char *relative = g_steal_pointer(&opt_build);

		opt_build = g_canonicalize_filename(relative, NULL);
	}
}

int main(int argc, char **argv)
{
	g_autoptr(GPtrArray) cases = g_ptr_array_new_with_free_func(case_free);
	g_autofree char *tree = NULL, *cache = NULL;
	json_t *report;

	parse_options(argc, argv);
	walk(opt_cases, "", load_case, cases);
	g_ptr_array_add(cases, generate("generated-braces", 3000, "if (n++) {\n", "}\n"));
	g_ptr_array_add(cases, generate("generated-ifs", 3000, "if (n++)\n", ""));
	g_ptr_array_add(cases, generate("generated-else-ifs", 3000, "if (n++)\n\tn = 2;\nelse ", ""));

	cache = g_build_filename(opt_build, "testcache", NULL);
	g_setenv("XDG_CACHE_HOME", cache, TRUE);
	tree = make_tree("testtree", cases);
	report = check(tree, cases, is_wanted);
	if (!report)
		bail("no such case");
	for (guint i = 0; i < cases->len; i++) {
		if (is_wanted(cases->pdata[i]))
			test_case(cases->pdata[i], report);
	}
	json_decref(report);
	test_fixes(cases);
	test_expected_texts(cases);
	printf("1..%u\n", tests_run);
	g_strfreev(opt_names);
	g_free(opt_bin);
	g_free(opt_cases);
	g_free(opt_build);
	return tests_failed ? 1 : 0;
}
