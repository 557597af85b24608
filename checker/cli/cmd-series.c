/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fwspeck series: the fixes as mails.
 */
#include "cli/output.h"
#include "cli/patches.h"
#include "cli/run.h"
#include "cli/series-index.h"
#include "support/diag.h"

static bool write_series(const struct options *o, struct run *r, json_t *mails)
{
	const struct report *rep = run_report(r);
	const struct series_opts so = {
		.out_dir = o->out,
		.root = rep->root,
		.version = rep->version,
		.cover = o->cover,
		.mails = mails,
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
	if (!with->len) {
		diag_info("nothing to fix, no series written");
	} else if (series_write(&so, with, &written, &err)) {
		diag_info("%u patch%s written to %s", written, written == 1 ? "" : "es", o->out);
	} else {
		diag_error("%s", err->message);
		g_error_free(err);
		ok = false;
	}
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

int cmd_series(const struct options *o)
{
	json_t *mails = NULL;
	struct run *r = NULL;
	unsigned int without;
	int ret = CLI_USAGE;

	if (!o->out) {
		diag_error("series needs a directory for the mails: -o DIR");
		return CLI_USAGE;
	}
	if (!usable_dir(o->out) || !output_check(o->index))
		return CLI_USAGE;
	mails = json_array();
	r = run_new(o);
	if (r && run_check(r, true) && write_series(o, r, mails) &&
	    (!o->index || series_index_write(o->index, run_report(r), mails))) {
		without = patches_tell(run_report(r), "fixed");
		run_tell_coverage(r);
		ret = run_fix_exit(r, without);
	}
	run_free(r);
	json_decref(mails);
	return ret;
}
