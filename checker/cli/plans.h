/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The candidates for a finding, and which of them hold beside the fixes of other findings.
 *
 * Contract
 *   - A fix is planned on the file as it is, where it has to hold alone. What another patch changes in a function that
 *     it edits may be what it was planned by: a put that it repeats, a label that it jumps to.
 *   - So it is planned on the text with the accepted fixes as well. What does not come out the same there is dropped: it
 *     is for a run on that text.
 */
#ifndef FWS_CLI_PLANS_H
#define FWS_CLI_PLANS_H

#include "cli/analysis.h"
#include "fix/fix.h"

/* May there be a fix of a finding of this rule? */
bool plans_exist(const char *rule);
/* Can a fix of @f, a finding of @a, be looked for; and the reference it is about, if it is about one. */
bool plans_possible(const struct analysis *a, const struct finding *f, const struct flow_ref **ref);
/* @ref: of plans_possible(). Best first; empty with *why (g_free()) when no strategy fits. */
GPtrArray *plans_make(const struct analysis *a, const struct finding *f, const struct flow_ref *ref,
		      enum fix_style style, char **why);

/*
 * Drop from @cands, which were made for @f of @orig, those that come out otherwise on @now: @orig with the edits
 * @merged, which are those of the findings of @orig that have edits. *why is set when none is left.
 */
void plans_keep_same(const struct analysis *orig, const struct analysis *now, const GPtrArray *merged,
		     const struct finding *f, enum fix_style style, GPtrArray *cands, char **why);

#endif
