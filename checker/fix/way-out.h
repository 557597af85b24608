/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ways out of a function that a new check can share with the check of the call before it.
 *
 * Contract
 *   - What is found undoes exactly what is to be undone right behind that check: both stand at one place, with nothing
 *     between them, and the call takes nothing. It answers an error, or goes on with the next round of a loop.
 *   - The code behind a label that is shared does not look at the value that is refused.
 */
#ifndef FWS_FIX_WAY_OUT_H
#define FWS_FIX_WAY_OUT_H

#include "fix/at.h"

struct way_out {
	const struct ir_stmt *check; /* the new check goes right behind it */
	char *lines; /* the statements that leave, each ended by a newline; g_free() */
	bool several; /* they need braces */
	bool skips; /* goes on with the next round of a loop */
	bool apart; /* what comes behind is another step: an empty line belongs between */
	bool not_negative; /* of a number that is the result of the call: what is left behind @check is not below 0 */
};

/*
 * Behind the call @in, whose result or out-parameter @value is to be checked before @use. False, with a static string
 * in *why, when there is none.
 */
bool way_out_of(const struct fix_at *at, const struct ir_instr *in, const struct ir_path *value,
		const struct ir_stmt *use, struct way_out *out, const char **why);

#endif
