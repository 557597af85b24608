/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fwspeck fix: a diff, or the files of the tree themselves.
 */
#include "cli/output.h"
#include "cli/patches.h"
#include "cli/run.h"
#include "support/atomic.h"
#include "support/diag.h"

static bool failed(GError *err)
{
	diag_error("%s", err->message);
	g_error_free(err);
	return false;
}

static bool apply(const struct report *r, const GPtrArray *patches)
{
	GError *err = NULL;
	bool ok = true;

	for (guint i = 0; i < patches->len && ok; i++) {
		const struct patched *p = patches->pdata[i];
		char *path = g_build_filename(r->root, p->file, NULL);

		ok = atomic_write(path, p->after, p->after_len, &err) || failed(err);
		g_free(path);
	}
	return ok;
}

static bool show(const struct options *o, const GPtrArray *patches)
{
	GString *all = g_string_new(NULL);
	GError *err = NULL;
	bool ok = true;

	for (guint i = 0; i < patches->len && ok; i++) {
		const struct patched *p = patches->pdata[i];
		char *diff = fix_diff(p->file, p->before, p->after, &err);

		ok = diff || failed(err);
		if (diff)
			g_string_append(all, diff);
		g_free(diff);
	}
	ok = ok && output_text(o, all->str);
	g_string_free(all, TRUE);
	return ok;
}

static bool deliver(const struct options *o, const struct report *r)
{
	GPtrArray *patches = patches_make(r);
	bool ok = patches != NULL;

	if (ok && o->in_place)
		ok = apply(r, patches);
	if (ok && (o->format != REPORT_TEXT))
		ok = output_report(o, r);
	else if (ok && !o->in_place)
		ok = show(o, patches);
	if (patches)
		g_ptr_array_unref(patches);
	return ok;
}

int cmd_fix(const struct options *o)
{
	struct run *r = output_check(o->out) ? run_new(o) : NULL;
	unsigned int without;
	int ret = CLI_USAGE;

	if (r && run_check(r, true) && deliver(o, run_report(r))) {
		without = patches_tell(run_report(r), o->in_place ? "fixed" : "can be fixed");
		run_tell_coverage(r);
		ret = run_fix_exit(r, without);
	}
	run_free(r);
	return ret;
}
