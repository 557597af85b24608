// SPDX-License-Identifier: GPL-2.0-only
/* The text of a drain; see drain.h. */
#include "fix/drain.h"

#include <string.h>

/* --- a pointer to what keeps the number of an interrupt -------------------------------------------- */

static bool points_to(const struct ir_path *p, const char *tag)
{
	return p->type.kind == IR_T_PTR && p->type.depth == 1 && !g_strcmp0(p->type.tag, tag);
}

/* What names a pointer to struct @tag in @p or a part of it; g_free() */
static char *pointer_in(const struct ir_path *p, const char *tag)
{
	for (; p; p = p->base) {
		if (points_to(p, tag))
			return ir_path_str(p);
	}
	return NULL;
}

static char *pointer_in_args(const struct fix_at *at, const char *tag)
{
	char *pointer = NULL;

	for (unsigned int i = 0; at->instr && i < at->instr->nargs && !pointer; i++) {
		const struct ir_expr *e = at->instr->args[i];

		if (e->kind == IR_E_LOAD || e->kind == IR_E_ADDR)
			pointer = pointer_in(e->path, tag);
	}
	return pointer;
}

/* The one field of struct @record that points to struct @tag, in @field; @several when there are more. */
struct seek {
	const char *record, *tag;
	const char *field;
	bool several;
};

static void seek_path(struct seek *s, const struct ir_path *p)
{
	for (; p; p = p->base) {
		if (p->kind != IR_P_FIELD || g_strcmp0(p->record, s->record) || !points_to(p, s->tag) ||
		    p->base->kind == IR_P_FIELD)
			continue;
		s->several |= s->field && strcmp(s->field, p->field);
		s->field = p->field;
	}
}

static void seek_expr(struct seek *s, const struct ir_expr *e)
{
	if (!e)
		return;
	if (e->kind == IR_E_LOAD || e->kind == IR_E_ADDR)
		seek_path(s, e->path);
	seek_expr(s, e->a);
	seek_expr(s, e->b);
}

static void seek_func(struct seek *s, const struct ir_func *f)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		seek_path(s, in->dst);
		seek_expr(s, in->src);
		for (unsigned int k = 0; k < in->nargs; k++)
			seek_expr(s, in->args[k]);
	}
	for (unsigned int i = 0; i < f->blocks->len; i++)
		seek_expr(s, ((const struct ir_block *)f->blocks->pdata[i])->term.value);
}

/* Does @v hold the private data of the device from its declaration on? */
static bool is_priv(const struct ir_func *f, const struct ir_var *v)
{
	const struct ir_instr *def = v->kind == IR_V_LOCAL ? ir_sole_def(f, v) : NULL;

	return def && def->op == IR_CALL && !g_strcmp0(def->callee, "dev_iommu_priv_get") && def->stmt &&
	       def->stmt->kind == IR_S_DECL && def->stmt->parent == f->body;
}

/* "master->smmu": a device belongs to one IOMMU, so what its private data points to is the one */
static char *pointer_of_priv(const struct fix_at *at, const char *tag)
{
	for (unsigned int i = 0; i < at->func->vars->len; i++) {
		const struct ir_var *v = at->func->vars->pdata[i];
		struct seek s = { .record = v->type.tag, .tag = tag };

		if (v->type.kind != IR_T_PTR || v->type.depth != 1 || !v->type.tag || !is_priv(at->func, v))
			continue;
		if (!strcmp(v->type.tag, tag))
			return g_strdup(v->name);
		for (unsigned int k = 0; k < at->fu->ir->funcs->len; k++)
			seek_func(&s, at->fu->ir->funcs->pdata[k]);
		if (s.field && !s.several)
			return g_strdup_printf("%s->%s", v->name, s.field);
	}
	return NULL;
}

/* --- the lines ------------------------------------------------------------------------------------- */

char *drain_lines(const struct fix_at *at, const struct order_faults *faults, const char *dev,
		  const char **why)
{
	g_autoptr(GString) s = g_string_new(NULL);
	/* one of several lines may not be there */
	bool several = faults->irqs->len > 1;

	for (unsigned int i = 0; i < faults->irqs->len; i++) {
		const struct order_irq *irq = faults->irqs->pdata[i];
		g_autofree char *pointer = NULL, *number = NULL;

		if (!irq->tag || !irq->rest) {
			*why = "the number of an interrupt that reports faults is kept nowhere";
			return NULL;
		}
		if (!irq->cookie) {
			*why = "what the handlers of an interrupt that reports faults get has no name here";
			return NULL;
		}
		pointer = pointer_in_args(at, irq->tag);
		if (!pointer)
			pointer = pointer_of_priv(at, irq->tag);
		if (!pointer) {
			*why = "an interrupt that reports faults has no name here";
			return NULL;
		}
		number = g_strconcat(pointer, irq->rest, NULL);
		if (several)
			g_string_append_printf(s, "if (%s) {\n", number);
		g_string_append_printf(s, "%sirq_wake_thread(%s, %s);\n%ssynchronize_irq(%s);\n%s",
				       several ? "\t" : "", number, pointer, several ? "\t" : "", number,
				       several ? "}\n" : "");
	}
	g_string_append_printf(s, "iopf_queue_flush_dev(%s);\n", dev);
	return g_string_free(g_steal_pointer(&s), FALSE);
}
