/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * iopf-drain: a device or a PASID leaves its domain while page faults may be in flight.
 *
 * A fault is on its way in the hardware's queue, then in the threaded handler of an interrupt that calls
 * iommu_report_device_fault(), then in the work of the IOPF queue. Who takes the device from the IOPF queue, or detaches a PASID
 * (after which the core frees the domain), has to wait for all three, in this order and outside of locks that the
 * handler takes. Only drivers that have such an interrupt are looked at; what their files know of each other comes from flow/order.
 *
 * Limits: whether the hardware's own queue was polled is not seen, only what waits for its handler; a driver is the
 * files of one directory.
 */
#include <string.h>

#include "flow/order.h"
#include "rules/rules.h"
#include "rules/site.h"

static const char rule_id[] = "iopf-drain";

/* What all questions need. */
struct drain {
	const struct flow_unit *fu;
	struct order *o;
	const struct order_faults *faults;
	order_set flush, remove, stop, sync, wait, freed;
	GPtrArray *out;
};

/* --- a device leaves the IOPF queue ---------------------------------------------------------- */

static void add_way(const struct drain *d, struct finding *n, const struct order_way *way)
{
	for (unsigned int i = 0; i < way->callers->len; i++) {
		const struct order_caller *c = way->callers->pdata[i];

		if (c->init)
			site_step(d->fu, n, STEP_INFO, &c->init->range, "%s() is called as %s.%s",
				  c->init->func, c->init->record, c->init->field);
		else
			site_step(d->fu, n, STEP_CALL, &c->call->range, "%s() calls %s() here", c->func->name,
				  c->call->callee);
	}
}

static void add_far_way(struct finding *n, const struct order_way *way)
{
	if (way->far)
		g_ptr_array_add(n->steps, step_new(STEP_INFO, way->file,
						   json_integer_value(json_object_get(way->far, "line")),
						   json_integer_value(json_object_get(way->far, "col")),
						   "reached from %s, which does not drain either",
						   json_string_value(json_object_get(way->far, "by"))));
}

static void report_removal(struct drain *d, const struct ir_func *f, const struct ir_instr *in,
			   const struct order_way *way)
{
	bool late = order_after(d->o, f, in) & d->flush;
	struct finding *n;

	if (!site_ok(f, &in->range))
		return;
	n = site_finding(d->fu, rule_id, FWS_WARNING, f, &in->range, in->callee, NULL,
			 model_does(d->fu->model, in->callee, MODEL_EVENT, "iopf-remove")
				 ? "%s() takes the device from the fault queue %s"
				 : "%s(), which takes the device from the fault queue, is called %s",
			 in->callee,
			 late ? "before iopf_queue_flush_dev() has waited for faults in flight"
			      : "while faults may be in flight: no iopf_queue_flush_dev() before it");
	add_far_way(n, way);
	add_way(d, n, way);
	g_ptr_array_add(d->out, n);
}

/* The undrained way to @in is blamed on the callers that make it so, when others do drain. */
static void blame(struct drain *d, const struct ir_func *f, const struct ir_instr *in, unsigned int depth)
{
	/* to flush behind the removal is wrong in any case */
	bool trust = d->faults->detach_drains && !(order_after(d->o, f, in) & d->flush);
	struct order_way way = { .callers = g_ptr_array_new(), .trust_disable = trust };
	const GPtrArray *callers = order_callers(d->o, f);
	bool good = false, calls_only = true;

	if (depth > 8 || order_drain(d->o, f, in, &way, 0) != DRAIN_NEVER) {
		g_ptr_array_unref(way.callers);
		return;
	}
	for (unsigned int i = 0; i < callers->len; i++) {
		const struct order_caller *c = callers->pdata[i];
		struct order_way unused = { .callers = g_ptr_array_new(), .trust_disable = trust };
		enum order_drain how = order_drain_of_caller(d->o, c, &unused, 0);

		good |= how == DRAIN_DONE;
		calls_only &= how != DRAIN_NEVER || (c->call && site_ok(c->func, &c->call->range));
		g_ptr_array_unref(unused.callers);
	}
	if (!good || !calls_only || way.far)
		report_removal(d, f, in, &way);
	for (unsigned int i = 0; good && calls_only && !way.far && i < callers->len; i++) {
		const struct order_caller *c = callers->pdata[i];

		if (c->call)
			blame(d, c->func, c->call, depth + 1);
	}
	g_ptr_array_unref(way.callers);
}

/* A helper takes the device from the queue, and the drain comes behind it. */
static void check_late(struct drain *d, const struct ir_func *f, const struct ir_instr *in)
{
	struct order_way way = { .callers = g_ptr_array_new() };

	if (in->op == IR_CALL && order_removes(d->o, in->callee) && order_drained_late(d->o, f, in) &&
	    order_drain(d->o, f, in, &way, 0) == DRAIN_NEVER)
		report_removal(d, f, in, &way);
	g_ptr_array_unref(way.callers);
}

/* --- a PASID is detached ------------------------------------------------------------------------ */

/* The call of @f that takes the bond between device and domain away: the last one that frees something. */
static const struct ir_instr *takes_away(const struct drain *d, const struct ir_func *f)
{
	const struct ir_instr *last = NULL;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (order_instr(d->o, in).did_some & d->freed && !in->range.in_header &&
		    (!last || in->range.begin > last->range.begin))
			last = in;
	}
	return last;
}

/* Does some call of @f certainly drain? */
static bool drains_itself(const struct drain *d, const struct ir_func *f)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		if (order_instr(d->o, f->instrs[i]).did_all & d->flush)
			return true;
	}
	return false;
}

/* A way out of the detaching function @f that leaves its drain out. */
static void check_exits(struct drain *d, const struct ir_func *f)
{
	const struct ir_block *b = order_exit_without(d->o, f, d->flush);
	const struct ir_range *at;

	if (!b || !drains_itself(d, f))
		return;
	at = site_ok(f, &b->term.range) ? &b->term.range : &f->name_range;
	if (site_ok(f, at))
		g_ptr_array_add(
			d->out,
			site_finding(
				d->fu, rule_id, FWS_WARNING, f, at, NULL, NULL,
				"%s() detaches a PASID, and leaves here without waiting for faults in flight",
				f->name));
}

static void check_detach(struct drain *d, const struct ir_func *f)
{
	const struct ir_instr *last;
	const struct ir_range *at;
	struct order_does does = { 0 };
	struct finding *n;

	order_callee(d->o, f->name, &does);
	if (does.did_some & d->flush) {
		check_exits(d, f);
		return;
	}
	last = takes_away(d, f);
	at = last ? &last->range : &f->name_range;
	if (!site_ok(f, at))
		return;
	n = site_finding(
		d->fu, rule_id, FWS_WARNING, f, at, last ? last->callee : NULL, NULL,
		"%s() detaches a PASID while faults may be in flight: nothing waits for them before the core "
		"frees the domain",
		f->name);
	g_ptr_array_add(d->out, n);
}

/* --- the order of the steps --------------------------------------------------------------------- */

/* Names of the interrupts that @did does not wait for, or NULL; @named: that a source can name. */
static char *unsynced(const struct drain *d, order_set did, bool *any_synced)
{
	GString *names = g_string_new(NULL);

	*any_synced = false;
	for (unsigned int i = 0; i < d->faults->irqs->len; i++) {
		const struct order_irq *irq = d->faults->irqs->pdata[i];

		if (order_synced(d->o, did, irq))
			*any_synced = true;
		else if (irq->name)
			g_string_append_printf(names, "%s%s", names->len ? ", " : "", irq->name);
	}
	return g_string_free(names, !names->len);
}

static void add_text(GString *s, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
static void add_text(GString *s, const char *fmt, ...)
{
	va_list ap;

	if (s->len)
		g_string_append(s, "; ");
	va_start(ap, fmt);
	g_string_append_vprintf(s, fmt, ap);
	va_end(ap);
}

/* First call behind @flush, in source order, that can do @what. */
static const struct ir_instr *next_doing(const struct drain *d, const struct ir_func *f,
					 const struct ir_instr *flush, order_set what)
{
	const struct ir_instr *next = NULL;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->range.begin > flush->range.begin && order_instr(d->o, in).did_some & what &&
		    (!next || in->range.begin < next->range.begin))
			next = in;
	}
	return next;
}

/* What was or may have been done by @in here, or certainly before. */
static order_set done_by(const struct drain *d, const struct ir_func *f, const struct ir_instr *in)
{
	struct order_state entry;

	order_entry(d->o, f, &entry);
	return order_local(d->o, f, in).did_some | entry.did_all;
}

/* The device may send faults until it is told to stop. */
static void check_stop(const struct drain *d, const struct ir_func *f, const struct ir_instr *flush,
		       GString *text, GPtrArray *later)
{
	order_set after = order_after(d->o, f, flush);
	const struct ir_instr *stop;

	if (done_by(d, f, flush) & d->stop || !(after & d->stop) ||
	    order_instr(d->o, flush).did_some & d->stop)
		return;
	if (!model_does(d->fu->model, flush->callee, MODEL_EVENT, "iopf-flush") && !(after & d->remove))
		return;
	stop = next_doing(d, f, flush, d->stop);
	if (!stop)
		return;
	add_text(text, "faults in flight are waited for before %s() stops the device from sending more",
		 stop->callee);
	g_ptr_array_add(later, (gpointer)stop);
}

/* The handlers hand faults on to the queue until they have ended. */
static void check_sync(const struct drain *d, const struct ir_func *f, const struct ir_instr *flush,
		       GString *text, GPtrArray *later)
{
	struct order_state s = order_before(d->o, f, flush);
	g_autofree char *names = NULL;
	const struct ir_instr *sync;
	bool some;

	if (!model_does(d->fu->model, flush->callee, MODEL_EVENT, "iopf-flush") ||
	    done_by(d, f, flush) & d->wait || order_is_open(d->o, f))
		return;
	names = unsynced(d, s.did_all, &some);
	if (s.did_all & d->sync && (!some || !names))
		return;
	sync = s.did_all & d->sync ? NULL : next_doing(d, f, flush, d->sync);
	if (sync)
		add_text(text,
			 "%s() comes only behind iopf_queue_flush_dev(): its handler can queue more faults",
			 sync->callee);
	else if (names)
		add_text(text,
			 "no synchronize_irq() on %s before iopf_queue_flush_dev(): a handler may still "
			 "queue faults",
			 names);
	else
		add_text(text, "no synchronize_irq() before iopf_queue_flush_dev(): a handler may still "
			       "queue faults");
	if (sync)
		g_ptr_array_add(later, (gpointer)sync);
}

static void check_order(struct drain *d, const struct ir_func *f)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];
		g_autoptr(GString) text = g_string_new(NULL);
		g_autoptr(GPtrArray) later = g_ptr_array_new();
		struct finding *n;

		if (!(order_instr(d->o, in).did_some & d->flush) || !site_ok(f, &in->range))
			continue;
		check_stop(d, f, in, text, later);
		check_sync(d, f, in, text, later);
		if (!text->len)
			continue;
		n = site_finding(d->fu, rule_id, FWS_WARNING, f, &in->range, in->callee, NULL, "%s",
				 text->str);
		for (unsigned int k = 0; k < later->len; k++) {
			const struct ir_instr *l = later->pdata[k];

			site_step(d->fu, n, STEP_INFO, &l->range, "%s() belongs before it", l->callee);
		}
		g_ptr_array_add(d->out, n);
		return;
	}
}

/* --- the bond is freed too early ------------------------------------------------------------------- */

/* The object that @in frees, when it is not of this function's making: what an argument or a field points to. */
static const struct ir_path *freed_object(const struct drain *d, const struct ir_func *f,
					  const struct ir_instr *in)
{
	const struct model_row *row =
		in->op == IR_CALL && in->callee ? model_find(d->fu->model, in->callee) : NULL;

	for (const struct model_fact *k = row ? row->facts : NULL; k; k = k->next) {
		const struct ir_expr *e = k->place.arg >= 0 && (unsigned int)k->place.arg < in->nargs
						  ? in->args[k->place.arg]
						  : NULL;
		const struct ir_instr *def;

		if (k->effect != MODEL_FREE || !e || e->kind != IR_E_LOAD || !e->type.tag)
			continue;
		if (e->path->kind == IR_P_FIELD)
			return e->path;
		if (e->path->kind != IR_P_VAR)
			continue;
		if (e->path->var->kind == IR_V_PARAM)
			return e->path;
		def = ir_sole_def(f, e->path->var);
		if (def && def->op == IR_ASSIGN && def->src->kind == IR_E_LOAD &&
		    def->src->path->kind == IR_P_FIELD)
			return e->path;
	}
	return NULL;
}

static void check_freed(struct drain *d, const struct ir_func *f)
{
	struct order_does does = { 0 };

	order_callee(d->o, f->name, &does);
	for (uint32_t i = 0; does.did_some & d->remove && i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];
		const struct ir_path *object = freed_object(d, f, in);
		g_autofree char *name = NULL;

		if (!object || !site_ok(f, &in->range) || done_by(d, f, in) & d->flush ||
		    !(order_after(d->o, f, in) & d->flush))
			continue;
		name = ir_path_str(object);
		g_ptr_array_add(
			d->out,
			site_finding(d->fu, rule_id, FWS_WARNING, f, &in->range, in->callee, name,
				     "'%s' is freed before iopf_queue_flush_dev() has waited for faults "
				     "that may use it",
				     name));
		return;
	}
}

/* --- locks -------------------------------------------------------------------------------------------- */

static bool drains(const struct drain *d, const struct ir_instr *in, order_set func_does)
{
	order_set did = order_instr(d->o, in).did_some;

	return did & d->flush || (did & d->sync && func_does & d->flush);
}

/* One of the locks held at @in that its drain must not be called with; NULL when there is none. */
static const char *bad_lock(const struct drain *d, const struct ir_func *f, const struct ir_instr *in,
			    const char **why)
{
	order_set held = order_local(d->o, f, in).held_all, spin = order_spinlocks(d->o, held);
	order_set refused = in->callee ? held & order_refuses(d->o, in->callee) : 0;

	if (spin) {
		*why = "a spinlock";
		return order_lock_name(d->o, spin);
	}
	*why = refused ? "which must not be held there" : "which the handlers take";
	return order_lock_name(d->o, refused ? refused : held & d->faults->locks);
}

static void check_locks(struct drain *d, const struct ir_func *f)
{
	struct order_does all = { 0 };

	order_callee(d->o, f->name, &all);
	for (uint32_t i = 0; all.did_some & d->flush && i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];
		const char *lock, *why;
		struct finding *n;

		if (!drains(d, in, all.did_some) || order_spared(d->o, in) || !site_ok(f, &in->range))
			continue;
		lock = bad_lock(d, f, in, &why);
		if (!lock)
			continue;
		n = site_finding(d->fu, rule_id, FWS_WARNING, f, &in->range, in->callee, NULL,
				 "%s() waits for fault handlers with %s held, %s", in->callee, lock, why);
		g_ptr_array_add(d->out, n);
		return;
	}
}

/* --- the rule ----------------------------------------------------------------------------------------- */

static bool concerns(const struct drain *d, const struct ir_func *f)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		if (order_instr(d->o, f->instrs[i]).did_some & (d->flush | d->remove))
			return true;
	}
	return false;
}

static void check_func(struct drain *d, const struct ir_func *f)
{
	if (g_hash_table_contains(d->faults->detach, f->name))
		check_detach(d, f);
	if (!concerns(d, f))
		return;
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		if (model_does(d->fu->model, f->instrs[i]->callee, MODEL_EVENT, "iopf-remove"))
			blame(d, f, f->instrs[i], 0);
		else
			check_late(d, f, f->instrs[i]);
	}
	check_order(d, f);
	check_freed(d, f);
	check_locks(d, f);
}

/* A blamed caller is found once for each call below it. */
static bool is_known(const GPtrArray *out, unsigned int from, const struct finding *n)
{
	for (unsigned int i = from; i < out->len; i++) {
		const struct finding *k = out->pdata[i];

		if (k != n && k->line == n->line && k->col == n->col && !strcmp(k->message, n->message))
			return true;
	}
	return false;
}

static void check(const struct flow_unit *fu, GPtrArray *out)
{
	struct order *o = flow_order(fu);
	struct drain d = {
		.fu = fu,
		.o = o,
		.flush = order_event(o, "iopf-flush"),
		.remove = order_event(o, "iopf-remove"),
		.stop = order_event(o, "fault-stop"),
		.sync = order_event(o, "irq-sync"),
		.wait = order_event(o, "hw-wait"),
		.freed = order_event(o, "free"),
		.out = out,
	};
	unsigned int from = out->len;

	if (!order_about_iommu(o))
		return;
	d.faults = order_faults(o);
	if (!d.faults->irqs->len || !d.faults->queues)
		return;
	for (unsigned int i = 0; i < fu->ir->funcs->len; i++) {
		if (!((const struct ir_func *)fu->ir->funcs->pdata[i])->from_header)
			check_func(&d, fu->ir->funcs->pdata[i]);
	}
	for (unsigned int i = out->len; i-- > from;) {
		if (is_known(out, from, out->pdata[i]))
			g_ptr_array_remove_index(out, i);
	}
}

const struct rule rule_iopf_drain = {
	.id = "iopf-drain",
	.level = FWS_WARNING,
	.summary = "A device or PASID is detached without waiting, in the right order, for page faults in "
		   "flight.",
	.fixable = true,
	.by_default = true,
	.iommu = true,
	.origin = "document 004, patch 4",
	.check = check,
};
