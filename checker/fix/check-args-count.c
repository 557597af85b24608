// SPDX-License-Identifier: GPL-2.0-only
/*
 * "check-args-count", for xlate-args-count: refuse another number of cells than the function reads, right behind its
 * declarations. That is the form of the drivers that check.
 */
#include "fix/at.h"
#include "fix/at-strategies.h"
#include "fix/check-first.h"
#include "fix/plan.h"
#include "rules/xlate-args.h"

struct cells {
	const struct ir_var *args;
	int64_t last; /* highest index */
	bool unsure; /* some index or length is not constant */
};

static void note_place(struct cells *c, const struct ir_path *p)
{
	if (!xlate_is_cells(p, c->args) || p->kind != IR_P_INDEX)
		return;
	if (p->index_known)
		c->last = MAX(c->last, p->index);
	else
		c->unsure = true;
}

static void note_expr(struct cells *c, const struct ir_expr *e)
{
	if (!e)
		return;
	if (e->kind == IR_E_LOAD || e->kind == IR_E_ADDR)
		note_place(c, e->path);
	note_expr(c, e->a);
	note_expr(c, e->b);
}

/* "f(…, args->args, 1, …)": the number follows the array. */
static void note_call(struct cells *c, const struct ir_instr *in)
{
	for (unsigned int i = 0; i < in->nargs; i++) {
		const struct ir_expr *e = in->args[i];
		const struct ir_expr *n = i + 1 < in->nargs ? in->args[i + 1] : NULL;

		note_expr(c, e);
		if (e->kind != IR_E_ADDR || !xlate_is_cells(e->path, c->args) || e->path->kind == IR_P_INDEX)
			continue;
		if (n && n->kind == IR_E_CONST && n->value > 0)
			c->last = MAX(c->last, n->value - 1);
		else
			c->unsure = true;
	}
}

static struct cells cells_of(const struct ir_func *f)
{
	struct cells c = { .args = xlate_args_param(f), .last = -1 };

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		note_expr(&c, f->instrs[i]->src);
		note_call(&c, f->instrs[i]);
	}
	for (guint i = 0; i < f->blocks->len; i++)
		note_expr(&c, ((const struct ir_block *)f->blocks->pdata[i])->term.value);
	return c;
}

/* Does a declaration use a cell, other than to keep it in the variable that it declares? */
static bool decls_use_cells(const struct fix_at *at, const struct ir_stmt *last)
{
	const struct finding *f = at->finding;

	for (guint i = 0; last && i < f->steps->len; i++) {
		const struct step *s = f->steps->pdata[i];

		if (s->line > last->range.end_line)
			continue;
		for (uint32_t k = 0; k < at->func->ninstrs; k++) {
			const struct ir_instr *in = at->func->instrs[k];

			if (in->range.line == s->line && in->range.col == s->col && in->op == IR_CALL)
				return true;
		}
	}
	return false;
}

void fix_check_args_count(struct fix_at *at)
{
	const struct ir_stmt *body = at->func->body;
	g_autoptr(GPtrArray) edits = fix_edits_new();
	struct cells c = cells_of(at->func);
	g_autofree char *test = NULL, *words = NULL;

	if (at->func->ret.kind != IR_T_INT || at->func->ret.is_bool || !body || c.last < 0 || c.unsure) {
		at->why_not = g_strdup(c.unsure ? "the number of cells that it needs is not constant"
						: "the function cannot return an error");
		return;
	}
	if (xlate_args_compared(at->func, c.last + 1)) {
		at->why_not = g_strdup("the function compares the number of cells with another one, which "
				       "may be what is meant");
		return;
	}
	if (decls_use_cells(at, check_first_decl(at->func))) {
		at->why_not = g_strdup("a declaration uses the cells before a check could stand");
		return;
	}
	test = g_strdup_printf("%s->args_count != %d", c.args->name, (int)c.last + 1);
	if (!check_first(at, edits, NULL, test))
		return;
	words = g_strdup_printf(
		"%s() reads the first %s of the IOMMU specifier without checking how many "
		"cells the device tree gives. When there are fewer, what it reads is left over on the stack "
		"of the caller; when there are more, they are silently ignored.\n\n"
		"Check the number of cells first, as other drivers do.",
		at->func->name, c.last ? "cells" : "cell");
	fix_at_add(at, "check-args-count", g_steal_pointer(&edits), words);
}
