/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Offer fixes for the findings of one file, in the worker: every candidate is parsed, compiled
 * and checked again before anybody sees it.
 */
#ifndef FWS_CLI_VERIFY_H
#define FWS_CLI_VERIFY_H

#include "cli/analysis.h"
#include "fix/fix.h"

/*
 * Put edits on those findings of @a that can be fixed. Every finding's edits refer to
 * the text as it is and fix it alone; those of all findings together were verified as well.
 */
void fix_findings(const struct checker *c, const struct target *t, struct analysis *a, enum fix_style style);

#endif
