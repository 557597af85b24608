/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Findings that the user does not want to see (again): those of --suppressions and those of --baseline.
 */
#ifndef FWS_CLI_KNOWN_H
#define FWS_CLI_KNOWN_H

#include "cli/baseline.h"
#include "cli/cli.h"
#include "rules/suppress.h"

struct known {
	struct suppressions *suppressions; /* or NULL */
	struct baseline *baseline; /* or NULL */
};

/* False after an error that was reported; to be cleared in any case. */
bool known_load(struct known *k, const struct options *o);
void known_clear(struct known *k);

/* Mark what the baseline has, and say how many findings of @r are suppressed, and known. */
void known_apply(const struct known *k, const struct options *o, struct report *r);

/* Name the entries that say nothing of the files they are about; @set: the rules that are on. */
void known_tell_unused(const struct known *k, const struct rule_set *set, const struct report *r);

/* CLI_INCOMPLETE, CLI_FINDINGS or CLI_OK. */
int report_exit(const struct report *r, int fail_on);
/* Could some file not be checked? */
bool report_incomplete(const struct report *r);
/* What the report says of itself. */
void report_judge(struct report *r, int fail_on);

#endif
