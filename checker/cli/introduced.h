/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which findings a change brings.
 *
 * Contract
 *   - A finding is an old one when one was there before with the same fingerprint; or, in another file, with the same
 *     rule, function, object and message: it was moved; or, with all these but the function, when that function is no
 *     longer there and the one now was not before: it was renamed. Each old finding excuses one new one.
 *   - More ways to lose one and the same reference are no new finding.
 */
#ifndef FWS_CLI_INTRODUCED_H
#define FWS_CLI_INTRODUCED_H

#include "cli/change.h"
#include "rules/finding.h"

/* Leave in @after, which owns its elements, what is not in @before; returns how many of @before are gone. */
unsigned int introduced_keep(const struct change *c, const GPtrArray *before, GPtrArray *after);

#endif
