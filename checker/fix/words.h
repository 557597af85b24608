/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside of words*.c. */
#ifndef FWS_FIX_WORDS_H
#define FWS_FIX_WORDS_H

#include "ir/ir.h"

/* Under what condition @s is reached, as far as one test says it: "f() fails"; NULL, or g_free(). @acquire takes the reference. */
char *words_reached(const struct ir_func *fn, const struct ir_stmt *s, const struct ir_instr *acquire);

#endif
