// SPDX-License-Identifier: GPL-2.0-only
/*
 * "check-args-count", for xlate-args-count: refuse another number of cells than the function reads, right behind its
 * declarations. That is the form of the drivers that check.
 */
#include "fix/at.h"
#include "fix/at-strategies.h"
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

/* The last of the declarations that open the body, or NULL. */
static const struct ir_stmt *last_decl(const struct ir_stmt *body)
{
	const struct ir_stmt *last = NULL;

	for (guint i = 0; body->kids && i < body->kids->len; i++) {
		const struct ir_stmt *s = body->kids->pdata[i];

		if (s->kind != IR_S_DECL)
			break;
		last = s;
	}
	return last;
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

static bool is_in(const struct ir_instr *in, const struct ir_stmt *last)
{
	return last && !in->range.in_header && in->range.begin < last->range.end;
}

/* Does a test of the object come later, which the check would leave behind? */
static bool is_tested(const struct ir_func *f, const struct ir_path *p)
{
	for (guint i = 0; i < f->blocks->len; i++) {
		const struct ir_expr *e = ((const struct ir_block *)f->blocks->pdata[i])->term.value;

		while (e && e->kind == IR_E_BINOP)
			e = e->a;
		if (e && e->kind == IR_E_LOAD && e->path == p)
			return true;
	}
	return false;
}

/*
 * What the declarations took has to be given back: the statements that do, "" when there is nothing, NULL when it
 * cannot be said.
 */
static char *undo_of_decls(const struct fix_at *at, const struct ir_stmt *last)
{
	g_autoptr(GString) undo = g_string_new(NULL);

	for (guint i = 0; i < at->fu->refs->len; i++) {
		const struct flow_ref *ref = at->fu->refs->pdata[i];

		if (ref->func != at->func || !is_in(ref->acquire, last))
			continue;
		if (!ref->release || !ref->object || !ref->acquire->dst ||
		    is_tested(at->func, ref->acquire->dst))
			return NULL;
		g_string_append_c(undo, '\t');
		g_string_append_printf(undo, ref->release, ref->object);
		g_string_append(undo, ";\n");
	}
	for (uint32_t i = 0; i < at->func->ninstrs; i++) {
		const struct ir_instr *in = at->func->instrs[i];
		const struct model_row *row = is_in(in, last) ? model_find(at->fu->model, in->callee) : NULL;

		for (const struct model_fact *m = row ? row->facts : NULL; m; m = m->next) {
			if (m->effect == MODEL_ALLOC || m->effect == MODEL_LOCK)
				return NULL;
		}
	}
	return g_string_free(g_steal_pointer(&undo), FALSE);
}

/* The check, indented by @indent. */
static char *check_text(const char *args, int64_t n, const char *undo, const char *indent)
{
	g_autofree char *plain = g_strdup_printf("if (%s->args_count != %d)%s\n%s\treturn -EINVAL;\n%s", args,
						 (int)n, *undo ? " {" : "", undo, *undo ? "}\n" : "");
	g_auto(GStrv) lines = g_strsplit(plain, "\n", -1);
	GString *s = g_string_new(NULL);

	for (char **l = lines; l[0] && l[1]; l++)
		g_string_append_printf(s, "%s%s\n", indent, *l);
	return g_string_free(s, FALSE);
}

void fix_check_args_count(struct fix_at *at)
{
	const struct ir_stmt *body = at->func->body, *decl = body ? last_decl(body) : NULL;
	g_autoptr(GPtrArray) edits = fix_edits_new();
	struct cells c = cells_of(at->func);
	g_autofree char *test = NULL, *lines = NULL, *words = NULL, *undo = NULL;
	uint32_t begin;

	if (at->func->ret.kind != IR_T_INT || at->func->ret.is_bool || !body || c.last < 0 || c.unsure) {
		at->why_not = g_strdup(c.unsure ? "the number of cells that it needs is not constant"
						: "the function cannot return an error");
		return;
	}
	if (decls_use_cells(at, decl)) {
		at->why_not = g_strdup("a declaration uses the cells before a check could stand");
		return;
	}
	undo = undo_of_decls(at, decl);
	if (!undo) {
		at->why_not = g_strdup("a declaration takes what a check behind it would have to give back");
		return;
	}
	test = check_text(c.args->name, c.last + 1, undo, decl ? "" : "\t");
	if (decl) {
		lines = g_strconcat("\n", test, NULL);
		if (!fix_at_insert_after(at, edits, decl, lines))
			return;
	} else {
		begin = text_line_end(&at->text, body->range.begin) + 1;
		lines = g_strconcat(test, "\n", NULL);
		fix_edits_add(edits, begin, begin, lines);
	}
	words = g_strdup_printf(
		"%s() reads the first %s of the IOMMU specifier without checking how many "
		"cells the device tree gives. When there are fewer, what it reads is left over on the stack "
		"of the caller; when there are more, they are silently ignored.\n\n"
		"Check the number of cells first, as other drivers do.",
		at->func->name, c.last ? "cells" : "cell");
	fix_at_add(at, "check-args-count", g_steal_pointer(&edits), words);
}
