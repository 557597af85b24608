/* SPDX-License-Identifier: GPL-2.0-only */
/* C spelling of paths and expressions. */
#include <string.h>

#include "ir/ir.h"

static void spell_path(GString *s, const struct ir_path *p);

/* An operand of a postfix operator: "(*pp)" rather than "*pp". */
static void spell_postfix(GString *s, const struct ir_path *p)
{
	if (p->kind != IR_P_DEREF) {
		spell_path(s, p);
		return;
	}
	g_string_append_c(s, '(');
	spell_path(s, p);
	g_string_append_c(s, ')');
}

static void spell_field(GString *s, const struct ir_path *p)
{
	if (p->base->kind == IR_P_DEREF) {
		spell_postfix(s, p->base->base);
		g_string_append(s, "->");
	} else {
		spell_path(s, p->base);
		g_string_append_c(s, '.');
	}
	g_string_append(s, p->field);
}

static void spell_index(GString *s, const struct ir_path *p)
{
	/* p[i] is INDEX(i, DEREF(p)); of a pointer to an array it is (*p)[i] */
	if (p->base->kind == IR_P_DEREF && p->base->type.kind != IR_T_ARRAY)
		spell_postfix(s, p->base->base);
	else
		spell_postfix(s, p->base);
	if (p->index_known)
		g_string_append_printf(s, "[%" G_GINT64_FORMAT "]", p->index);
	else
		g_string_append(s, "[*]");
}

static void spell_path(GString *s, const struct ir_path *p)
{
	switch (p->kind) {
	case IR_P_VAR: g_string_append(s, p->var->name); break;
	case IR_P_DEREF:
		g_string_append_c(s, '*');
		spell_path(s, p->base);
		break;
	case IR_P_FIELD: spell_field(s, p); break;
	case IR_P_INDEX: spell_index(s, p); break;
	}
}

char *ir_path_str(const struct ir_path *p)
{
	GString *s = g_string_new(NULL);

	spell_path(s, p);
	return g_string_free(s, FALSE);
}

static const char *oper_str(enum ir_oper op)
{
	static const char *const names[] = {
		[IR_O_NOT] = "!", [IR_O_NEG] = "-", [IR_O_BITNOT] = "~", [IR_O_EQ] = "==",  [IR_O_NE] = "!=",
		[IR_O_LT] = "<",  [IR_O_LE] = "<=", [IR_O_GT] = ">",	 [IR_O_GE] = ">=",  [IR_O_ADD] = "+",
		[IR_O_SUB] = "-", [IR_O_MUL] = "*", [IR_O_DIV] = "/",	 [IR_O_MOD] = "%",  [IR_O_AND] = "&",
		[IR_O_OR] = "|",  [IR_O_XOR] = "^", [IR_O_SHL] = "<<",	 [IR_O_SHR] = ">>",
	};

	return names[op];
}

static void spell_expr(GString *s, const struct ir_expr *e);

static void spell_operand(GString *s, const struct ir_expr *e)
{
	if (e->kind != IR_E_BINOP) {
		spell_expr(s, e);
		return;
	}
	g_string_append_c(s, '(');
	spell_expr(s, e);
	g_string_append_c(s, ')');
}

static void spell_binop(GString *s, const struct ir_expr *e)
{
	spell_operand(s, e->a);
	g_string_append_printf(s, " %s ", oper_str(e->oper));
	spell_operand(s, e->b);
}

static void spell_const(GString *s, const struct ir_expr *e)
{
	if (e->type.kind == IR_T_PTR && !e->value)
		g_string_append(s, "NULL");
	else
		g_string_append_printf(s, "%" G_GINT64_FORMAT, e->value);
}

static void spell_expr(GString *s, const struct ir_expr *e)
{
	switch (e->kind) {
	case IR_E_CONST: spell_const(s, e); break;
	case IR_E_STR: g_string_append_printf(s, "\"%s\"", e->name); break;
	case IR_E_LOAD: spell_path(s, e->path); break;
	case IR_E_ADDR:
		if (e->path->type.kind != IR_T_ARRAY)
			g_string_append_c(s, '&');
		spell_path(s, e->path);
		break;
	case IR_E_FUNC: g_string_append(s, e->name); break;
	case IR_E_UNOP:
		g_string_append(s, oper_str(e->oper));
		spell_operand(s, e->a);
		break;
	case IR_E_BINOP: spell_binop(s, e); break;
	case IR_E_CONTAINER_OF:
		g_string_append(s, "container_of(");
		spell_expr(s, e->a);
		g_string_append_printf(s, ", struct %s, %s)", e->record ? e->record : "?", e->field);
		break;
	case IR_E_UNKNOWN: g_string_append_c(s, '?'); break;
	}
}

char *ir_expr_str(const struct ir_expr *e)
{
	GString *s = g_string_new(NULL);

	spell_expr(s, e);
	return g_string_free(s, FALSE);
}
