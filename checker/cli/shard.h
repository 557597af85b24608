/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A run in parts, each on a machine of its own: check --shard I/N, merge --shard I/N as often as it pays, and merge.
 *
 * Contract
 *   - Which files a shard checks follows from the files that were asked for and their text. What becomes known of one
 *     file may change what is said of any other, so a shard comes to no verdict: it writes what came of each of its
 *     files, and of those it had to look at beside them, for what it knew of other files (cli/outcomes.h).
 *   - merge --shard does a part of what is left to merge, with what all shards knew, and writes the same again. It goes on
 *     with what it has when others would have to go on first: it may be right.
 *   - merge goes through the rounds of the one run, takes what came of a file from the shards where one of them knew of
 *     other files what the run knows, and analyses the rest itself. So the result is that of one run, to the byte,
 *     whatever the shards knew; the more they knew, the less is left to do.
 *   - Shards of another tree, program, model or set of rules are refused.
 */
#ifndef FWS_CLI_SHARD_H
#define FWS_CLI_SHARD_H

#include <glib.h>
#include <stdbool.h>

#include "cli/cli.h"

struct run;

/* "I/N", 1 <= I <= N; false when it is not. */
bool shard_parse(const char *text, int *index, int *count);

/*
 * Mark the files that are for other shards than that of the options; unless something is known of them by now, drop
 * them at once.
 */
void shard_cut(struct run *r);
/* Drop the files that are for other shards. */
void shard_drop(struct run *r);

/* Of the names of @files (struct file_run *), in order. */
guint64 shard_names(const GPtrArray *files);

/* Write the report, or with --shard what merge reads. False after an error that was reported. */
bool shard_output(const struct options *o, struct run *r);

#endif
