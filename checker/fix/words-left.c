/* SPDX-License-Identifier: GPL-2.0-only */
/* Why a loop is left where no call says so: "if (!np) break;". See plan.h. */
#include "fix/plan.h"

char *words_why_left(const struct ir_func *fn, const struct ir_stmt *s)
{
	const struct ir_var *v = stmt_where_null(fn, s);

	return v ? g_strdup_printf("the loop is left because '%s' is NULL", v->name) : NULL;
}
