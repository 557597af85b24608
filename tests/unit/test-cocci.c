/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Semantic patches without spatch: what their heads say, what spatch says, and what both engines say.
 */
#include <string.h>

#include "cocci/agree.h"
#include "cocci/spatch.h"

static const char small[] =
	"// SPDX-License-Identifier: GPL-2.0-only\n"
	"/// Nothing.\n"
	"// Options: --no-includes  --include-headers\n"
	"// Requires: 1.1.0\n"
	"// Looks for: \\b(first|sec\n"
	"//   ond)_call\\b\n"
	"// Looks for: _ops\\b\n"
	"\n"
	"// Looks for: this is no head any more\n"
	"print(\"[iopf-drain]\", \"[device-ref-leak]\", \"[no-rule]\", a[0], \"[iopf-drain]\")\n";

static struct semantic *parse(const char *text)
{
	char *error = NULL;
	struct semantic *s = semantic_parse("small.cocci", text, &error);

	g_assert_cmpstr(error, ==, NULL);
	g_assert_nonnull(s);
	return s;
}

static void test_head(void)
{
	struct semantic *s = parse(small);

	g_assert_cmpstr(s->needs, ==, "1.1.0");
	g_assert_cmpuint(s->looks_for->len, ==, 2);
	g_assert_cmpuint(s->rules->len, ==, 2);
	g_assert_cmpstr(s->rules->pdata[0], ==, "device-ref-leak");
	g_assert_true(semantic_reports(s, "iopf-drain"));
	g_assert_false(semantic_reports(s, "device-ref-retained"));
	semantic_free(s);
}

static void bad_head(const char *text, const char *what)
{
	g_autofree char *error = NULL;

	g_assert_null(semantic_parse("bad.cocci", text, &error));
	g_assert_nonnull(strstr(error, "bad.cocci"));
	g_assert_nonnull(strstr(error, what));
}

static void test_bad_heads(void)
{
	bad_head("// Options: --x\n\"[iopf-drain]\"", "Looks for");
	bad_head("// Looks for: a(\n\"[iopf-drain]\"", "Looks for");
	bad_head("// Looks for: a\n\"[iopf-dry]\"", "no rule");
}

static bool matters(const struct semantic *s, const char *text)
{
	return semantic_matters(s, text, strlen(text));
}

static void test_matters(void)
{
	struct semantic *s = parse(small);

	g_assert_true(matters(s, "x_ops; second_call()"));
	g_assert_true(matters(s, "\xff first_call\n\xe9 _ops"));
	g_assert_false(matters(s, "second_call()"));
	g_assert_false(matters(s, "x_ops; second_calls()"));
	g_assert_false(matters(s, ""));
	g_assert_true(semantic_concerns(s, "second_call()", 13));
	g_assert_false(semantic_concerns(s, "second_call()", 6));
	semantic_free(s);
}

/* All that are built in can be read, and no two report the same rule. */
static void test_built_in(void)
{
	char *error = NULL;
	g_autoptr(GPtrArray) all = semantics_new(&error);
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

	g_assert_cmpstr(error, ==, NULL);
	g_assert_cmpuint(all->len, >=, 8);
	for (guint i = 0; i < all->len; i++) {
		const struct semantic *s = all->pdata[i];

		g_assert_true(g_strv_contains((const char *const *)s->options, "--no-includes"));
		for (guint k = 0; k < s->rules->len; k++)
			g_assert_true(g_hash_table_add(seen, s->rules->pdata[k]));
	}
	g_assert_true(g_hash_table_contains(seen, "device-ref-leak"));
}

static const char text[] = "int f(void)\n"
			   "{\n"
			   "\tx = find_it(np);\n"
			   "\tif (y)\n"
			   "\t\treturn 1;\n"
			   "\treturn 2;\n"
			   "}\n"
			   "struct s v = { .a = b };\n";

static struct spatch_result *read_it(int status, const char *out, const char *err)
{
	struct semantic *s = parse(small);
	struct spatch_result *r = spatch_read(s, "drivers/a.c", text, status, out, err);

	semantic_free(s);
	return r;
}

static void test_report(void)
{
	struct spatch_result *r = read_it(
		0,
		"noise\n"
		"fwspeck-report [\"/k/drivers/a.c\", 3, 5, 3, 12, \"f\", \"WARNING: reference of x from "
		"find_it() is lost on line 5,6 [device-ref-leak]\"]\n"
		"fwspeck-report [\"/k/drivers/a.c\", 8, 0, 9, 1, \"something_else\", \"a[0] is odd "
		"[iopf-drain]\"]\n"
		"fwspeck-report [\"/k/drivers/aa.c\", 3, 5, 3, 12, \"f\", \"other [iopf-drain]\"]\n"
		"fwspeck-report [\"/k/xdrivers/a.c\", 3, 5, 3, 12, \"f\", \"other [iopf-drain]\"]\n"
		"fwspeck-report [\"/k/drivers/a.c\", 3, 5, 3, 12, \"f\", \"no rule\"]\n"
		"fwspeck-report [\"/k/drivers/a.c\", 3]\n"
		"fwspeck-report [\"/k/drivers/a.c\", 0, 5, 3, 12, \"f\", \"x [iopf-drain]\"]\n"
		"fwspeck-report [\"/k/drivers/a.c\", 3, -1, 3, 12, \"f\", \"x [iopf-drain]\"]\n",
		"HANDLING: a.c\n");
	const struct finding *f, *g;
	const struct step *exit;

	g_assert_cmpstr(r->failure, ==, NULL);
	g_assert_cmpuint(r->holes->len, ==, 0);
	g_assert_cmpuint(r->findings->len, ==, 2);
	f = r->findings->pdata[0];
	g_assert_cmpstr(f->rule, ==, "device-ref-leak");
	g_assert_cmpint(f->level, ==, FWS_WARNING);
	g_assert_cmpstr(f->file, ==, "drivers/a.c");
	g_assert_cmpuint(f->line, ==, 3);
	g_assert_cmpuint(f->col, ==, 6);
	g_assert_cmpuint(f->end_col, ==, 13);
	g_assert_cmpstr(f->function, ==, "f");
	g_assert_cmpstr(f->message, ==, "reference of x from find_it() is lost");
	g_assert_cmpstr(f->object, ==, "x");
	g_assert_cmpstr(f->api, ==, "find_it");
	g_assert_cmpuint(f->exits->len, ==, 2);
	exit = f->exits->pdata[0];
	g_assert_cmpuint(exit->line, ==, 5);
	g_assert_cmpuint(exit->col, ==, 3);
	g_assert_cmpuint(((struct step *)f->exits->pdata[1])->line, ==, 6);
	g = r->findings->pdata[1];
	g_assert_cmpstr(g->function, ==, NULL);
	g_assert_cmpstr(g->message, ==, "a[0] is odd");
	g_assert_cmpstr(g->api, ==, NULL);
	g_assert_cmpuint(g->end_col, ==, 0);
	spatch_result_free(r);
}

static void expect_failure(int status, const char *err, const char *what)
{
	struct spatch_result *r = read_it(status, "", err);

	g_assert_nonnull(r->failure);
	g_assert_nonnull(strstr(r->failure, what));
	spatch_result_free(r);
}

static void test_failures(void)
{
	expect_failure(134, "Fatal error: out of memory\n", "out of memory");
	expect_failure(137, "", "signal 9");
	expect_failure(3, "HANDLING: a.c\n", "status 3");
	expect_failure(0, "EXN: Failure(\"x\") in a.c\n", "EXN");
	expect_failure(255, "Error in Python script, line 3, file \"a.cocci\": x\n", "Python");
}

static void test_holes(void)
{
	struct spatch_result *r = read_it(0, "",
					  "HANDLING: a.c\n"
					  "ERROR-RECOV: found sync '}' at line 17\n"
					  "parse error \n"
					  " = File \"/k/drivers/a.c\", line 16, column 1, charpos = 386\n"
					  "  around = 'return',\n"
					  "  whole content = \treturn foo();\n"
					  "badcount: 4\n"
					  "bad: {\n"
					  "bad: \tif (\n"
					  "BAD:!!!!! \treturn foo();\n"
					  "bad: }\n"
					  "parse error \n"
					  " = File \"/k/drivers/a.c\", line 30, column 1, charpos = 500\n"
					  "badcount: 1\n"
					  "BAD:!!!!! x\n");
	const struct spatch_hole *h;

	g_assert_cmpstr(r->failure, ==, NULL);
	g_assert_cmpuint(r->holes->len, ==, 2);
	h = &g_array_index(r->holes, struct spatch_hole, 0);
	g_assert_cmpuint(h->first, ==, 14);
	g_assert_cmpuint(h->last, ==, 17);
	g_assert_cmpuint(h->line, ==, 16);
	h++;
	g_assert_cmpuint(h->first, ==, 30);
	g_assert_cmpuint(h->last, ==, 30);
	spatch_result_free(r);
}

static void expect_part(const char *path, const char *out, const char *err)
{
	static const char said[] = "noise\n"
				   "fwspeck-report [\"/k/tools/a.h\", 1]\n"
				   "fwspeck-report [\"/k/a.h\", 2]\n";
	static const char errors[] = "init_defs_builtins: x\n"
				     "HANDLING: /k/tools/a.h\n"
				     "bad: t\n"
				     "Skipping: /k/b.h\n"
				     "HANDLING: /k/a.h\n"
				     "bad: a\n";
	g_autofree char *o = NULL, *e = NULL;

	g_assert_cmpint(spatch_part(path, said, errors, &o, &e), ==, err != NULL);
	g_assert_cmpstr(o, ==, out);
	g_assert_cmpstr(e, ==, err ? err : "");
}

/* What is said of several files is taken apart. */
static void test_parts(void)
{
	expect_part("/k/tools/a.h", "fwspeck-report [\"/k/tools/a.h\", 1]\n",
		    "HANDLING: /k/tools/a.h\nbad: t\n");
	expect_part("/k/a.h", "fwspeck-report [\"/k/a.h\", 2]\n", "HANDLING: /k/a.h\nbad: a\n\n");
	expect_part("/k/b.h", "", "Skipping: /k/b.h\n");
	expect_part("/k/c.h", "", NULL);
	g_assert_true(spatch_gave_up(1, ""));
	g_assert_true(spatch_gave_up(0, "HANDLING: a\nEXN: x\n"));
	g_assert_false(spatch_gave_up(0, "HANDLING: a\nbad: x\n"));
}

static void expect_version(const char *said, const char *version, const char *error)
{
	struct semantic *s = parse(small);
	g_autoptr(GPtrArray) all = g_ptr_array_new();
	g_autofree char *why = NULL, *got = NULL;

	g_ptr_array_add(all, s);
	got = spatch_version(all, said, &why);
	g_assert_cmpstr(got, ==, version);
	g_assert_true(error ? why && strstr(why, error) : !why);
	semantic_free(s);
}

static void test_version(void)
{
	static const char python[] = "compiled\nPython scripting support: yes\n";
	g_autofree char *good = g_strconcat("spatch version 1.1.0 ", python, NULL);
	g_autofree char *newer = g_strconcat("spatch version 1.10 ", python, NULL);
	g_autofree char *older = g_strconcat("spatch version 1.0.8 ", python, NULL);

	expect_version(good, "1.1.0", NULL);
	expect_version(newer, "1.10", NULL);
	expect_version(older, NULL, "1.0.8");
	expect_version("spatch version 1.1.1\nPython scripting support: no\n", NULL, "Python");
	expect_version("what?", NULL, "version");
}

static struct finding *finding(const char *rule, const char *file, unsigned int line, unsigned int col)
{
	struct finding *f = finding_new(rule, FWS_WARNING);

	f->file = g_strdup(file);
	f->line = line;
	f->col = col;
	f->message = g_strdup("m");
	return f;
}

static const char *name(const struct finding *f, void *data)
{
	return data;
}

static void test_agree(void)
{
	g_autoptr(GPtrArray) said = findings_new(), checker = findings_new();
	struct finding *near = finding("a", "x.c", 3, 9), *first;

	g_ptr_array_add(said, finding("a", "x.c", 3, 8));
	g_ptr_array_add(said, finding("a", "x.c", 4, 1));
	g_ptr_array_add(checker, finding("a", "x.c", 3, 30));
	g_ptr_array_add(checker, near);
	g_ptr_array_add(checker, finding("b", "x.c", 4, 1));
	g_ptr_array_add(checker, finding("a", "y.c", 4, 1));

	g_assert_cmpuint(agree_merge(said, checker, name, "a.cocci"), ==, 1);
	g_assert_cmpuint(said->len, ==, 2);
	g_assert_cmpuint(checker->len, ==, 3);
	first = said->pdata[0];
	g_assert_true(first == near);
	g_assert_cmpstr(first->confirmed, ==, "a.cocci");
	g_assert_null(((struct finding *)said->pdata[1])->confirmed);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/cocci/head", test_head);
	g_test_add_func("/cocci/bad-heads", test_bad_heads);
	g_test_add_func("/cocci/matters", test_matters);
	g_test_add_func("/cocci/built-in", test_built_in);
	g_test_add_func("/cocci/report", test_report);
	g_test_add_func("/cocci/failures", test_failures);
	g_test_add_func("/cocci/holes", test_holes);
	g_test_add_func("/cocci/parts", test_parts);
	g_test_add_func("/cocci/version", test_version);
	g_test_add_func("/cocci/agree", test_agree);
	return g_test_run();
}
