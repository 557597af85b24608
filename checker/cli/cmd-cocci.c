/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fwspeck cocci: the rules of semantic-patches/.
 */
#include <string.h>

#include "cli/cocci.h"
#include "cli/output.h"
#include "cli/run.h"
#include "fix/scratch.h"
#include "support/diag.h"

static void file_free(struct cocci_file *f, guint nrules)
{
	for (guint i = 0; f->why_not && i < nrules; i++)
		g_free(f->why_not[i]);
	g_free(f->why_not);
	g_free(f->file);
	g_free(f->unreadable);
	g_array_unref(f->holes);
	g_free(f);
}

static void cover_free(void *p)
{
	cover_file_free(p);
}

static bool failed(const char *what, char *error)
{
	diag_error("%s%s", what, error);
	g_free(error);
	return false;
}

static bool chosen(const struct cocci *c, const struct semantic *s)
{
	for (guint i = 0; i < s->rules->len; i++)
		if (rule_set_has(&c->set, s->rules->pdata[i]))
			return true;
	return false;
}

static bool load_rules(struct cocci *c)
{
	char *error = NULL;

	if (!rule_set_parse(&c->set, c->o->checks, c->o->pedantic, &error))
		return failed("--checks: ", error);
	c->rules = semantics_new(&error);
	if (!c->rules)
		return failed("", error);
	for (guint i = c->rules->len; i-- > 0;)
		if (!chosen(c, c->rules->pdata[i]))
			g_ptr_array_remove_index(c->rules, i);
	if (!c->rules->len)
		return failed("", g_strdup("--checks leaves no rule that a semantic patch knows"));
	return true;
}

static bool find_spatch(const struct cocci *c)
{
	char *error = NULL;
	g_autofree char *version = spatch_find(c->rules, &error);

	return version || failed("", error);
}

static bool load_files(struct cocci *c)
{
	g_autoptr(GError) err = NULL;
	g_autoptr(GPtrArray) names = NULL;

	c->tree = find_tree(c->o);
	if (!c->tree)
		return false;
	names = ktree_expand_with_headers(c->tree, (const char *const *)c->o->paths, &err);
	if (!names) {
		diag_error("%s", err->message);
		return false;
	}
	for (guint i = 0; i < names->len; i++) {
		struct cocci_file *f = g_new0(struct cocci_file, 1);

		f->file = g_strdup(names->pdata[i]);
		f->holes = g_array_new(FALSE, FALSE, sizeof(struct spatch_hole));
		g_ptr_array_add(c->files, f);
	}
	c->report.root = ktree_root(c->tree);
	c->report.version = ktree_version(c->tree);
	return true;
}

static bool write_rules(struct cocci *c)
{
	g_autoptr(GError) err = NULL;
	bool ok;

	c->dir = scratch_new(&err);
	ok = c->dir != NULL;
	for (guint i = 0; ok && i < c->rules->len; i++)
		ok = semantic_write(c->rules->pdata[i], c->dir, &err);
	if (!ok)
		diag_error("%s", err->message);
	return ok;
}

static void cocci_init(struct cocci *c, const struct options *o)
{
	memset(c, 0, sizeof(*c));
	c->o = o;
	c->started = g_get_monotonic_time();
	c->files = g_ptr_array_new();
	c->report.findings = findings_new();
	c->report.cover = g_ptr_array_new_with_free_func(cover_free);
}

static void cocci_clear(struct cocci *c)
{
	scratch_remove(c->dir);
	known_clear(&c->known);
	g_ptr_array_unref(c->report.findings);
	g_ptr_array_unref(c->report.cover);
	json_decref(c->report.disagreement);
	for (guint i = 0; i < c->files->len; i++)
		file_free(c->files->pdata[i], c->rules->len);
	g_ptr_array_unref(c->files);
	if (c->rules)
		g_ptr_array_unref(c->rules);
	if (c->tree)
		ktree_close(c->tree);
}

/* Nobody was asked what he thinks of it. */
static void finish_alone(struct cocci *c)
{
	for (guint i = 0; i < c->report.findings->len; i++) {
		struct finding *f = c->report.findings->pdata[i];

		g_free(f->why);
		f->why = g_strdup(
			"what one file, without its paths and macros, shows; the checker was not asked");
	}
	suppressions_apply(c->known.suppressions, c->report.findings);
	known_apply(&c->known, c->o, &c->report);
}

static void tell(const struct cocci *c)
{
	const struct options *o = c->o;
	size_t i;
	json_t *v;

	if (o->format != REPORT_TEXT && o->format != REPORT_JSON) {
		json_array_foreach(c->report.disagreement, i, v) {
			g_autofree char *line = disagreement_line(v);

			fprintf(stderr, "%s\n", line);
		}
	}
	if (!o->alone)
		diag_info("%u reported by both, %u by semantic patches alone, %u by the checker alone%s",
			  c->both, c->spatch_only, c->checker_only,
			  o->disagreement || !(c->spatch_only + c->checker_only)
				  ? ""
				  : " (--show-disagreement lists them)");
	if (!o->quiet || report_incomplete(&c->report))
		report_coverage(&c->report, o->verbose, stderr);
}

static bool write_result(struct cocci *c)
{
	return c->o->write_baseline ? baseline_write(c->o->write_baseline, &c->report)
				    : output_report(c->o, &c->report);
}

static int run(struct cocci *c)
{
	int fail_on = c->o->write_baseline ? CLI_FAIL_NEVER : c->o->fail_on;

	if (!load_rules(c) || !find_spatch(c) || !known_load(&c->known, c->o) || !load_files(c) ||
	    !write_rules(c) || !cocci_run(c))
		return CLI_USAGE;
	if (c->o->alone)
		finish_alone(c);
	else if (!cocci_compare(c))
		return CLI_USAGE;
	c->report.seconds = (g_get_monotonic_time() - c->started) / 1e6;
	report_judge(&c->report, fail_on);
	/* asked to compare, and could not */
	if (c->o->disagreement && !c->compared)
		c->report.exit_code = CLI_INCOMPLETE;
	if (!write_result(c))
		return CLI_USAGE;
	tell(c);
	return c->report.exit_code;
}

int cmd_cocci(const struct options *o)
{
	struct cocci c;
	int ret;

	if (o->alone && o->disagreement) {
		diag_error("cocci: --alone leaves nobody to disagree with");
		return CLI_USAGE;
	}
	if (!output_check(o->out) || !output_check(o->write_baseline))
		return CLI_USAGE;
	cocci_init(&c, o);
	ret = run(&c);
	cocci_clear(&c);
	return ret;
}
