/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Order of calls inside a function: a forward analysis over its blocks, callees first. See order.h.
 */
#include "flow/order-priv.h"

#include <string.h>

/* --- names ------------------------------------------------------------------------------ */

static void bits_init(struct bits *b)
{
	b->names = g_ptr_array_new_with_free_func(g_free);
	b->index = g_hash_table_new(g_str_hash, g_str_equal);
}

static void bits_clear(struct bits *b)
{
	g_hash_table_unref(b->index);
	g_ptr_array_unref(b->names);
}

order_set bits_find(const struct bits *b, const char *name)
{
	unsigned int n = name ? GPOINTER_TO_UINT(g_hash_table_lookup(b->index, name)) : 0;

	return n ? (order_set)1 << (n - 1) : 0;
}

order_set bits_get(struct bits *b, const char *name)
{
	order_set bit = bits_find(b, name);
	char *copy;

	if (bit || !name || b->names->len == 64)
		return bit;
	copy = g_strdup(name);
	g_ptr_array_add(b->names, copy);
	g_hash_table_insert(b->index, copy, GUINT_TO_POINTER(b->names->len));
	return (order_set)1 << (b->names->len - 1);
}

/* --- locks ------------------------------------------------------------------------------ */

static const char *lock_of_path(struct order *o, const struct ir_func *f, const struct ir_path *p,
				unsigned int depth);

/* The lock a pointer's value points to. */
static const char *lock_of_value(struct order *o, const struct ir_func *f, const struct ir_expr *e,
				 unsigned int depth)
{
	const struct ir_instr *def;
	const struct model_row *row;

	if (!e || depth > 8)
		return NULL;
	if (e->kind == IR_E_ADDR)
		return lock_of_path(o, f, e->path, depth + 1);
	if (e->kind != IR_E_LOAD)
		return NULL;
	if (e->path->kind != IR_P_VAR || e->path->var->kind == IR_V_GLOBAL ||
	    e->path->var->kind == IR_V_STATIC)
		return lock_of_path(o, f, e->path, depth + 1);
	def = ir_sole_def(f, e->path->var);
	if (!def)
		return NULL;
	if (def->op == IR_ASSIGN)
		return lock_of_value(o, f, def->src, depth + 1);
	/* spinlock_check() and the like hand their argument on */
	row = model_find(o->m, def->callee);
	for (const struct model_fact *k = row ? row->facts : NULL; k; k = k->next) {
		if (k->effect == MODEL_SAME && k->place.arg >= 0 && (unsigned int)k->place.arg < def->nargs)
			return lock_of_value(o, f, def->args[k->place.arg], depth + 1);
	}
	return NULL;
}

static const char *lock_of_path(struct order *o, const struct ir_func *f, const struct ir_path *p,
				unsigned int depth)
{
	/* &(lock)->dep_map, and the raw lock inside a spinlock, stand for the lock */
	while (p && p->kind == IR_P_FIELD && (!strcmp(p->field, "dep_map") || !strcmp(p->field, "rlock")))
		p = p->base;
	while (p && p->kind == IR_P_INDEX)
		p = p->base;
	if (!p)
		return NULL;
	if (p->kind == IR_P_DEREF) {
		const struct ir_path *base = p->base;

		if (base->kind != IR_P_VAR || base->var->kind == IR_V_GLOBAL ||
		    base->var->kind == IR_V_STATIC)
			return lock_of_path(o, f, base, depth + 1);
		return lock_of_value(o, f, ir_load((struct ir_unit *)o->u, base), depth + 1);
	}
	if (p->kind == IR_P_VAR)
		return p->var->kind == IR_V_GLOBAL || p->var->kind == IR_V_STATIC ? p->var->name : NULL;
	if (p->kind == IR_P_FIELD && p->record) {
		g_autofree char *name = g_strconcat(p->record, ".", p->field, NULL);

		return ir_str((struct ir_unit *)o->u, name);
	}
	return NULL;
}

const char *order_lock_of(struct order *o, const struct ir_func *f, const struct ir_expr *e)
{
	return lock_of_value(o, f, e, 0);
}

static void take(struct local *l, order_set lock)
{
	l->held_all |= lock;
	l->held_some |= lock;
	l->taken |= lock;
	l->dropped_all &= ~lock;
}

static void drop(struct local *l, order_set lock)
{
	l->dropped_all |= lock & ~l->held_some;
	l->dropped_some |= lock & ~l->held_all;
	l->held_all &= ~lock;
	l->held_some &= ~lock;
}

/* guard(mutex)(&l) is a variable: made by class_mutex_constructor(&l), ended by class_mutex_destructor(&var). */
static const char *const lock_classes[] = { "mutex",	   "spinlock",	"raw_spinlock", "rwsem_read",
					    "rwsem_write", "read_lock", "write_lock" };

static bool is_guard_call(const char *callee, const char *suffix)
{
	if (!callee || strncmp(callee, "class_", 6) || !g_str_has_suffix(callee, suffix))
		return false;
	for (unsigned int i = 0; i < G_N_ELEMENTS(lock_classes); i++) {
		if (!strncmp(callee + 6, lock_classes[i], strlen(lock_classes[i])))
			return true;
	}
	return false;
}

static void guard_step(struct order *o, const struct ir_func *f, const struct ir_instr *in, struct local *l)
{
	const struct ir_instr *made;

	if (in->nargs && is_guard_call(in->callee, "_constructor"))
		take(l, bits_get(&o->locks, order_lock_of(o, f, in->args[0])));
	if (!in->nargs || !is_guard_call(in->callee, "_destructor") || in->args[0]->kind != IR_E_ADDR ||
	    in->args[0]->path->kind != IR_P_VAR)
		return;
	made = ir_sole_def(f, in->args[0]->path->var);
	if (made && made->op == IR_ASSIGN && made->src->kind == IR_E_LOAD &&
	    made->src->path->kind == IR_P_VAR)
		made = ir_sole_def(f, made->src->path->var);
	if (made && made->op == IR_CALL && made->nargs)
		drop(l, bits_get(&o->locks, order_lock_of(o, f, made->args[0])));
}

static const struct ir_expr *fact_arg(const struct model_fact *k, const struct ir_instr *in)
{
	return k->place.arg >= 0 && (unsigned int)k->place.arg < in->nargs ? in->args[k->place.arg] : NULL;
}

/* lockdep_assert_not_held() reads like its opposite once expanded. */
static bool asserts_free(const struct ir_instr *in)
{
	return in->macro && !strcmp(in->macro, "lockdep_assert_not_held");
}

static void row_locks(struct order *o, const struct ir_func *f, const struct ir_instr *in, struct local *l)
{
	const struct model_row *row = model_find(o->m, in->callee);
	order_set lock;

	for (const struct model_fact *k = row ? row->facts : NULL; k; k = k->next) {
		if (k->effect != MODEL_LOCK && k->effect != MODEL_UNLOCK && k->effect != MODEL_ASSERTS)
			continue;
		if (k->effect == MODEL_ASSERTS && asserts_free(in))
			continue;
		lock = bits_get(&o->locks, order_lock_of(o, f, fact_arg(k, in)));
		if (k->effect == MODEL_LOCK && k->kind)
			o->spin |= lock;
		if (k->effect == MODEL_UNLOCK)
			drop(l, lock);
		else if (k->effect == MODEL_ASSERTS ||
			 k->when == MODEL_ALWAYS) /* else on the branch that tests it */
			take(l, lock);
	}
}

/* --- what an instruction does --------------------------------------------------------------- */

static void add_does(struct order *o, const struct ir_func *f, void *data)
{
	struct order_does *d = data;
	const struct ofunc *of = ofunc_done(o, f);

	/* called once, several times, or never */
	d->did_some |= of->does.did_some;
	d->locks |= of->does.locks;
}

static order_set row_events(struct order *o, const struct model_row *row)
{
	order_set set = 0;

	for (const struct model_fact *k = row ? row->facts : NULL; k; k = k->next) {
		if (k->effect == MODEL_EVENT)
			set |= bits_get(&o->events, k->kind);
		if (k->effect == MODEL_FREE)
			set |= bits_get(&o->events, "free");
	}
	return set;
}

static bool callee_does(struct order *o, const char *name, struct order_does *out)
{
	const struct ir_func *f = name ? ir_unit_func(o->u, name) : NULL;
	const struct model_row *row = model_find(o->m, name);
	order_set own = row_events(o, row);

	memset(out, 0, sizeof(*out));
	if (own) {
		out->did_all = out->did_some = own;
		return true;
	}
	if (f) {
		*out = ofunc_done(o, f)->does;
		return true;
	}
	return name && order_from_store(o, name, out, NULL);
}

/* Does function @name of this unit call what its parameter @param points to? */
static bool calls_param(struct order *o, const char *name, unsigned int param)
{
	const struct ir_func *f = name ? ir_unit_func(o->u, name) : NULL;

	for (uint32_t i = 0; f && i < f->ninstrs; i++) {
		const struct ir_expr *fn = f->instrs[i]->fnptr;

		if (fn && fn->kind == IR_E_LOAD && fn->path->kind == IR_P_VAR &&
		    fn->path->var->param == (int)param)
			return true;
	}
	return false;
}

struct order_does order_instr(struct order *o, const struct ir_instr *in)
{
	struct order_does d = { 0 };

	if (in->op != IR_CALL)
		return d;
	callee_does(o, in->callee, &d);
	each_called(o, in, add_does, &d);
	for (unsigned int i = 0; i < in->nargs; i++) {
		struct order_does called;

		if (in->args[i]->kind == IR_E_FUNC && calls_param(o, in->callee, i) &&
		    callee_does(o, in->args[i]->name, &called)) {
			d.did_some |= called.did_some;
			d.locks |= called.locks;
		}
	}
	return d;
}

void local_step(struct order *o, const struct ir_func *f, const struct ir_instr *in, struct local *l)
{
	struct order_does d;

	if (in->op != IR_CALL)
		return;
	d = order_instr(o, in);
	l->did_all |= d.did_all;
	l->did_some |= d.did_some;
	if (d.did_some & bits_find(&o->events, "irq-sync")) {
		order_set synced = fault_step(o, f, in);

		l->did_all |= synced;
		l->did_some |= synced;
	}
	drop(l, d.drops);
	take(l, d.takes);
	l->taken |= d.locks;
	row_locks(o, f, in, l);
	guard_step(o, f, in, l);
}

order_set instr_needs(struct order *o, const struct ir_func *f, const struct ir_instr *in)
{
	const struct ir_path *dst = in->dst;
	const struct model_row *row;
	struct order_does d;
	order_set needs = 0;
	const char *lock;

	if (dst && dst->kind == IR_P_FIELD && (lock = model_guard(o->m, dst->record, dst->field)))
		needs |= bits_get(&o->locks, lock);
	if (in->op != IR_CALL || !in->callee)
		return needs;
	row = model_find(o->m, in->callee);
	for (const struct model_fact *k = row ? row->facts : NULL; k; k = k->next) {
		if (k->effect == MODEL_NEEDS)
			needs |= bits_get(&o->locks, k->kind);
		if (k->effect == MODEL_ASSERTS && !asserts_free(in))
			needs |= bits_get(&o->locks, order_lock_of(o, f, fact_arg(k, in)));
	}
	if (needs)
		return needs;
	if (ir_unit_func(o->u, in->callee))
		return ofunc_done(o, ir_unit_func(o->u, in->callee))->needs;
	order_from_store(o, in->callee, &d, &needs);
	return needs;
}

/* --- paths ------------------------------------------------------------------------------------ */

static void join(struct local *to, const struct local *from)
{
	if (!from->reached)
		return;
	if (!to->reached) {
		*to = *from;
		return;
	}
	to->did_all &= from->did_all;
	to->did_some |= from->did_some;
	to->held_all &= from->held_all;
	to->held_some |= from->held_some;
	to->taken |= from->taken;
	to->dropped_all &= from->dropped_all;
	to->dropped_some |= from->dropped_some;
}

/* "irq = x->irq;": is that all @v ever is? */
static bool copies_field(const struct ir_func *f, const struct ir_var *v)
{
	const struct ir_instr *def = ir_sole_def(f, v);

	return def && def->op == IR_ASSIGN && def->src->kind == IR_E_LOAD &&
	       def->src->path->kind == IR_P_FIELD;
}

/* Is the branch a test of how something went, rather than of whether there is something to do? */
static bool tests_status(const struct ir_func *f, const struct ir_expr *e)
{
	for (; e; e = e->b) {
		const struct ir_type *t = &e->type;

		if (e->kind == IR_E_LOAD && e->path->kind == IR_P_VAR && t->kind == IR_T_INT && !t->is_bool &&
		    !t->is_unsigned && e->path->var->kind != IR_V_PARAM && !copies_field(f, e->path->var))
			return true;
		if (e->a && tests_status(f, e->a))
			return true;
	}
	return false;
}

/* Does @from lead to @to without passing @barrier? Blocks are in reverse post-order: loops need not be followed. */
static bool leads_to(const struct ir_func *f, const struct ir_block *from, const struct ir_block *to,
		     const struct ir_block *barrier)
{
	g_autofree bool *seen = g_new0(bool, f->blocks->len);

	seen[from->id] = true;
	for (unsigned int i = from->id; i < f->blocks->len && i < to->id; i++) {
		const struct ir_block *b = f->blocks->pdata[i];

		for (unsigned int k = 0; seen[i] && b != barrier && k < b->term.nsucc; k++) {
			const struct ir_block *s = b->term.succ[k];

			if (s == to)
				return true;
			if (s->id > i)
				seen[s->id] = true;
		}
	}
	return false;
}

/* "if (there is something) do_it();": the way past it meets the other one here, at @to. */
static bool is_way_past(const struct ir_func *f, const struct ir_block *from, const struct ir_block *to)
{
	const struct ir_block *other;

	if (from->term.kind != IR_TERM_BRANCH || tests_status(f, from->term.value))
		return false;
	other = from->term.succ[from->term.succ[0] == to];
	return other != to && other->id > from->id && leads_to(f, other, to, from);
}

/* What trylock gives on the edge to @to. */
static order_set tried(struct order *o, const struct ir_func *f, const struct ir_block *b,
		       const struct ir_block *to)
{
	const struct ir_expr *e = b->term.value;
	const struct ir_instr *call;
	const struct model_row *row;

	if (b->term.kind != IR_TERM_BRANCH || b->term.succ[0] != to || b->term.succ[1] == to || !e ||
	    e->kind != IR_E_LOAD || e->path->kind != IR_P_VAR)
		return 0;
	call = ir_sole_def(f, e->path->var);
	row = call && call->op == IR_CALL ? model_find(o->m, call->callee) : NULL;
	for (const struct model_fact *k = row ? row->facts : NULL; k; k = k->next) {
		if (k->effect == MODEL_LOCK && k->when == MODEL_ON_SUCCESS)
			return bits_get(&o->locks, order_lock_of(o, f, fact_arg(k, call)));
	}
	return 0;
}

/* Events that every round of the loop @header heads comes to. */
static order_set round_did(const struct ofunc *of, const struct ir_block *header)
{
	struct local l = { 0 };

	for (unsigned int i = header->id; i < of->f->blocks->len; i++) {
		const struct ir_block *b = of->f->blocks->pdata[i];

		for (unsigned int k = 0; k < b->term.nsucc; k++) {
			if (b->term.succ[k] == header)
				join(&l, &of->out[b->id]);
		}
	}
	return l.reached ? l.did_all : 0;
}

static struct local over_edge(struct order *o, struct ofunc *of, const struct ir_block *b,
			      const struct ir_block *to)
{
	struct local l = of->out[b->id];
	order_set lock = tried(o, of->f, b, to);

	if (lock)
		take(&l, lock);
	/* a loop over all devices: it is done for each there is */
	if (b->loop && b->loop->header == b && !ir_loop_inside(to->loop, b->loop))
		l.did_all |= round_did(of, b);
	return l;
}

static struct local enter_block(struct order *o, struct ofunc *of, const struct ir_block *to)
{
	struct local all = { 0 }, past = { 0 };

	if (!to->id)
		all.reached = true;
	for (unsigned int i = 0; i < of->f->blocks->len; i++) {
		const struct ir_block *b = of->f->blocks->pdata[i];

		for (unsigned int k = 0; of->out[i].reached && k < b->term.nsucc; k++) {
			struct local l;

			if (b->term.succ[k] != to)
				continue;
			l = over_edge(o, of, b, to);
			join(is_way_past(of->f, b, to) ? &past : &all, &l);
		}
	}
	if (past.reached && all.reached) {
		order_set did = all.did_all;

		join(&all, &past);
		all.did_all = did;
	} else if (past.reached) {
		return past;
	}
	return all;
}

static void run_blocks(struct order *o, struct ofunc *of)
{
	unsigned int n = of->f->blocks->len;
	bool changed = true;

	for (unsigned int round = 0; changed && round < 16; round++) {
		changed = false;
		for (unsigned int i = 0; i < n; i++) {
			const struct ir_block *b = of->f->blocks->pdata[i];
			struct local l = enter_block(o, of, b);

			of->in[i] = l;
			if (!l.reached)
				continue;
			for (unsigned int k = 0; k < b->instrs->len; k++)
				local_step(o, of->f, b->instrs->pdata[k], &l);
			if (memcmp(&l, &of->out[i], sizeof(l))) {
				of->out[i] = l;
				changed = true;
			}
		}
	}
}

static bool is_assertion(struct order *o, const struct ir_instr *in)
{
	return model_does(o->m, in->callee, MODEL_ASSERTS, NULL);
}

/* Locks that nobody may hold who calls what @in calls. */
static order_set instr_refuses(struct order *o, const struct ir_func *f, const struct ir_instr *in)
{
	const struct model_row *row = in->op == IR_CALL ? model_find(o->m, in->callee) : NULL;
	order_set refuses = 0;

	for (const struct model_fact *k = row ? row->facts : NULL; k; k = k->next) {
		if (k->effect == MODEL_ASSERTS && asserts_free(in))
			refuses |= bits_get(&o->locks, order_lock_of(o, f, fact_arg(k, in)));
	}
	return in->op == IR_CALL && in->callee ? refuses | order_refuses(o, in->callee) : refuses;
}

/* An early return with nothing done says nothing on what the function does when there is something to do. */
static void summarize(struct order *o, struct ofunc *of)
{
	struct local busy = { 0 }, idle = { 0 };
	order_set did = 0;

	for (unsigned int i = 0; i < of->f->blocks->len; i++) {
		const struct ir_block *b = of->f->blocks->pdata[i];
		const struct local *l = &of->out[i];

		did |= l->did_some;
		if (b->term.kind == IR_TERM_RETURN)
			join(l->did_some ? &busy : &idle, l);
	}
	of->does.did_some = did;
	of->does.did_all = busy.reached ? busy.did_all : 0;
	join(&busy, &idle);
	of->does.locks = busy.taken;
	of->does.takes = busy.held_all;
	of->does.drops = busy.dropped_all;
	for (uint32_t i = 0; i < of->f->ninstrs; i++) {
		const struct ir_instr *in = of->f->instrs[i];
		order_set needs = instr_needs(o, of->f, in);

		if (needs)
			needs &= ~local_before(o, of->f, in).held_all;
		of->needs |= needs;
		if (is_assertion(o, in))
			of->asserts |= needs;
		of->refuses |= instr_refuses(o, of->f, in);
	}
}

struct ofunc *ofunc_of(struct order *o, const struct ir_func *f)
{
	struct ofunc *of = g_hash_table_lookup(o->funcs, f);

	if (of)
		return of;
	of = g_new0(struct ofunc, 1);
	of->f = f;
	of->callers = g_ptr_array_new_with_free_func(g_free);
	g_hash_table_insert(o->funcs, (gpointer)f, of);
	return of;
}

struct ofunc *ofunc_done(struct order *o, const struct ir_func *f)
{
	struct ofunc *of = ofunc_of(o, f);

	/* recursion: what is known so far, which is nothing */
	if (of->state != OFUNC_NEW)
		return of;
	of->state = OFUNC_BUSY;
	of->in = g_new0(struct local, f->blocks->len + 1);
	of->out = g_new0(struct local, f->blocks->len + 1);
	run_blocks(o, of);
	summarize(o, of);
	of->state = OFUNC_DONE;
	return of;
}

struct local local_before(struct order *o, const struct ir_func *f, const struct ir_instr *in)
{
	struct ofunc *of = ofunc_of(o, f);
	const struct ir_block *b = in->block;
	struct local l;

	if (!of->in)
		ofunc_done(o, f);
	l = of->in[b->id];
	for (unsigned int k = 0; k < b->instrs->len && b->instrs->pdata[k] != in; k++)
		local_step(o, f, b->instrs->pdata[k], &l);
	return l;
}

/* --- life cycle and questions ----------------------------------------------------------------- */

static void ofunc_free(gpointer p)
{
	struct ofunc *of = p;

	g_ptr_array_unref(of->callers);
	g_free(of->in);
	g_free(of->out);
	g_free(of);
}

struct order *order_new(const struct flow_unit *fu)
{
	struct order *o = g_new0(struct order, 1);

	o->fu = fu;
	o->u = fu->ir;
	o->m = fu->model;
	o->store = fu->store;
	bits_init(&o->events);
	bits_init(&o->locks);
	o->funcs = g_hash_table_new_full(NULL, NULL, NULL, ofunc_free);
	o->asked = g_hash_table_new(g_str_hash, g_str_equal);
	return o;
}

void order_free(struct order *o)
{
	if (!o)
		return;
	g_hash_table_unref(o->funcs);
	g_hash_table_unref(o->asked);
	fault_free(o->faults);
	bits_clear(&o->events);
	bits_clear(&o->locks);
	g_free(o);
}

order_set order_event(struct order *o, const char *name)
{
	order_enter(o);
	return bits_find(&o->events, name);
}

order_set order_lock(struct order *o, const char *name)
{
	order_enter(o);
	return bits_find(&o->locks, name);
}

order_set order_spinlocks(struct order *o, order_set locks)
{
	order_enter(o);
	return locks & o->spin;
}

const char *order_lock_name(struct order *o, order_set locks)
{
	for (unsigned int i = 0; i < o->locks.names->len; i++) {
		if (locks & (order_set)1 << i)
			return o->locks.names->pdata[i];
	}
	return NULL;
}

struct order_state order_local(struct order *o, const struct ir_func *f, const struct ir_instr *in)
{
	struct local l = local_before(o, f, in);

	return (struct order_state){ l.did_all, l.did_some, l.held_all, l.held_some };
}

const struct ir_block *order_exit_without(struct order *o, const struct ir_func *f, order_set set)
{
	const struct ofunc *of = ofunc_done(o, f);

	for (unsigned int i = 0; i < f->blocks->len; i++) {
		const struct ir_block *b = f->blocks->pdata[i];

		if (b->term.kind == IR_TERM_RETURN && of->out[i].did_some &&
		    (of->out[i].did_all & set) != set)
			return b;
	}
	return NULL;
}

order_set order_exit_held(struct order *o, const struct ir_func *f)
{
	const struct ofunc *of = ofunc_done(o, f);
	order_set held = 0;

	for (unsigned int i = 0; i < f->blocks->len; i++) {
		const struct ir_block *b = f->blocks->pdata[i];

		if (b->term.kind == IR_TERM_RETURN)
			held |= of->out[i].held_some;
	}
	return held;
}

static void after_block(struct order *o, const struct ir_block *b, unsigned int from, order_set *set)
{
	for (unsigned int k = from; k < b->instrs->len; k++)
		*set |= order_instr(o, b->instrs->pdata[k]).did_some;
}

order_set order_after(struct order *o, const struct ir_func *f, const struct ir_instr *in)
{
	g_autofree bool *seen = g_new0(bool, f->blocks->len + 1);
	g_autoptr(GPtrArray) todo = g_ptr_array_new();
	order_set set = 0;
	guint at = 0;

	g_ptr_array_find(in->block->instrs, in, &at);
	after_block(o, in->block, at + 1, &set);
	g_ptr_array_add(todo, in->block);
	while (todo->len) {
		const struct ir_block *b = g_ptr_array_steal_index(todo, todo->len - 1);

		for (unsigned int k = 0; k < b->term.nsucc; k++) {
			struct ir_block *s = b->term.succ[k];

			if (seen[s->id])
				continue;
			seen[s->id] = true;
			after_block(o, s, 0, &set);
			g_ptr_array_add(todo, s);
		}
	}
	return set;
}

bool order_callee(struct order *o, const char *name, struct order_does *out)
{
	return callee_does(o, name, out);
}

order_set order_needs(struct order *o, const struct ir_func *f, const struct ir_instr *in)
{
	return is_assertion(o, in) ? 0 : instr_needs(o, f, in);
}

order_set order_refuses(struct order *o, const char *name)
{
	const struct ir_func *f = ir_unit_func(o->u, name);

	return f ? ofunc_done(o, f)->refuses : order_extern_refuses(o, name);
}

order_set order_asserts(struct order *o, const struct ir_func *f)
{
	return ofunc_done(o, f)->asserts;
}
