/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Does a call undo what a path has made last? For rules about unwinding.
 *
 * Contract
 *   - Evidence is always two places: the call that undoes, and one that every path passes that succeeded and that gave the
 *     object to others: it was stored where others see it, handed over, put on a list, registered.
 *   - What a function makes for its own use (buffers, mappings, clocks, references) is never evidence.
 */
#ifndef FWS_RULES_UNDO_H
#define FWS_RULES_UNDO_H

#include "flow/flow.h"

struct undo {
	const struct flow_unit *fu;
	const struct ir_func *f;
	const bool *dom; /* blocks every path that succeeded passes */
	const bool *reach; /* blocks that lead to where these paths end */
	const bool *shared; /* blocks that paths pass, too, for which the undoing is right */
};

/* Where what @call undoes was made public, or NULL. */
const struct ir_instr *undo_of(const struct undo *u, const struct ir_instr *call);

/* What @call is named: its function, or the field of an ops struct; NULL when it has no name. */
const char *undo_callee(const struct ir_instr *call);

/* Does a function of this name end or free something? */
bool undo_ends(const char *name);

#endif
