/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "return-before-label": a function that falls into its error labels returns before them. Only where the function
 * returns a status, of which 0 is success, or nothing, and where the label does no work that success needs too.
 */
#include "fix/at-strategies.h"

#include "fix/at.h"
#include "rules/error-label.h"

static const struct ir_stmt *previous(const struct ir_stmt *s)
{
	const GPtrArray *kids = s->parent ? s->parent->kids : NULL;

	for (unsigned int i = 1; kids && i < kids->len; i++) {
		if (kids->pdata[i] == s)
			return kids->pdata[i - 1];
	}
	return NULL;
}

static bool is_blank_behind(const struct text *t, uint32_t line_end)
{
	return line_end + 1 < t->len && t->s[line_end + 1] == '\n';
}

/* Behind the last statement: a comment on the label stays with the label. */
static bool insert_return(const struct fix_at *at, GPtrArray *edits, const char *what)
{
	const struct ir_stmt *prev = previous(at->stmt);
	g_autofree char *lines = NULL;
	uint32_t end;

	if (!prev || prev->kind == IR_S_LABEL || prev->kind == IR_S_CASE)
		return false;
	end = text_line_end(&at->text, text_stmt_end(&at->text, prev->range.end));
	lines = g_strdup_printf("\n%s;\n%s", what, is_blank_behind(&at->text, end) ? "" : "\n");
	return fix_at_insert_after(at, edits, prev, lines);
}

void fix_return_before_label(struct fix_at *at)
{
	bool is_void = at->func->ret.kind == IR_T_VOID;
	g_autoptr(GPtrArray) edits = fix_edits_new();
	g_autofree char *words = NULL;
	const char *why;

	if (!at->stmt || at->stmt->kind != IR_S_LABEL)
		return;
	if (!is_void &&
	    (at->func->ret.kind != IR_T_INT || at->func->ret.is_bool || at->func->ret.is_unsigned)) {
		at->why_not = g_strdup("what the function returns for success is not certain");
		return;
	}
	why = error_label_work(at->fu, at->func, at->stmt);
	if (why) {
		at->why_not = g_strdup(why);
		return;
	}
	words = g_strdup_printf("In %s(), %s.\n\nReturn before the label.", at->func->name,
				at->finding->message);
	if (insert_return(at, edits, is_void ? "return" : "return 0"))
		fix_at_add(at, "return-before-label", g_steal_pointer(&edits), words);
}
