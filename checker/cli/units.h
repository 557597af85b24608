/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Units that a worker keeps between two analyses of a file. Later rounds look at a file again because other files
 * became known better: its text is what it was, and the parse is nine tenths of an analysis.
 *
 * Contract
 *   - A unit comes back for the same text and @key only: whoever asks gets what a parse would give. (Headers that are
 *     edited during a run are not noticed, as the rest of the run does not.)
 *   - The units of the files analysed last are kept, within a limit of memory.
 */
#ifndef FWS_CLI_UNITS_H
#define FWS_CLI_UNITS_H

#include "frontend/frontend.h"

struct units;

/* @max: bytes of all that is kept. */
struct units *units_new(size_t max);

/* Take the unit out, with the result of its parse; it is the caller's then. NULL: there is none. */
struct ir_unit *units_take(struct units *us, const char *key, const char *path, struct fe_result *res);

/* Takes @unit over and what @res holds, which is empty afterwards. */
void units_keep(struct units *us, const char *key, struct ir_unit *unit, struct fe_result *res);

/* Bytes, roughly. */
size_t units_size(const struct units *us);

#endif
