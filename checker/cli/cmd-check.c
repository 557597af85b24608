/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fwspeck check
 */
#include "cli/baseline.h"
#include "cli/output.h"
#include "cli/run.h"
#include "cli/shard.h"

int cmd_check(const struct options *o)
{
	struct run *r;
	int ret = CLI_USAGE;

	if (o->show_model)
		return cmd_show_model(o);
	r = output_check(o->out) ? run_new(o) : NULL;
	if (r && o->write_baseline) {
		if (output_check(o->write_baseline) && run_check(r, false) &&
		    baseline_write(o->write_baseline, run_report(r))) {
			ret = run_fix_exit(r, 0);
			run_tell_coverage(r);
		}
	} else if (r && run_check(r, o->fixes) && shard_output(o, r)) {
		ret = o->shard_count ? run_fix_exit(r, 0) : run_exit(r);
		run_tell_coverage(r);
	}
	run_free(r);
	return ret;
}
