/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "drain-before-remove": wait for the fault interrupts and the fault queue before the device leaves that queue;
 * "drain-after-detach": the same when a PASID has been detached (drain-detach.c); "sync-before-flush": interrupts first,
 * when both stand side by side.
 *
 * The drain is put in only where the device has certainly been told to stop before, and where no lock is held: elsewhere
 * its place is a question to the hardware, or to what the handlers take, which a maintainer has to answer.
 */
#include "fix/at.h"

#include <string.h>

#include "fix/at-strategies.h"
#include "fix/drain.h"
#include "fix/plan.h"

/* --- before the removal ------------------------------------------------------------------------- */

/* Is the device taken from the queue only when every PASID has been detached, where nothing drains? */
static bool after_detach(const struct fix_at *at, struct order *o)
{
	struct order_way way = { .callers = g_ptr_array_new(), .trust_disable = true };
	bool after = g_hash_table_size(order_faults(o)->detach) && !order_faults(o)->detach_drains &&
		     order_drain(o, at->func, at->instr, &way, 0) != DRAIN_NEVER;

	g_ptr_array_unref(way.callers);
	return after;
}

/* Is it taken from the queue in a branch that warns of being taken at all? */
static bool is_warned_of(const struct fix_at *at)
{
	for (const struct ir_stmt *s = at->stmt; s && s->parent; s = s->parent) {
		const struct ir_stmt *up = s->parent;
		g_autofree char *text =
			up->kind == IR_S_IF && up->then_stmt == s
				? g_strndup(at->text.s + up->range.begin, s->range.begin - up->range.begin)
				: NULL;

		if (text && g_regex_match_simple("^if \\(WARN_ON(_ONCE)?\\(", text, 0, 0))
			return true;
	}
	return false;
}

static const char *not_here(const struct fix_at *at, struct order *o)
{
	struct order_state s = order_before(o, at->func, at->instr);

	if (at->instr->nargs < 2 || !at->stmt || at->stmt->kind != IR_S_EXPR)
		return "the removal is not a statement of its own";
	if (order_after(o, at->func, at->instr) & order_event(o, "iopf-flush"))
		return "the drain behind it has to be moved as a whole";
	if (is_warned_of(at))
		return "only what a warning calls a bug comes here: what is still running then is not known";
	if (after_detach(at, o))
		return drain_when_detached;
	if (!(s.did_all & order_event(o, "fault-stop")))
		return "where the hardware stops sending faults is not known: the drain belongs behind that";
	if (s.held_some)
		return "a lock is held that the fault handlers may need";
	return NULL;
}

static void before_removal(struct fix_at *at, struct order *o)
{
	const char *why = not_here(at, o);
	g_autofree char *dev = why ? NULL : ir_expr_str(at->instr->args[1]);
	g_autofree char *lines = why ? NULL : drain_lines(at, order_faults(o), dev, &why);
	GPtrArray *edits;

	if (!lines) {
		at->why_not = g_strdup(why);
		return;
	}
	edits = fix_edits_new();
	if (fix_at_insert_before(at, edits, at->stmt, lines)) {
		fix_at_add(
			at, "drain-before-remove", edits,
			"Let the threads of the interrupts that report faults empty the queue of the "
			"hardware, "
			"wait for them, and then for the work on the fault queue, before the device leaves "
			"that queue.");
		return;
	}
	g_ptr_array_unref(edits);
	at->why_not = g_strdup("the removal is the only statement of a branch without braces");
}

/* --- interrupts before the queue ------------------------------------------------------------------ */

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

static void before_flush(struct fix_at *at, struct order *o)
{
	g_autoptr(GString) lines = g_string_new(NULL);
	g_autoptr(GPtrArray) moved = g_ptr_array_new();
	GPtrArray *edits = fix_edits_new();

	for (const struct ir_stmt *s = at->stmt ? stmt_next(at->stmt) : NULL; s && is_sync(at, s);
	     s = stmt_next(s)) {
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
	at->why_not = g_strdup(order_after(o, at->func, at->instr) & order_event(o, "fault-stop")
				       ? "the drain has to move behind what stops the device, with the "
					 "removal that follows it"
				       : "the steps of the drain do not stand side by side");
}

void drain_faults(struct fix_at *at)
{
	struct order *o = flow_order(at->fu);

	if (at->instr && model_does(at->fu->model, at->instr->callee, MODEL_EVENT, "iopf-remove"))
		before_removal(at, o);
	else if (at->instr && model_does(at->fu->model, at->instr->callee, MODEL_EVENT, "iopf-flush"))
		before_flush(at, o);
	else if (g_hash_table_contains(order_faults(o)->detach, at->func->name))
		drain_after_detach(at, o);
	else
		at->why_not = g_strdup(
			"the drain belongs behind what stops the hardware, and outside of the locks");
}
