// SPDX-License-Identifier: GPL-2.0-only
/*
 * "limit-count", for dt-count-unchecked: refuse a number that is larger than the array, where the number was
 * read; leave as the check of its error there does. "limit-append": refuse one element too many.
 *
 * The limit is spelled as the declaration of the array spells it, when that is one name and in this file; else ARRAY_SIZE().
 */
#include <string.h>

#include "fix/at.h"
#include "fix/at-strategies.h"
#include "fix/plan.h"

/* --- the limit -------------------------------------------------------------------------- */

static const struct ir_subscript *subscript_of(const struct fix_at *at)
{
	const struct finding *fnd = at->finding;

	for (guint i = 0; i < at->func->blocks->len; i++) {
		const struct ir_block *b = at->func->blocks->pdata[i];

		for (guint k = 0; b->subscripts && k < b->subscripts->len; k++) {
			const struct ir_subscript *s = b->subscripts->pdata[k];

			if (s->range.line == fnd->line && s->range.col == fnd->col)
				return s;
		}
	}
	return NULL;
}

/* "N" of "struct RECORD { … FIELD[N]; … }" in this file; NULL when it is not one name. */
static char *declared_size(const struct fix_at *at, const struct ir_path *array)
{
	g_autofree char *open = NULL, *pattern = NULL, *body = NULL;
	g_autoptr(GMatchInfo) m = NULL;
	g_autoptr(GRegex) re = NULL;
	const char *s, *end;

	if (array->kind != IR_P_FIELD || !array->record)
		return NULL;
	open = g_strdup_printf("struct %s {", array->record);
	s = strstr(at->text.s, open);
	end = s ? strstr(s, "\n}") : NULL;
	if (!end)
		return NULL;
	body = g_strndup(s, end - s);
	pattern = g_strdup_printf("\\b%s\\[([A-Za-z_][A-Za-z0-9_]*)\\]\\s*;", array->field);
	re = g_regex_new(pattern, 0, 0, NULL);
	return re && g_regex_match(re, body, 0, &m) ? g_match_info_fetch(m, 1) : NULL;
}

/* The variable that a path starts at. */
/* Can @p be named at @line: no unknown index, no temporary, nothing set only later? */
static bool names_at(const struct ir_func *f, const struct ir_path *p, uint32_t line)
{
	const struct ir_var *v = ir_path_root(p);

	for (const struct ir_path *q = p; q; q = q->base) {
		if (q->kind == IR_P_INDEX && !q->index_known)
			return false;
	}
	if (v->kind == IR_V_TEMP)
		return false;
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->dst && in->dst->kind == IR_P_VAR && in->dst->var == v && in->range.line >= line)
			return false;
	}
	return true;
}

static char *limit_of(const struct fix_at *at, const struct ir_path *array, uint32_t line)
{
	g_autofree char *name = declared_size(at, array), *path = NULL;

	if (name)
		return g_steal_pointer(&name);
	if (!names_at(at->func, array, line))
		return NULL;
	path = ir_path_str(array);
	return g_strdup_printf("ARRAY_SIZE(%s)", path);
}

/* --- where the number is read ----------------------------------------------------------- */

static const struct ir_instr *read_of(const struct fix_at *at)
{
	const struct step *s = at->finding->steps->len ? at->finding->steps->pdata[0] : NULL;

	for (uint32_t i = 0; s && at->finding->api && i < at->func->ninstrs; i++) {
		const struct ir_instr *in = at->func->instrs[i];

		if (!g_strcmp0(in->callee, at->finding->api) && in->range.line == s->line &&
		    in->range.col == s->col)
			return in;
	}
	return NULL;
}

static const struct ir_stmt *next_stmt(const struct ir_stmt *s)
{
	guint i;

	if (!s->parent || !s->parent->kids || !g_ptr_array_find(s->parent->kids, s, &i) ||
	    i + 1 >= s->parent->kids->len)
		return NULL;
	return s->parent->kids->pdata[i + 1];
}

/* Is the condition of @s "NAME < 0", "NAME <= 0" or "!NAME"? */
static bool tests_error(const struct fix_at *at, const struct ir_stmt *s, const char *name)
{
	g_autofree char *text = NULL, *pattern = NULL, *quoted = g_regex_escape_string(name, -1);

	if (!s || s->kind != IR_S_IF || s->else_stmt || !s->then_stmt)
		return false;
	text = g_strndup(at->text.s + s->range.begin, s->then_stmt->range.begin - s->range.begin);
	pattern = g_strdup_printf("^if \\((%s <=? 0|!%s)\\)\\s*$", quoted, quoted);
	return g_regex_match_simple(pattern, text, 0, 0);
}

/* How that branch leaves: one plain return, rewritten for -EINVAL; NULL otherwise. */
static char *way_out(const struct fix_at *at, const struct ir_stmt *check)
{
	const struct ir_stmt *s = check->then_stmt;
	g_autofree char *text = NULL;

	if (s->kind == IR_S_COMPOUND)
		s = s->kids && s->kids->len ? s->kids->pdata[s->kids->len - 1] : NULL;
	if (!s || s->kind != IR_S_RETURN)
		return NULL;
	if (check->then_stmt->kind == IR_S_COMPOUND && check->then_stmt->kids->len > 1) {
		/* what else is done there may be an undoing; a message is not */
		const struct ir_stmt *first = check->then_stmt->kids->pdata[0];
		g_autofree char *what = fix_at_source(at, &first->range);

		if (check->then_stmt->kids->len > 2 || !g_regex_match_simple("^(dev|pr)_\\w+\\(", what, 0, 0))
			return NULL;
	}
	text = fix_at_source(at, &s->range);
	if (g_str_has_prefix(text, "return ERR_PTR("))
		return g_strdup("return ERR_PTR(-EINVAL);");
	return at->func->ret.kind == IR_T_INT ? g_strdup("return -EINVAL;") : NULL;
}

/*
 * What is too many: ">" for a count that a loop stays below, ">=" for an index; NULL when the index is neither.
 */
static const char *excess(const struct ir_func *f, const struct ir_subscript *sub,
			  const struct ir_path *number)
{
	const struct ir_path *index = sub->index->kind == IR_E_LOAD ? sub->index->path : NULL;

	if (!index)
		return NULL;
	for (guint i = 0; i < f->blocks->len; i++) {
		const struct ir_expr *e = ((const struct ir_block *)f->blocks->pdata[i])->term.value;

		if (e && e->kind == IR_E_BINOP && e->oper == IR_O_LT && e->a->kind == IR_E_LOAD &&
		    e->a->path == index && e->b->kind == IR_E_LOAD && e->b->path == number)
			return ">";
	}
	return index == number && index->kind == IR_P_VAR && ir_sole_def(f, index->var) ? ">=" : NULL;
}

static void limit_count(struct fix_at *at, const struct ir_subscript *sub, const struct ir_instr *in)
{
	const char *more = in->dst ? excess(at->func, sub, in->dst) : NULL;
	const struct ir_stmt *check = in->stmt ? next_stmt(in->stmt) : NULL;
	g_autofree char *name = in->dst && in->dst->kind != IR_P_INDEX ? ir_path_str(in->dst) : NULL;
	g_autofree char *limit = NULL, *out = NULL, *lines = NULL, *words = NULL, *array = NULL;
	g_autoptr(GPtrArray) edits = fix_edits_new();

	if (!name || *name == '%' || !check || !tests_error(at, check, name) || !(out = way_out(at, check))) {
		at->why_not = g_strdup("there is no check of the number whose way out could be shared");
		return;
	}
	limit = limit_of(at, sub->array, check->range.line);
	if (!limit || !more) {
		at->why_not = !more ? g_strdup("the index is more than a number that counts up to it")
				    : g_strdup("the array has no name where the number is read");
		return;
	}
	lines = g_strdup_printf("if (%s %s %s)\n\t%s\n", name, more, limit, out);
	if (!fix_at_insert_after(at, edits, check, lines))
		return;
	array = ir_path_str(sub->array);
	words = g_strdup_printf(
		"%s() reads a number from the device tree with %s() and fills %s[] with as many "
		"elements. The array has room for %u of them.\n\n"
		"Reject more than that.",
		at->func->name, in->callee, array, sub->array->type.count);
	fix_at_add(at, "limit-count", g_steal_pointer(&edits), words);
}

/* --- one element for each entry --------------------------------------------------------- */

static void limit_append(struct fix_at *at, const struct ir_subscript *sub)
{
	g_autofree char *text = fix_at_source(at, &sub->range), *counter = NULL, *limit = NULL, *lines = NULL;
	g_autofree char *array = ir_path_str(sub->array), *words = NULL;
	g_autoptr(GPtrArray) edits = fix_edits_new();
	const char *open = strrchr(text, '[');

	limit = limit_of(at, sub->array, sub->range.line);
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
	words = g_strdup_printf("%s() adds an element to %s[] for each entry of the \"iommus\" property of a "
				"device, without checking that there is room for it. The array has %u "
				"elements.\n\nReject more than that.",
				at->func->name, array, sub->array->type.count);
	fix_at_add(at, "limit-append", g_steal_pointer(&edits), words);
}

void fix_limit_count(struct fix_at *at)
{
	const struct ir_subscript *sub = subscript_of(at);
	const struct ir_instr *in = read_of(at);

	if (!sub)
		return;
	if (in)
		limit_count(at, sub, in);
	else if (!at->finding->api && strstr(at->finding->message, "each entry of"))
		limit_append(at, sub);
	else
		at->why_not = g_strdup("the number is read in another function");
}
