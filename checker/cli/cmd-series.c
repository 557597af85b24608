/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fwspeck series: the fixes as mails, or as commits.
 */
#include "cli/output.h"
#include "cli/patches.h"
#include "cli/run.h"
#include "cli/series-index.h"
#include "rules/rules.h"
#include "support/diag.h"

/* --- what goes in ---------------------------------------------------------------------------- */

/* Is a rule that matches run, and can it be fixed? */
static bool check_glob(const char *glob, const struct rule_set *set)
{
	bool known = false, on = false, fixable = false;
	const struct rule *const *table;
	unsigned int n;

	table = rules_table(&n);
	for (unsigned int i = 0; i < n; i++) {
		if (!g_pattern_match_simple(glob, table[i]->id))
			continue;
		known = true;
		on |= set->on[i];
		fixable |= set->on[i] && table[i]->fixable;
	}
	if (!known)
		diag_error("--only: no rule matches \"%s\" (\"fwspeck rules\" lists them)", glob);
	else if (!on)
		diag_error("--only: no rule that matches \"%s\" is run; see --checks and --pedantic", glob);
	else if (!fixable)
		diag_error("--only: no rule that matches \"%s\" has an automatic fix", glob);
	return fixable;
}

static bool check_only(const struct options *o)
{
	g_auto(GStrv) globs = o->only ? g_strsplit(o->only, ",", -1) : NULL;
	g_autofree char *error = NULL;
	struct rule_set set;
	bool ok = true;

	/* what is wrong with --checks is said by run_new() */
	if (!globs || !rule_set_parse(&set, o->checks, o->pedantic, &error))
		return true;
	if (!globs[0])
		diag_error("--only: empty list");
	for (unsigned int i = 0; ok && globs[i]; i++)
		ok = check_glob(g_strstrip(globs[i]), &set);
	return ok && globs[0];
}

static bool rule_wanted(const struct options *o, const struct finding *f)
{
	g_auto(GStrv) globs = o->only ? g_strsplit(o->only, ",", -1) : NULL;

	for (unsigned int i = 0; globs && globs[i]; i++) {
		if (g_pattern_match_simple(g_strstrip(globs[i]), f->rule))
			return true;
	}
	return !globs;
}

static bool file_wanted(const struct options *o, const char *file)
{
	return !o->only_file || g_pattern_match_simple(o->only_file, file);
}

static bool any_file_wanted(const struct options *o, const struct report *rep)
{
	for (guint i = 0; i < rep->cover->len; i++) {
		if (file_wanted(o, ((const struct cover_file *)rep->cover->pdata[i])->file))
			return true;
	}
	diag_error("--only-file: none of the %u files that were asked for matches \"%s\"", rep->cover->len,
		   o->only_file);
	return false;
}

/* What was not asked for is not told either. */
static bool choose(const struct options *o, struct report *rep)
{
	if (o->only_file && !any_file_wanted(o, rep))
		return false;
	for (guint i = 0; i < rep->findings->len; i++) {
		const struct finding *f = rep->findings->pdata[i];

		if (!rule_wanted(o, f) || !file_wanted(o, f->file))
			g_ptr_array_remove_index(rep->findings, i--);
	}
	return true;
}

/* --- where it goes --------------------------------------------------------------------------- */

static void tell_written(const struct options *o, unsigned int written)
{
	const char *s = written == 1 ? "" : "es";

	if (o->out)
		diag_info("%u patch%s written to %s", written, s, o->out);
	if (o->apply)
		diag_info("%u patch%s applied; \"git reset --keep ORIG_HEAD\" takes %s back", written, s,
			  written == 1 ? "it" : "them");
}

static bool failed(GError *err)
{
	diag_error("%s", err->message);
	g_error_free(err);
	return false;
}

static bool write_series(const struct options *o, struct run *r, json_t *mails)
{
	const struct report *rep = run_report(r);
	const struct series_opts so = {
		.out_dir = o->out,
		.root = rep->root,
		.version = rep->version,
		.cover = o->cover,
		.mails = mails,
		.stable = o->cc_stable,
		.apply = o->apply,
		.max = (unsigned int)o->max_per_series,
	};
	GPtrArray *with = g_ptr_array_new();
	unsigned int written = 0;
	GError *err = NULL;
	bool ok = true;

	for (guint i = 0; i < rep->findings->len; i++) {
		const struct finding *f = rep->findings->pdata[i];

		if (f->edits && !f->suppressed)
			g_ptr_array_add(with, (void *)f);
	}
	if (!with->len)
		diag_info(o->apply ? "nothing to fix, nothing applied" : "nothing to fix, no series written");
	else if (series_write(&so, with, &written, &err))
		tell_written(o, written);
	else
		ok = failed(err);
	g_ptr_array_unref(with);
	return ok;
}

/* Before an hour of checking, not after it. */
static bool usable_dir(const char *path)
{
	GDir *d;
	bool empty;

	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return true;
	d = g_dir_open(path, 0, NULL);
	empty = d && !g_dir_read_name(d);
	if (d)
		g_dir_close(d);
	if (!empty)
		diag_error("%s is there already and is not an empty directory", path);
	return empty;
}

static bool usable_tree(const char *root)
{
	GError *err = NULL;

	return series_can_apply(root, &err) || failed(err);
}

int cmd_series(const struct options *o)
{
	json_t *mails = NULL;
	struct run *r = NULL;
	unsigned int without;
	int ret = CLI_USAGE;

	if (!o->out && !o->apply) {
		diag_error("series needs a directory for the mails: -o DIR (or --apply)");
		return CLI_USAGE;
	}
	if ((o->out && !usable_dir(o->out)) || !check_only(o) || (o->index && !output_check(o->index)))
		return CLI_USAGE;
	mails = json_array();
	r = run_new(o);
	if (r && (!o->apply || usable_tree(run_report(r)->root)) && run_check(r, true) &&
	    choose(o, run_report(r)) && write_series(o, r, mails) &&
	    (!o->index || series_index_write(o->index, run_report(r), mails))) {
		without = patches_tell(run_report(r), "fixed");
		run_tell_coverage(r);
		ret = run_fix_exit(r, without);
	}
	run_free(r);
	json_decref(mails);
	return ret;
}
