/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "drain-before-remove": wait for the fault interrupts and the fault queue before the device leaves that queue;
 * "sync-before-flush": interrupts first, when both stand side by side.
 *
 * The drain is put in only where the device has certainly been told to stop before, and where no lock is held: elsewhere
 * its place is a question to the hardware, or to what the handlers take, which a maintainer has to answer.
 */
#include "fix/at.h"

#include <string.h>

#include "fix/at-strategies.h"
#include "fix/plan.h"
#include "flow/order.h"

/* --- names of the interrupts ------------------------------------------------------------------ */

/* What names a pointer to struct @tag in @p or a part of it; g_free() */
static char *pointer_in(const struct ir_path *p, const char *tag)
{
	for (; p; p = p->base) {
		if (p->type.kind == IR_T_PTR && p->type.depth == 1 && !g_strcmp0(p->type.tag, tag))
			return ir_path_str(p);
	}
	return NULL;
}

/* The number of @irq, as the function can say it at the call; NULL when it cannot. */
static char *irq_text(const struct fix_at *at, const struct order_irq *irq)
{
	g_autofree char *pointer = NULL;

	if (!irq->tag || !irq->rest)
		return NULL;
	for (unsigned int i = 0; i < at->instr->nargs && !pointer; i++) {
		const struct ir_expr *e = at->instr->args[i];

		if (e->kind == IR_E_LOAD || e->kind == IR_E_ADDR)
			pointer = pointer_in(e->path, irq->tag);
	}
	return pointer ? g_strconcat(pointer, irq->rest, NULL) : NULL;
}

/* The lines that wait for all of the driver's fault interrupts; NULL when one has no name here. */
static char *sync_lines(const struct fix_at *at, const struct order_faults *faults)
{
	GString *s = g_string_new(NULL);

	for (unsigned int i = 0; i < faults->irqs->len; i++) {
		g_autofree char *irq = irq_text(at, faults->irqs->pdata[i]);

		if (!irq)
			return g_string_free(s, TRUE);
		/* one of several lines may not be there */
		if (faults->irqs->len > 1)
			g_string_append_printf(s, "if (%s)\n\t", irq);
		g_string_append_printf(s, "synchronize_irq(%s);\n", irq);
	}
	return g_string_free(s, FALSE);
}

/* --- before the removal ------------------------------------------------------------------------- */

static const char *not_here(const struct fix_at *at, struct order *o)
{
	struct order_state s = order_before(o, at->func, at->instr);

	if (at->instr->nargs < 2 || !at->stmt || at->stmt->kind != IR_S_EXPR)
		return "the removal is not a statement of its own";
	if (order_after(o, at->func, at->instr) & order_event(o, "iopf-flush"))
		return "the drain behind it has to be moved as a whole";
	if (!(s.did_all & order_event(o, "fault-stop")))
		return "where the hardware stops sending faults is not known: the drain belongs behind that";
	if (s.held_some)
		return "a lock is held that the fault handlers may need";
	return NULL;
}

static void before_removal(struct fix_at *at, struct order *o)
{
	const char *why = not_here(at, o);
	g_autofree char *syncs = why ? NULL : sync_lines(at, order_faults(o));
	g_autofree char *dev = NULL, *lines = NULL;
	GPtrArray *edits;

	if (!why && !syncs)
		why = "an interrupt that reports faults has no name here";
	if (why) {
		at->why_not = g_strdup(why);
		return;
	}
	dev = ir_expr_str(at->instr->args[1]);
	lines = g_strdup_printf("%siopf_queue_flush_dev(%s);\n", syncs, dev);
	edits = fix_edits_new();
	if (fix_at_insert_before(at, edits, at->stmt, lines)) {
		fix_at_add(at, "drain-before-remove", edits,
			   "Wait for the threads of the interrupts that report faults, and then for the work "
			   "on the "
			   "fault queue, before the device leaves that queue.");
		return;
	}
	g_ptr_array_unref(edits);
	at->why_not = g_strdup("the removal is the only statement of a branch without braces");
}

/* --- interrupts before the queue ------------------------------------------------------------------ */

/* The statement behind @s in its block, or NULL. */
static const struct ir_stmt *next_stmt(const struct ir_stmt *s)
{
	const GPtrArray *kids = s->parent ? s->parent->kids : NULL;

	for (unsigned int i = 0; kids && i + 1 < kids->len; i++) {
		if (kids->pdata[i] == s)
			return kids->pdata[i + 1];
	}
	return NULL;
}

/* Is @s "synchronize_irq(…);", or "if (…)" in front of one, and nothing else? */
static bool is_sync(const struct fix_at *at, const struct ir_stmt *s)
{
	const struct ir_stmt *call = s->kind == IR_S_IF && !s->else_stmt ? s->then_stmt : s;

	if (!call || call->kind != IR_S_EXPR)
		return false;
	for (uint32_t i = 0; i < at->func->ninstrs; i++) {
		const struct ir_instr *in = at->func->instrs[i];

		if (in->stmt == call && model_does(at->fu->model, in->callee, MODEL_EVENT, "irq-sync"))
			return !in->dst;
	}
	return false;
}

/* The source of @s with the indentation of its first line taken off the others. */
static char *unindented(const struct fix_at *at, const struct ir_stmt *s)
{
	g_autofree char *text = fix_at_source(at, &s->range),
			*indent = text_indent(&at->text, s->range.begin);
	g_autofree char *deep = g_strconcat("\n", indent, NULL);
	g_auto(GStrv) lines = g_strsplit(text, deep, -1);

	return g_strjoinv("\n", lines);
}

static void before_flush(struct fix_at *at)
{
	g_autoptr(GString) lines = g_string_new(NULL);
	g_autoptr(GPtrArray) moved = g_ptr_array_new();
	GPtrArray *edits = fix_edits_new();

	for (const struct ir_stmt *s = at->stmt ? next_stmt(at->stmt) : NULL; s && is_sync(at, s);
	     s = next_stmt(s)) {
		g_autofree char *text = unindented(at, s);

		g_string_append_printf(lines, "%s\n", text);
		g_ptr_array_add(moved, (gpointer)s);
	}
	if (moved->len && fix_at_insert_before(at, edits, at->stmt, lines->str)) {
		for (unsigned int i = 0; i < moved->len; i++)
			fix_at_delete(at, edits, moved->pdata[i]);
		fix_at_add(at, "sync-before-flush", edits,
			   "Wait for the interrupt first: until its thread has ended it can put more faults "
			   "on the queue "
			   "that iopf_queue_flush_dev() waits for.");
		return;
	}
	g_ptr_array_unref(edits);
	at->why_not = g_strdup("the steps of the drain do not stand side by side");
}

void drain_faults(struct fix_at *at)
{
	struct order *o = flow_order(at->fu);

	if (at->instr && model_does(at->fu->model, at->instr->callee, MODEL_EVENT, "iopf-remove"))
		before_removal(at, o);
	else if (at->instr && model_does(at->fu->model, at->instr->callee, MODEL_EVENT, "iopf-flush"))
		before_flush(at);
	else
		at->why_not = g_strdup(
			"the drain belongs behind what stops the hardware, and outside of the locks");
}
