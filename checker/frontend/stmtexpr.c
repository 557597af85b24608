/* SPDX-License-Identifier: GPL-2.0-only */
/* GNU statement expressions. */
#include "frontend/priv.h"

bool stmt_expr_kids(struct lower *L, CXCursor c, struct kids *k)
{
	CXCursor body;

	if (!first_kid(c, &body) || clang_getCursorKind(body) != CXCursor_CompoundStmt)
		return false;
	get_kids(L, body, k);
	return k->n;
}

/* Lower all but the last expression, whose value the whole has. */
void stmt_expr_enter(struct lower *L, CXCursor c, struct stmt_expr *se)
{
	bool has_body = true;
	struct kids k;

	se->outer = L->cleanups;
	se->macro_at = L->macro_at;
	se->has_value = false;
	se->range = (struct ir_range){ 0 };
	L->stmt_exprs++;
	L->macro_at = expansion_offset(L, c);
	if (!stmt_expr_kids(L, c, &k))
		return;
	for (unsigned int i = 0; i + 1 < k.n; i++)
		lower_stmt(L, k.v[i]);
	se->last = k.v[k.n - 1];
	while (has_body && clang_getCursorKind(se->last) == CXCursor_LabelStmt)
		se->last = label_start(L, se->last, NULL, &has_body);
	se->has_value = cursor_is_expr(se->last);
	if (!se->has_value && has_body)
		lower_stmt(L, se->last);
	if (L->cleanups != se->outer)
		se->range = where(L, c, NULL);
}

void stmt_expr_leave(struct lower *L, struct stmt_expr *se)
{
	leave_scope(L, se->outer, &se->range);
	L->macro_at = se->macro_at;
	L->stmt_exprs--;
}
