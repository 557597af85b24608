/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Verbs and options of the program.
 */
#ifndef FWS_CLI_CLI_H
#define FWS_CLI_CLI_H

#include <glib.h>
#include <stdbool.h>

#include "fix/fix.h"
#include "report/report.h"

/* When several hold: usage beats incomplete, incomplete beats findings. */
enum cli_exit {
	CLI_OK = 0,
	CLI_FINDINGS = 1, /* at or above --fail-on */
	CLI_USAGE = 2, /* wrong usage, or something the run needs is missing */
	CLI_INCOMPLETE = 3, /* some asked-for file could not be checked */
};

#define CLI_FAIL_NEVER (FWS_ERROR + 1)

struct options {
	char *kernel; /* -k, or NULL: look for one */
	char **archs; /* --arch, NULL for auto */
	char *checks;
	char **models;
	char **paths; /* what is left on the command line, never NULL */
	char *out; /* -o, or NULL: stdout */
	char *suppressions; /* --suppressions, or NULL */
	char *baseline; /* check, gate: known findings, or NULL */
	char *write_baseline; /* check */
	char *base, *commit, *patch; /* gate: the change, or NULL */
	char *index; /* series: --index, or NULL */
	int shard_index, shard_count; /* check: --shard, or 0 */
	bool no_cache;
	char *show_model; /* check: explain this function instead, or NULL */
	bool pedantic, quiet, verbose;
	bool color; /* decided: --color, NO_COLOR and the terminal */
	bool fixes; /* check: look for fixes too */
	bool references; /* check: list references too */
	bool diagnose; /* check: compile too */
	bool in_place; /* fix */
	bool alone, disagreement; /* cocci: do not run the checker; list what only one of the two says */
	bool cover; /* series: write a cover letter */
	bool cc_stable, apply; /* series */
	char *only, *only_file; /* series: which rules, which files; or NULL */
	int max_per_series; /* 0: no limit */
	int jobs, timeout_s, memory_mb;
	int fail_on; /* enum fws_level or CLI_FAIL_NEVER */
	enum report_format format;
	bool fail_on_given;
	bool format_given;
	enum fix_style style;
};

struct verb {
	const char *name, *args, *summary;
	const char *more; /* after the options in --help, or NULL */
	unsigned int groups; /* OPT_* */
	int (*run)(const struct options *o);
};

/* Which options a verb takes. */
enum {
	OPT_TREE = 1 << 0, /* -k, --arch, -q, -v */
	OPT_RUN = 1 << 1, /* what is checked, and with which limits */
	OPT_OUT = 1 << 2, /* --format, -o FILE, --color */
	OPT_FAIL = 1 << 3, /* --fail-on */
	OPT_FIX = 1 << 4, /* --fix-style */
	OPT_IN_PLACE = 1 << 5,
	OPT_SERIES = 1 << 6, /* -o DIR, --apply, what goes into a series, and how many */
	OPT_CHECK = 1 << 7, /* --fixes, --show-model, --baseline, --write-baseline, --shard */
	OPT_FILE = 1 << 8, /* -o FILE */
	OPT_GATE = 1 << 9, /* --base, --commit, --patch, --baseline */
	OPT_COMMAND = 1 << 10, /* a compile command behind the options */
	OPT_MERGE = 1 << 11, /* --baseline; of OPT_RUN what its shards do not say */
	OPT_COCCI = 1 << 12, /* --alone, --show-disagreement, --baseline, --write-baseline */
};

/*
 * Options and arguments of one verb. False after an error that was reported, or,
 * with *help set, after help was printed.
 */
bool options_parse(const struct verb *v, int argc, char **argv, struct options *o, bool *help);
void options_clear(struct options *o);

/* options-gate.c */
void options_add_baseline(GOptionContext *ctx, struct options *o);
void options_add_gate(GOptionContext *ctx, struct options *o);
void options_clear_gate(struct options *o);
void options_add_known(GOptionContext *ctx, struct options *o);

/* options-big.c: --no-cache, --shard */
void options_add_cache(GOptionContext *ctx, gboolean *no_cache);
void options_add_shard(GOptionContext *ctx, char **shard);
/* False after an error that was reported: no I/N; what does not go together. */
bool options_take_shard(struct options *o, const char *given);
bool options_check_shard(const struct options *o);

int cmd_check(const struct options *o);
int cmd_merge(const struct options *o);
int cmd_show_model(const struct options *o);
int cmd_gate(const struct options *o);
int cmd_cocci(const struct options *o);
int cmd_kbuild(const struct options *o);
int cmd_fix(const struct options *o);
int cmd_series(const struct options *o);
int cmd_rules(const struct options *o);
int cmd_explain(const struct options *o);
int cmd_prepare(const struct options *o);
int cmd_doctor(const struct options *o);
int cmd_flags(const struct options *o);
int cmd_dump_ir(const struct options *o);

#endif
