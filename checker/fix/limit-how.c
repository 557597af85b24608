// SPDX-License-Identifier: GPL-2.0-only
/* What the code around says about how a number that is too large is met; see limit.h. */
#include <string.h>

#include "fix/limit.h"
#include "fix/place.h"
#include "fix/plan.h"

/* --- left out elsewhere ------------------------------------------------------------------- */

/* The name of the property that @in reads, or NULL. */
static const char *property_of(const struct ir_instr *in)
{
	for (unsigned int i = 0; i < in->nargs; i++) {
		if (in->args[i]->kind == IR_E_STR)
			return in->args[i]->name;
	}
	return NULL;
}

/* What @in fills, or gives; NULL when it has no name. */
static char *filled_by(const struct ir_instr *in)
{
	for (unsigned int i = 0; i < in->nargs; i++) {
		if (in->args[i]->kind == IR_E_ADDR && in->args[i]->path->type.kind == IR_T_INT)
			return ir_path_str(in->args[i]->path);
	}
	return in->dst && in->dst->kind == IR_P_VAR && in->dst->var->kind != IR_V_TEMP ? ir_path_str(in->dst)
										       : NULL;
}

struct skip {
	const struct fix_at *at;
	const char *name;
	uint32_t behind;
	bool found;
};

/* "if (nr >= …) { …; continue; }" */
static void look_for_skip(struct ir_stmt *s, void *data)
{
	struct skip *k = data;
	const struct ir_stmt *last = stmt_last(s->then_stmt);
	g_autofree char *text = NULL, *start = NULL;

	if (s->kind != IR_S_IF || s->range.begin < k->behind || s->range.in_header || !last)
		return;
	text = fix_at_source(k->at, &s->range);
	start = g_strdup_printf("if (%s >", k->name);
	k->found |= last->kind == IR_S_CONTINUE && g_str_has_prefix(text, start);
}

const char *limit_skipped_elsewhere(const struct fix_at *at, const struct ir_instr *in)
{
	const char *property = property_of(in);

	for (guint f = 0; property && f < at->fu->ir->funcs->len; f++) {
		const struct ir_func *fn = at->fu->ir->funcs->pdata[f];

		for (uint32_t i = 0; fn != at->func && !fn->from_header && fn->body && i < fn->ninstrs; i++) {
			const struct ir_instr *other = fn->instrs[i];
			g_autofree char *name = NULL;
			struct skip k = { .at = at, .behind = other->range.end };

			if (g_strcmp0(other->callee, in->callee) || g_strcmp0(property_of(other), property) ||
			    !(name = filled_by(other)))
				continue;
			k.name = name;
			stmt_walk(fn->body, look_for_skip, &k);
			if (k.found)
				return fn->name;
		}
	}
	return NULL;
}

/* --- one check for both ------------------------------------------------------------------- */

bool limit_folds(const struct fix_at *at, const struct ir_stmt *check)
{
	/* what it tells of the number is true of one that is too large as well */
	static const char wrong[] = "\"[^\"]*\\b(wrong|invalid|bad|out of range|illegal)\\b";
	const struct ir_stmt *branch = check->then_stmt;
	g_autofree char *body = fix_at_source(at, &branch->range);

	return branch->kind == IR_S_COMPOUND && strstr(body, "return -EINVAL;") &&
	       g_regex_match_simple(wrong, body, G_REGEX_CASELESS, 0);
}

#define LINE 80

void limit_fold(const struct fix_at *at, GPtrArray *edits, const struct ir_stmt *check, const char *test)
{
	const struct text *t = &at->text;
	uint32_t end = text_skip_back(t, check->then_stmt->range.begin) - 1; /* the ")" */
	g_autofree char *indent = text_indent(t, check->range.begin), *more = NULL;
	uint32_t column = 8 * (uint32_t)strlen(indent) + end - check->range.begin;

	if (column + strlen(" || ) {") + strlen(test) > LINE)
		more = g_strdup_printf(" ||\n%s    %s", indent, test);
	else
		more = g_strdup_printf(" || %s", test);
	fix_edits_add(edits, end, end, more);
}

/* --- too small an array ------------------------------------------------------------------- */

/* The size that all other arrays which @sub's index picks from have in common; 0 when there are none. */
static unsigned int size_of_others(const struct fix_at *at, const struct ir_subscript *sub)
{
	uint64_t size = 0;

	for (guint i = 0; i < at->func->blocks->len; i++) {
		const struct ir_block *b = at->func->blocks->pdata[i];

		for (guint k = 0; b->subscripts && k < b->subscripts->len; k++) {
			const struct ir_subscript *o = b->subscripts->pdata[k];

			if (o->array == sub->array || o->index->kind != IR_E_LOAD ||
			    o->index->path != sub->index->path)
				continue;
			if (o->array->type.count <= sub->array->type.count ||
			    (size && o->array->type.count != size))
				return 0;
			size = o->array->type.count;
		}
	}
	return size <= 64 ? (unsigned int)size : 0;
}

/* Offset of "2" in "struct RECORD { … FIELD[2]; … };" of this file, its length in @len; 0 when it is not so. */
static uint32_t size_literal(const struct fix_at *at, const struct ir_path *array, uint32_t *len)
{
	g_autofree char *open = NULL, *pattern = NULL, *body = NULL;
	g_autoptr(GMatchInfo) m = NULL;
	g_autoptr(GRegex) re = NULL;
	const char *s, *end;
	int from, to;

	if (array->kind != IR_P_FIELD || !array->record)
		return 0;
	open = g_strdup_printf("\nstruct %s {", array->record);
	s = strstr(at->text.s, open);
	end = s ? strstr(s + 1, "\n}") : NULL;
	/* "} __packed;" is laid out for somebody else */
	if (!end || strncmp(end, "\n};", 3))
		return 0;
	body = g_strndup(s, (gsize)(end - s));
	pattern = g_strdup_printf("\\b%s\\[(\\d+)\\];", array->field);
	re = g_regex_new(pattern, 0, 0, NULL);
	if (!re || !g_regex_match(re, body, 0, &m) || !g_match_info_fetch_pos(m, 1, &from, &to))
		return 0;
	*len = (uint32_t)(to - from);
	return (uint32_t)(s - at->text.s) + (uint32_t)from;
}

unsigned int limit_widen(const struct fix_at *at, GPtrArray *edits, const struct ir_subscript *sub)
{
	unsigned int size = sub->index->kind == IR_E_LOAD ? size_of_others(at, sub) : 0;
	uint32_t len = 0, literal = size ? size_literal(at, sub->array, &len) : 0;
	g_autofree char *number = g_strdup_printf("%u", size);

	if (!literal)
		return 0;
	fix_edits_add(edits, literal, literal + len, number);
	return size;
}

/* --- no more than fit --------------------------------------------------------------------- */

/* Is it "int …, n;"? */
static bool is_plain_int(const struct fix_at *at, const char *name)
{
	g_autofree char *text = fix_at_source(at, &at->func->body->range);
	g_autofree char *pattern = g_strdup_printf("\n\tint ([^;(]*\\W)?%s\\b", name);

	return g_regex_match_simple(pattern, text, 0, 0);
}

bool limit_clamp(const struct fix_at *at, GPtrArray *edits, const struct ir_instr *in, const char *name,
		 const char *limit)
{
	const struct ir_var *v = in->dst && in->dst->kind == IR_P_VAR ? in->dst->var : NULL;
	g_autofree char *line = NULL;

	if (!v || v->kind != IR_V_LOCAL || !is_plain_int(at, name) || !in->stmt ||
	    in->stmt->kind != IR_S_EXPR)
		return false;
	line = g_strdup_printf("%s = min_t(int, %s, %s);\n", name, name, limit);
	return fix_at_insert_after(at, edits, in->stmt, line);
}
