// SPDX-License-Identifier: GPL-2.0-only
/*
 * "drain-after-detach": wait for the faults of a PASID at the end of the function that detaches it.
 *
 * When it returns, the core frees the domain; so whatever stops the hardware is in it, and its end is behind that. It
 * must hand the PASID to a function of the driver that frees nothing, or there is nothing that could have told the hardware.
 */
#include "fix/drain.h"

#include "fix/plan.h"

/* --- is it stopped? ---------------------------------------------------------------------------------- */

static const struct ir_var *pasid_of(const struct ir_func *f)
{
	const struct ir_var *v = f->params->len > 1 ? f->params->pdata[1] : NULL;

	return v && v->type.kind == IR_T_INT ? v : NULL;
}

static bool gets(const struct ir_instr *in, const struct ir_var *v)
{
	for (unsigned int i = 0; i < in->nargs; i++) {
		const struct ir_expr *e = in->args[i];

		if (e->kind == IR_E_LOAD && e->path->kind == IR_P_VAR && e->path->var == v)
			return true;
	}
	return false;
}

static bool tells_hardware(const struct fix_at *at, struct order *o)
{
	const struct ir_var *pasid = pasid_of(at->func);

	for (uint32_t i = 0; pasid && i < at->func->ninstrs; i++) {
		const struct ir_instr *in = at->func->instrs[i];
		const struct ir_func *callee = in->callee ? ir_unit_func(at->fu->ir, in->callee) : NULL;

		if (in->op == IR_CALL && callee && !callee->from_header && !in->dst && gets(in, pasid) &&
		    !(order_instr(o, in).did_some & order_event(o, "free")))
			return true;
	}
	return false;
}

/* --- where ------------------------------------------------------------------------------------------- */

/* The last statement that the end of @f comes behind, or NULL. @before: it is the return. */
static const struct ir_stmt *end_of(const struct ir_func *f, bool *before)
{
	const struct ir_stmt *last = stmt_last(f->body);

	*before = last && last->kind == IR_S_RETURN;
	return last && last->kind != IR_S_LABEL && last->kind != IR_S_GOTO && last->kind != IR_S_DECL ? last
												      : NULL;
}

/* iopf_queue_flush_dev() complains about a device that is in no queue; which ones are, only the core knows for sure. */
static char *guarded(const struct fix_at *at, const char *lines, const char *dev)
{
	g_auto(GStrv) parts = g_strsplit(lines, "\n", -1);
	GString *s = g_string_new("/* The domain goes next: wait for the faults that may use it */\n");

	if (!at->fu->api || !at->fu->api->has_iopf_handler)
		return g_string_free(g_string_append(s, lines), FALSE);
	g_string_append_printf(s, "if (rcu_access_pointer(%s->iommu->fault_param)) {\n", dev);
	for (char **l = parts; l[0] && l[1]; l++)
		g_string_append_printf(s, "\t%s\n", *l);
	return g_string_free(g_string_append(s, "}\n"), FALSE);
}

static const char *not_here(const struct fix_at *at, struct order *o)
{
	const struct ir_var *dev = at->func->params->len ? at->func->params->pdata[0] : NULL;
	struct order_does does = { 0 };

	order_callee(o, at->func->name, &does);
	if (does.did_some & order_event(o, "iopf-flush"))
		return "there is a drain, which not all ways reach";
	if (!dev || dev->type.kind != IR_T_PTR || g_strcmp0(dev->type.tag, "device"))
		return "the device has no name here";
	if (!tells_hardware(at, o))
		return "where the hardware stops sending faults is not known: the drain belongs behind that";
	return order_exit_held(o, at->func) ? "a lock is held at the end, which the fault handlers may need"
					    : NULL;
}

void drain_after_detach(struct fix_at *at, struct order *o)
{
	const char *why = not_here(at, o);
	const char *dev = why ? NULL : ((const struct ir_var *)at->func->params->pdata[0])->name;
	g_autofree char *lines = why ? NULL : drain_lines(at, order_faults(o), dev, &why);
	g_autofree char *text = lines ? guarded(at, lines, dev) : NULL, *block = NULL, *words = NULL;
	g_autoptr(GPtrArray) edits = fix_edits_new();
	const struct ir_stmt *end;
	bool before;

	end = end_of(at->func, &before);
	if (!lines || !end) {
		at->why_not = g_strdup(why ? why : "the function has no plain end");
		return;
	}
	block = before ? g_strconcat(text, "\n", NULL) : g_strconcat("\n", text, NULL);
	if (!(before ? fix_at_insert_before(at, edits, end, block)
		     : fix_at_insert_after(at, edits, end, block)))
		return;
	words = g_strdup_printf(
		"%s() detaches a PASID, after which the core frees the domain. Faults that the device has "
		"reported before can still be in the queue of the hardware, in the thread of its interrupt "
		"or on "
		"the fault queue, and use the domain then.\n\n"
		"Let the threads of the interrupts that report faults empty the queue of the hardware, wait "
		"for them, and then for the work on the fault queue.",
		at->func->name);
	fix_at_add(at, "drain-after-detach", g_steal_pointer(&edits), words);
}
