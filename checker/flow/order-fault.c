/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Faults in flight: which interrupts report them, and on which ways a device leaves the fault queue undrained.
 * What a driver's files know of this crosses them as the pseudo function "<faults>" in the section "calls" of their
 * contributions. See order.h.
 */
#include "flow/order-priv.h"

#include <string.h>

static const char entry_name[] = ORDER_ASKS_DRIVER;
static const char sync_prefix[] = "irq-sync:";

static order_set event(struct order *o, const char *name)
{
	return bits_find(&o->events, name);
}

/* --- the place of an interrupt number ---------------------------------------------------------- */

/* The last assignment to @var in source order before @in. */
static const struct ir_instr *def_before(const struct ir_func *f, const struct ir_path *var,
					 const struct ir_instr *in)
{
	const struct ir_instr *def = NULL;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *d = f->instrs[i];

		if (d->dst == var && d->range.begin < in->range.begin &&
		    (!def || d->range.begin > def->range.begin))
			def = d;
	}
	return def;
}

/* "x->irq = irq;": the field that keeps the variable's value. */
static const struct ir_path *kept_in(const struct ir_func *f, const struct ir_path *var,
				     const struct ir_instr *def)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *d = f->instrs[i];

		if (d->op == IR_ASSIGN && d->dst && d->dst->kind == IR_P_FIELD && d->src->kind == IR_E_LOAD &&
		    d->src->path == var && (!def || d->range.begin > def->range.begin))
			return d->dst;
	}
	return NULL;
}

static const struct ir_path *irq_place(struct order *o, const struct ir_func *f, const struct ir_instr *in,
				       const struct ir_expr *e, unsigned int depth);

static const struct ir_path *irq_of_callers(struct order *o, const struct ir_func *f, int param,
					    unsigned int depth)
{
	const GPtrArray *callers = order_callers(o, f);

	for (unsigned int i = 0; i < callers->len; i++) {
		const struct order_caller *c = callers->pdata[i];
		const struct ir_path *p = NULL;

		if (c->call && (unsigned int)param < c->call->nargs)
			p = irq_place(o, c->func, c->call, c->call->args[param], depth + 1);
		if (p)
			return p;
	}
	return NULL;
}

/* Where the number in @e, an argument of @in, is kept; NULL when nothing but a local variable has it. */
static const struct ir_path *irq_place(struct order *o, const struct ir_func *f, const struct ir_instr *in,
				       const struct ir_expr *e, unsigned int depth)
{
	const struct ir_instr *def;
	const struct ir_path *p;

	if (!e || e->kind != IR_E_LOAD || depth > 3)
		return NULL;
	p = e->path;
	if (p->kind != IR_P_VAR || p->var->kind == IR_V_GLOBAL || p->var->kind == IR_V_STATIC)
		return p->kind == IR_P_FIELD ? p : NULL;
	def = def_before(f, p, in);
	if (!def && p->var->param >= 0)
		return irq_of_callers(o, f, p->var->param, depth);
	if (def && def->op == IR_ASSIGN && def->src->kind == IR_E_LOAD)
		return irq_place(o, f, def, def->src, depth + 1);
	return kept_in(f, p, def);
}

/* "record:evtq.q.irq": the record that declares the last field, and the fields down to a variable. */
static char *irq_key(const struct ir_path *p)
{
	const char *record = p->record ? p->record : "";
	g_autofree char *chain = g_strdup(p->field);

	for (const struct ir_path *q = p->base; q && q->kind != IR_P_VAR; q = q->base) {
		char *longer = NULL;

		if (q->kind == IR_P_FIELD)
			longer = g_strconcat(q->field, ".", chain, NULL);
		if (!longer)
			continue;
		g_free(chain);
		chain = longer;
	}
	return g_strconcat(record, ":", chain, NULL);
}

/* Is @part, a chain of fields, the end of @whole? */
static bool ends_in(const char *whole, const char *part)
{
	size_t n = strlen(whole), k = strlen(part);

	return n >= k && !strcmp(whole + n - k, part) && (n == k || whole[n - k - 1] == '.');
}

/* One may be reached through a pointer into the middle of what the other starts from. */
static bool same_irq(const char *a, const char *b)
{
	const char *ca = strchr(a, ':') + 1, *cb = strchr(b, ':') + 1;

	return ca - a == cb - b && !strncmp(a, b, ca - a) && (ends_in(ca, cb) || ends_in(cb, ca));
}

order_set fault_step(struct order *o, const struct ir_func *f, const struct ir_instr *in)
{
	g_autofree char *key = NULL, *name = NULL;
	const struct ir_path *p;

	if (!in->nargs || !model_does(o->m, in->callee, MODEL_EVENT, "irq-sync"))
		return 0;
	p = irq_place(o, f, in, in->args[0], 3); /* callers are not known yet */
	if (!p)
		return 0;
	key = irq_key(p);
	name = g_strconcat(sync_prefix, key, NULL);
	return bits_get(&o->events, name);
}

bool order_synced(struct order *o, order_set did, const struct order_irq *irq)
{
	for (unsigned int i = 0; i < o->events.names->len; i++) {
		const char *name = o->events.names->pdata[i];

		if (did & (order_set)1 << i && g_str_has_prefix(name, sync_prefix) && irq->key &&
		    same_irq(name + strlen(sync_prefix), irq->key))
			return true;
	}
	return false;
}

/* --- drains that the caller can switch off ---------------------------------------------------------- */

/* The parameter that a branch tests; @edge is taken when it is not 0. */
static int tested_param(const struct ir_block *b, unsigned int *edge)
{
	const struct ir_expr *e = b->term.kind == IR_TERM_BRANCH ? b->term.value : NULL;

	for (*edge = 0; e && e->kind == IR_E_UNOP && e->oper == IR_O_NOT; e = e->a)
		*edge = !*edge;
	return e && e->kind == IR_E_LOAD && e->path->kind == IR_P_VAR ? e->path->var->param : -1;
}

/* Is block @to reached without the edge @edge of @b? */
static bool reached_without(const struct ir_func *f, const struct ir_block *b, unsigned int edge,
			    const struct ir_block *to)
{
	g_autofree bool *seen = g_new0(bool, f->blocks->len + 1);
	g_autoptr(GPtrArray) todo = g_ptr_array_new();

	g_ptr_array_add(todo, f->blocks->pdata[0]);
	while (todo->len) {
		const struct ir_block *at = g_ptr_array_steal_index(todo, todo->len - 1);

		if (at == to)
			return true;
		for (unsigned int k = 0; k < at->term.nsucc; k++) {
			struct ir_block *s = at->term.succ[k];

			if (seen[s->id] || (at == b && k == edge))
				continue;
			seen[s->id] = true;
			g_ptr_array_add(todo, s);
		}
	}
	return false;
}

/* Does some drain of @f happen only on that edge? */
static bool drains_on(struct order *o, const struct ir_func *f, const struct ir_block *b, unsigned int edge)
{
	order_set flush = event(o, "iopf-flush");

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		if (order_instr(o, f->instrs[i]).did_some & flush &&
		    !reached_without(f, b, edge, f->instrs[i]->block))
			return true;
	}
	return false;
}

json_t *fault_spares(struct order *o, const struct ir_func *f)
{
	json_t *out = json_array();

	for (unsigned int i = 0; i < f->blocks->len; i++) {
		const struct ir_block *b = f->blocks->pdata[i];
		unsigned int edge;
		int param = tested_param(b, &edge);

		for (int value = 0; param >= 0 && value < 2; value++) {
			if (drains_on(o, f, b, value ? !edge : edge))
				json_array_append_new(out, json_pack("[i,i]", param, value));
		}
	}
	return out;
}

bool order_spared(struct order *o, const struct ir_instr *in)
{
	const struct ir_func *f = in->callee ? ir_unit_func(o->u, in->callee) : NULL;
	g_autofree char *key = g_strconcat("order:", in->callee ? in->callee : "", NULL);
	const json_t *far =
		f ? NULL
		  : json_object_get(store_function(o->store, key, o->u->file, PART_SPARES, NULL), "spares");
	json_t *own = f ? fault_spares(o, f) : NULL, *v;
	bool spared = false;
	size_t i;

	json_array_foreach(own ? own : far, i, v) {
		unsigned int param = json_integer_value(json_array_get(v, 0));
		const struct ir_expr *e = param < in->nargs ? in->args[param] : NULL;

		if (e && e->kind == IR_E_CONST && !!e->value == json_integer_value(json_array_get(v, 1)))
			spared = true;
	}
	json_decref(own);
	return spared;
}

/* --- what this file knows ------------------------------------------------------------------------ */

struct scan {
	struct order *o;
	json_t *irqs, *locks, *detach;
	bool queues, ops;
};

static void add_locks(struct scan *s, order_set locks)
{
	for (unsigned int i = 0; i < s->o->locks.names->len; i++) {
		if (locks & (order_set)1 << i)
			json_array_append_new(s->locks, json_string(s->o->locks.names->pdata[i]));
	}
}

/* The variable that @p starts from, when it is a pointer that @p follows first. */
static const struct ir_var *root_pointer(const struct ir_path *p)
{
	const struct ir_path *first = NULL;

	for (; p->kind != IR_P_VAR; p = p->base)
		first = p;
	return first && first->kind == IR_P_DEREF && p->type.depth == 1 ? p->var : NULL;
}

/* Do the handlers that @in requests get @v? What they get is the last argument of all such calls. */
static bool is_cookie(const struct ir_instr *in, const struct ir_var *v)
{
	const struct ir_expr *e = in->nargs ? in->args[in->nargs - 1] : NULL;

	return e && e->kind == IR_E_LOAD && e->path->kind == IR_P_VAR && e->path->var == v;
}

/* A thread function that @in names, when it reports faults. */
static void add_thread(struct scan *s, const struct ir_instr *in, const char *thread,
		       const struct ir_path *irq)
{
	g_autofree char *name = irq ? ir_path_str(irq) : NULL, *key = irq ? irq_key(irq) : NULL;
	const struct ir_var *root = irq ? root_pointer(irq) : NULL;
	struct order_does d;

	if (!order_callee(s->o, thread, &d) || !(d.did_some & event(s->o, "fault-report")))
		return;
	json_array_append_new(s->irqs,
			      json_pack("{s:s, s:s?, s:s?, s:s?, s:s?, s:b}", "thread", thread, "name", name,
					"key", key, "tag", root ? root->type.tag : NULL, "rest",
					root ? name + strlen(root->name) : NULL, "cookie",
					root && is_cookie(in, root)));
	add_locks(s, d.locks);
}

/*
 * The functions that @e, an argument of @request or of a call that leads to it, may be: itself, or what the
 * callers of @f hand in.
 */
static void each_thread(struct scan *s, const struct ir_instr *request, const struct ir_func *f,
			const struct ir_expr *e, const struct ir_path *irq, unsigned int depth)
{
	const GPtrArray *callers;
	int param;

	if (e->kind == IR_E_FUNC)
		add_thread(s, request, e->name, irq);
	if (e->kind != IR_E_LOAD || e->path->kind != IR_P_VAR || e->path->var->param < 0 || depth > 3)
		return;
	param = e->path->var->param;
	callers = order_callers(s->o, f);
	for (unsigned int i = 0; i < callers->len; i++) {
		const struct order_caller *c = callers->pdata[i];

		if (c->call && (unsigned int)param < c->call->nargs)
			each_thread(s, request, c->func, c->call->args[param], irq, depth + 1);
	}
}

static void scan_instr(struct scan *s, const struct ir_func *f, const struct ir_instr *in)
{
	const struct model_row *row = in->callee ? model_find(s->o->m, in->callee) : NULL;

	s->queues |= model_does(s->o->m, in->callee, MODEL_EVENT, "iopf-add");
	for (const struct model_fact *k = row ? row->facts : NULL; k; k = k->next) {
		const struct ir_path *irq;

		if (k->effect != MODEL_THREAD || k->arg < 0 || (unsigned int)k->arg >= in->nargs ||
		    (unsigned int)k->place.arg >= in->nargs)
			continue;
		irq = irq_place(s->o, f, in, in->args[k->place.arg], 0);
		each_thread(s, in, f, in->args[k->arg], irq, 0);
	}
}

static bool is_detach(const char *role)
{
	return !g_strcmp0(role, "remove-pasid");
}

static void scan_init(struct scan *s, const struct ir_init *init)
{
	const struct model_entry *e = model_entry(s->o->m, init->record, init->field);
	struct order_does d = { 0 };

	s->ops |= !g_strcmp0(init->record, "iommu_ops");
	if (!e || !e->role)
		return;
	order_callee(s->o, init->func, &d);
	if (!strcmp(e->role, "page-response"))
		add_locks(s, d.locks);
	if (is_detach(e->role))
		json_object_set_new(s->detach, init->func,
				    json_boolean(d.did_some & event(s->o, "iopf-flush")));
}

json_t *fault_contribution(struct order *o)
{
	struct scan s = {
		.o = o,
		.irqs = json_array(),
		.locks = json_array(),
		.detach = json_object(),
	};
	bool any;

	order_enter(o);
	for (unsigned int i = 0; i < o->u->inits->len; i++)
		scan_init(&s, o->u->inits->pdata[i]);
	for (unsigned int i = 0; i < o->u->funcs->len; i++) {
		const struct ir_func *f = o->u->funcs->pdata[i];

		for (uint32_t k = 0; !f->from_header && k < f->ninstrs; k++)
			scan_instr(&s, f, f->instrs[k]);
	}
	any = json_array_size(s.irqs) || json_array_size(s.locks) || json_object_size(s.detach) || s.queues;
	if (any)
		return json_pack("{s:o, s:o, s:o, s:b, s:b}", "irqs", s.irqs, "locks", s.locks, "detach",
				 s.detach, "queues", s.queues, "ops", s.ops);
	json_decref(s.irqs);
	json_decref(s.locks);
	json_decref(s.detach);
	return NULL;
}

const char *fault_entry_name(void)
{
	return entry_name;
}

/* --- what the driver's files know ------------------------------------------------------------------ */

static void irq_free(gpointer p)
{
	struct order_irq *irq = p;

	g_free(irq->thread);
	g_free(irq->name);
	g_free(irq->key);
	g_free(irq->tag);
	g_free(irq->rest);
	g_free(irq);
}

void fault_free(struct order_faults *fa)
{
	if (!fa)
		return;
	g_ptr_array_unref(fa->irqs);
	g_hash_table_unref(fa->detach);
	g_free(fa);
}

static bool has_irq(const struct order_faults *fa, const char *key)
{
	for (unsigned int i = 0; i < fa->irqs->len; i++) {
		const struct order_irq *irq = fa->irqs->pdata[i];

		if (!g_strcmp0(irq->key, key))
			return true;
	}
	return false;
}

static void add_facts(struct order *o, struct order_faults *fa, const json_t *j)
{
	const char *name;
	json_t *v;
	size_t i;

	json_array_foreach(json_object_get(j, "irqs"), i, v) {
		const char *key = json_string_value(json_object_get(v, "key"));
		struct order_irq *irq;

		if (has_irq(fa, key))
			continue;
		irq = g_new0(struct order_irq, 1);
		irq->thread = g_strdup(json_string_value(json_object_get(v, "thread")));
		irq->name = g_strdup(json_string_value(json_object_get(v, "name")));
		irq->key = g_strdup(key);
		irq->tag = g_strdup(json_string_value(json_object_get(v, "tag")));
		irq->rest = g_strdup(json_string_value(json_object_get(v, "rest")));
		irq->cookie = json_is_true(json_object_get(v, "cookie"));
		g_ptr_array_add(fa->irqs, irq);
	}
	json_array_foreach(json_object_get(j, "locks"), i, v)
		fa->locks |= bits_get(&o->locks, json_string_value(v));
	json_object_foreach(json_object_get(j, "detach"), name, v) {
		g_hash_table_add(fa->detach, g_strdup(name));
		fa->detach_drains |= json_is_true(v);
	}
	fa->queues |= json_is_true(json_object_get(j, "queues"));
}

struct merge {
	struct order *o;
	struct order_faults *fa;
	bool ops; /* of this file */
};

/* A driver is the files of a directory; several in one directory have iommu_ops of their own each. */
static void merge_file(const char *file, const json_t *j, void *data)
{
	struct merge *m = data;
	g_autofree char *here = g_path_get_dirname(m->o->u->file), *there = g_path_get_dirname(file);

	if (!strcmp(here, there) && !(m->ops && json_is_true(json_object_get(j, "ops"))))
		add_facts(m->o, m->fa, j);
}

static bool has_ops(const struct order *o)
{
	for (unsigned int i = 0; i < o->u->inits->len; i++) {
		const struct ir_init *init = o->u->inits->pdata[i];

		if (!g_strcmp0(init->record, "iommu_ops"))
			return true;
	}
	return false;
}

/* Code that looks at the driver's other files for this: not the core, and not drivers without such faults. */
static bool faults_matter(struct order *o, bool ops)
{
	static const char *const events[] = { "iopf-flush", "iopf-remove", "iopf-add", "fault-report" };
	bool some = false;

	for (unsigned int i = 0; i < o->u->funcs->len; i++) {
		if (model_does(o->m, ((const struct ir_func *)o->u->funcs->pdata[i])->name, MODEL_EVENT,
			       "iopf-remove"))
			return false;
	}
	for (unsigned int i = 0; i < o->u->inits->len; i++) {
		const struct ir_init *init = o->u->inits->pdata[i];
		const struct model_entry *e = model_entry(o->m, init->record, init->field);

		/* the part of a driver that has domains, and leaves the rest to other files */
		some |= e && (is_detach(e->role) || (!ops && e->role));
	}
	for (unsigned int i = 0; i < G_N_ELEMENTS(events); i++)
		some |= event(o, events[i]) != 0;
	return some;
}

const struct order_faults *order_faults(struct order *o)
{
	struct merge m = { .o = o, .ops = has_ops(o) };
	json_t *own;

	if (o->faults)
		return o->faults;
	o->faults = m.fa = g_new0(struct order_faults, 1);
	m.fa->irqs = g_ptr_array_new_with_free_func(irq_free);
	m.fa->detach = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	if (!faults_matter(o, m.ops))
		return o->faults;
	own = fault_contribution(o);
	add_facts(o, m.fa, own);
	json_decref(own);
	g_hash_table_add(o->asked, (gpointer)entry_name);
	store_each_call(o->store, entry_name, o->u->file, merge_file, &m);
	return o->faults;
}

/* --- leaving the fault queue -------------------------------------------------------------------------- */

static bool is_err_test(struct order *o, const struct ir_func *f, const struct ir_var *v)
{
	const struct ir_instr *def = ir_sole_def(f, v);
	const struct model_row *row = def && def->op == IR_CALL ? model_find(o->m, def->callee) : NULL;

	for (const struct model_fact *k = row ? row->facts : NULL; k; k = k->next) {
		if (k->effect == MODEL_IS_ERR || k->effect == MODEL_IS_ERR_OR_NULL)
			return true;
	}
	return false;
}

/* Which edge of the branch on variable @v is taken after a failure: 0, 1, or -1 for neither. */
static int failing_value(struct order *o, const struct ir_func *f, const struct ir_var *v)
{
	if (v->kind != IR_V_LOCAL && v->kind != IR_V_TEMP)
		return -1;
	if (is_err_test(o, f, v))
		return 0;
	if (v->type.kind == IR_T_PTR)
		return 1;
	return v->type.kind == IR_T_INT && !v->type.is_bool && !v->type.is_unsigned ? 0 : -1;
}

static int failing_edge(struct order *o, const struct ir_func *f, const struct ir_block *b)
{
	const struct ir_expr *e = b->term.kind == IR_TERM_BRANCH ? b->term.value : NULL;
	bool flip = false;
	int edge;

	for (; e && e->kind == IR_E_UNOP && e->oper == IR_O_NOT; e = e->a)
		flip = !flip;
	if (e && e->kind == IR_E_BINOP && e->b->kind == IR_E_CONST) {
		bool negative = e->b->value < 0;

		if (e->oper == IR_O_GE || (e->oper == IR_O_EQ && !negative))
			flip = !flip;
		else if (e->oper != IR_O_NE && e->oper != IR_O_LT && e->oper != IR_O_EQ)
			return -1;
		e = e->a;
	}
	if (!e || e->kind != IR_E_LOAD || e->path->kind != IR_P_VAR)
		return -1;
	edge = failing_value(o, f, e->path->var);
	return edge < 0 ? -1 : flip ? !edge : edge;
}

/* Does @from lead to @in without anything having failed on the way? */
static bool goes_well(struct order *o, const struct ir_func *f, const struct ir_instr *from,
		      const struct ir_instr *in)
{
	g_autofree bool *seen = g_new0(bool, f->blocks->len + 1);
	g_autoptr(GPtrArray) todo = g_ptr_array_new();

	if (from->block == in->block && from->id < in->id)
		return true;
	g_ptr_array_add(todo, from->block);
	while (todo->len) {
		const struct ir_block *b = g_ptr_array_steal_index(todo, todo->len - 1);
		int failing = failing_edge(o, f, b);

		for (unsigned int k = 0; k < b->term.nsucc; k++) {
			struct ir_block *s = b->term.succ[k];

			if (seen[s->id] || (int)k == failing)
				continue;
			if (s == in->block)
				return true;
			seen[s->id] = true;
			g_ptr_array_add(todo, s);
		}
	}
	return false;
}

/* Is @in reached after the device was added only when something failed since? */
static bool unwinds_add(struct order *o, const struct ir_func *f, const struct ir_instr *in)
{
	order_set add = event(o, "iopf-add");

	if (!(order_local(o, f, in).did_some & add))
		return false;
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		if (order_instr(o, f->instrs[i]).did_some & add && goes_well(o, f, f->instrs[i], in))
			return false;
	}
	return true;
}

bool order_drained_here(struct order *o, const struct ir_func *f, const struct ir_instr *in)
{
	order_set done = event(o, "iopf-flush") | event(o, "fault-unregister");

	return order_local(o, f, in).did_all & done || unwinds_add(o, f, in);
}

bool order_drained_late(struct order *o, const struct ir_func *f, const struct ir_instr *in)
{
	return !order_drained_here(o, f, in) && order_after(o, f, in) & event(o, "iopf-flush");
}

static bool func_removes(struct order *o, const struct ir_func *f, unsigned int depth)
{
	for (uint32_t i = 0; i < f->ninstrs && depth < 8; i++) {
		const struct ir_instr *in = f->instrs[i];
		const struct ir_func *callee = in->callee ? ir_unit_func(o->u, in->callee) : NULL;

		if (!(order_instr(o, in).did_some & event(o, "iopf-remove")) || order_drained_here(o, f, in))
			continue;
		if (callee ? func_removes(o, callee, depth + 1) : order_removes(o, in->callee))
			return true;
	}
	return false;
}

bool order_removes(struct order *o, const char *name)
{
	const struct ir_func *f = name ? ir_unit_func(o->u, name) : NULL;
	g_autofree char *key = name ? g_strconcat("order:", name, NULL) : NULL;

	if (!name || model_does(o->m, name, MODEL_EVENT, "iopf-remove"))
		return name;
	return f ? func_removes(o, f, 0)
		 : json_is_true(json_object_get(store_function(o->store, key, o->u->file, PART_REMOVES, NULL),
						"removes"));
}

static void far_way(const char *file, const json_t *j, void *data)
{
	struct order_way *way = data;

	const json_t *far = json_object_get(j, "undrained");

	if (way->far || !far || (way->trust_disable && !json_is_true(json_object_get(far, "live"))))
		return;
	way->far = far;
	way->file = file;
}

enum order_drain order_drain_of_caller(struct order *o, const struct order_caller *c, struct order_way *way,
				       unsigned int depth)
{
	const struct model_entry *e = c->init ? model_entry(o->m, c->init->record, c->init->field) : NULL;
	enum order_drain how;

	if (e && e->role && way->trust_disable && !strcmp(e->role, "disable-feature"))
		return DRAIN_DONE;
	if (e && e->role) {
		g_ptr_array_add(way->callers, (gpointer)c);
		return DRAIN_NEVER;
	}
	if (!c->call)
		return DRAIN_UNKNOWN; /* an action of driver removal, or somebody else's callback */
	if (order_drained_late(o, c->func, c->call))
		return DRAIN_DONE;
	how = order_drain(o, c->func, c->call, way, depth + 1);
	if (how == DRAIN_NEVER)
		g_ptr_array_add(way->callers, (gpointer)c);
	return how;
}

enum order_drain order_drain(struct order *o, const struct ir_func *f, const struct ir_instr *in,
			     struct order_way *way, unsigned int depth)
{
	const GPtrArray *callers = order_callers(o, f);
	enum order_drain how = DRAIN_UNKNOWN;

	if (order_drained_here(o, f, in))
		return DRAIN_DONE;
	for (unsigned int i = 0; i < callers->len && depth < 8; i++) {
		enum order_drain by = order_drain_of_caller(o, callers->pdata[i], way, depth);

		if (by == DRAIN_NEVER)
			return by;
		if (by == DRAIN_DONE)
			how = by;
	}
	if (f->is_static || f->from_header)
		return how;
	g_hash_table_add(o->asked, (gpointer)f->name);
	store_each_call(o->store, f->name, o->u->file, far_way, way);
	return way->far ? DRAIN_NEVER : how;
}

static bool never_drained(struct order *o, const struct ir_func *f, const struct ir_instr *in,
			  bool trust_disable)
{
	struct order_way way = { .callers = g_ptr_array_new(), .trust_disable = trust_disable };
	bool never = order_drain(o, f, in, &way, 0) == DRAIN_NEVER;

	g_ptr_array_unref(way.callers);
	return never;
}

json_t *fault_undrained(struct order *o, const struct ir_func *f, const struct ir_instr *in,
			const struct ir_init *init)
{
	const struct model_entry *e = init ? model_entry(o->m, init->record, init->field) : NULL;
	const struct ir_range *at = in ? &in->range : &init->range;
	g_autofree char *by = NULL;
	bool live;

	if (!order_removes(o, in ? in->callee : init->func) ||
	    (in && (order_drained_late(o, f, in) || !never_drained(o, f, in, false))))
		return NULL;
	live = in ? never_drained(o, f, in, true) : g_strcmp0(e->role, "disable-feature");
	by = in ? g_strconcat(f->name, "()", NULL) : g_strconcat(init->record, ".", init->field, NULL);
	return json_pack("{s:s, s:b, s:i, s:i}", "by", by, "live", live, "line", (int)at->line, "col",
			 (int)at->col);
}
