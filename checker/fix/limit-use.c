// SPDX-License-Identifier: GPL-2.0-only
/*
 * Limits where an array is used: "limit-append" refuses one element too many; "limit-use" refuses to begin with a number
 * that another function has read, in a function that can fail.
 */
#include <string.h>

#include "fix/check-first.h"
#include "fix/limit.h"

/* --- one element for each entry --------------------------------------------------------- */

void limit_append(struct fix_at *at, const struct ir_subscript *sub)
{
	g_autofree char *text = fix_at_source(at, &sub->range), *counter = NULL, *limit = NULL, *lines = NULL;
	g_autofree char *array = ir_path_str(sub->array), *words = NULL;
	g_autoptr(GPtrArray) edits = fix_edits_new();
	const char *open = strrchr(text, '[');

	limit = limit_of(at, sub->array, sub->range.line, LIMIT_ANY);
	counter = open ? g_strndup(open + 1, strcspn(open + 1, "]+")) : NULL;
	if (!limit || !counter || !*counter || at->func->ret.kind != IR_T_INT || at->func->ret.is_bool ||
	    !sub->stmt) {
		at->why_not = g_strdup("the function cannot refuse an entry");
		return;
	}
	for (guint i = 0; i < at->func->blocks->len; i++) {
		const struct ir_block *b = at->func->blocks->pdata[i];

		/* all ways out are plain returns, so nothing is held that has to be given back */
		if (b->term.kind == IR_TERM_GOTO && b->term.stmt && b->term.stmt->kind == IR_S_GOTO) {
			at->why_not = g_strdup("the function has an unwinding of its own");
			return;
		}
	}
	lines = g_strdup_printf("if (%s >= %s)\n\treturn -ENOSPC;\n\n", counter, limit);
	if (!fix_at_insert_before(at, edits, sub->stmt, lines))
		return;
	words = g_strdup_printf("Each entry of \"iommus\" makes %s() add an element to\n%s[], which has "
				"room for %u, without a look at how many are there.\n\n"
				"Refuse more than fit.",
				at->func->name, array, sub->array->type.count);
	fix_at_add(at, "limit-append", g_steal_pointer(&edits), words);
}

/* --- a field that another function has set ------------------------------------------------ */

/* Does @f, by what it returns elsewhere, answer with an error code or pointer? */
static bool answers_errors(const struct fix_at *at)
{
	const struct ir_type *ret = &at->func->ret;
	g_autofree char *text = fix_at_source(at, &at->func->body->range);

	if (ret->kind == IR_T_PTR)
		return strstr(text, "return ERR_PTR(");
	return ret->kind == IR_T_INT && !ret->is_bool && !ret->is_unsigned &&
	       g_regex_match_simple("\\breturn -E[A-Z]+;", text, 0, 0);
}

/* Is @p, a field of what a parameter points to, the same from the entry on? */
static bool is_given(const struct ir_func *f, const struct ir_path *p)
{
	if (p->kind != IR_P_FIELD || p->base->kind != IR_P_DEREF || p->base->base->kind != IR_P_VAR ||
	    p->base->base->var->kind != IR_V_PARAM)
		return false;
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		if (f->instrs[i]->dst == p || f->instrs[i]->dst == p->base->base)
			return false;
	}
	return true;
}

/* "if (…) return ERROR;": all that may come before the use, so that a call that succeeds has come to it. */
static bool only_fails(const struct fix_at *at, const struct ir_stmt *s)
{
	const struct ir_stmt *leave = s->then_stmt;
	g_autofree char *text = NULL;

	if (s->kind == IR_S_DECL || s->kind == IR_S_EXPR)
		return true;
	if (leave && leave->kind == IR_S_COMPOUND && leave->kids && leave->kids->len == 1)
		leave = leave->kids->pdata[0];
	if (s->kind != IR_S_IF || s->else_stmt || !leave || leave->kind != IR_S_RETURN)
		return false;
	text = fix_at_source(at, &leave->range);
	return g_regex_match_simple("^return (-E|ERR_PTR\\()", text, 0, 0);
}

static bool always_used(const struct fix_at *at, const struct ir_subscript *sub)
{
	const GPtrArray *kids = at->func->body->kids;

	for (guint i = 0; kids && i < kids->len; i++) {
		if (kids->pdata[i] == sub->stmt)
			return true;
		if (!only_fails(at, kids->pdata[i]))
			return false;
	}
	return false;
}

/* Is @v compared with anything, NULL for one? Then it may not be there yet. */
static bool is_tested(const struct ir_func *f, const struct ir_var *v)
{
	for (guint i = 0; i < f->blocks->len; i++) {
		const struct ir_expr *e = ((const struct ir_block *)f->blocks->pdata[i])->term.value;

		while (e && e->kind != IR_E_LOAD)
			e = e->a;
		if (e && e->path->kind == IR_P_VAR && e->path->var == v)
			return true;
	}
	return false;
}

void limit_use(struct fix_at *at, const struct ir_subscript *sub)
{
	const struct ir_path *index = sub->index->kind == IR_E_LOAD ? sub->index->path : NULL;
	g_autofree char *name = NULL, *limit = NULL, *test = NULL, *words = NULL, *array = NULL;
	g_autoptr(GPtrArray) edits = fix_edits_new();

	at->why_not = g_strdup("the number is read in another function, and this one cannot refuse it");
	if (!index || !is_given(at->func, index) || is_tested(at->func, ir_path_root(index)) ||
	    !answers_errors(at) || !always_used(at, sub))
		return;
	limit = limit_of(at, sub->array, at->func->body->range.line,
			 index->type.is_unsigned ? LIMIT_ANY : LIMIT_UNSIGNED);
	if (!limit)
		return;
	g_clear_pointer(&at->why_not, g_free);
	name = ir_path_str(index);
	array = ir_path_str(sub->array);
	test = g_strdup_printf("%s >= %s", name, limit);
	if (!check_first(at, edits, NULL, test))
		return;
	words = g_strdup_printf(
		"%s() picks an element of %s[] by a number that comes from the device tree. There are "
		"%u of them.\n\nRefuse a number that is too large.",
		at->func->name, array, sub->array->type.count);
	fix_at_add(at, "limit-use", g_steal_pointer(&edits), words);
}
