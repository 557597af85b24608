/* SPDX-License-Identifier: GPL-2.0-only */
/* Which parameter of an of_xlate function, or of a helper of one, is the phandle's args, and what reads its cells. */
#ifndef FWS_RULES_XLATE_ARGS_H
#define FWS_RULES_XLATE_ARGS_H

#include "ir/ir.h"

/* The first parameter that is a struct of_phandle_args *, or NULL. */
const struct ir_var *xlate_args_param(const struct ir_func *f);
/* Is @p args->args, or an element of it? */
bool xlate_is_cells(const struct ir_path *p, const struct ir_var *args);
/* Is its args_count compared, otherwise than for being @but? */
bool xlate_args_compared(const struct ir_func *f, int64_t but);

#endif
