/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The whole result of a run, for when the same is asked again and nothing has changed at all.
 *
 * Contract
 *   - Nothing: no file of the tree or of its build directories has another size, time of modification or time of change;
 *     the checker, its libraries, the models, the rules, the architectures and the files asked for are the same. Where
 *     that does not hold, what is known of each file by its contents still counts (cli/summaries.h).
 *   - Runs in which something failed that need not fail again are not kept, nor such that began within two seconds of
 *     the last change of a file.
 *   - Suppressions and baselines are not part of it: they are applied to the result.
 */
#ifndef FWS_CLI_RERUN_H
#define FWS_CLI_RERUN_H

#include <stdbool.h>

struct run;

/* Set the results of r->files and r->neighbours to those of an equal run; false when there was none. */
bool rerun_take(struct run *r);
void rerun_keep(const struct run *r);

#endif
