/* SPDX-License-Identifier: GPL-2.0-only */
/* The fixpoint over one function's control-flow graph. */
#include "flow/engine.h"

#include <string.h>

#include "model/model.h"

struct pending {
	uint64_t when; /* the first one is next */
	const struct ir_block *block;
	struct state *st; /* a copy of one in seen[] */
};

#define STEPS_PER_CHUNK 256

static struct flow_step *step_new(struct unit_priv *up)
{
	if (!up->arena->len || up->nsteps == STEPS_PER_CHUNK) {
		g_ptr_array_add(up->arena, g_new(struct flow_step, STEPS_PER_CHUNK));
		up->nsteps = 0;
	}
	return (struct flow_step *)up->arena->pdata[up->arena->len - 1] + up->nsteps++;
}

void add_step(struct run *r, struct state *st, const struct ir_instr *in, const struct ir_block *branch,
	      bool taken, const char *verb)
{
	struct flow_step *step = step_new(r->up);

	*step = (struct flow_step){
		.prev = st->trace,
		.func = r->f,
		.instr = in,
		.branch = branch,
		.taken = taken,
		.verb = verb,
	};
	st->trace = step;
	st->depth++;
}

/* The queue is a binary heap: there may be thousands. */
static void sift_up(struct pending *q, guint i)
{
	struct pending p = q[i];

	for (; i && p.when < q[(i - 1) / 2].when; i = (i - 1) / 2)
		q[i] = q[(i - 1) / 2];
	q[i] = p;
}

static void sift_down(struct pending *q, guint n)
{
	struct pending p = q[0];
	guint i = 0;

	for (;;) {
		guint kid = 2 * i + 1;

		if (kid + 1 < n && q[kid + 1].when < q[kid].when)
			kid++;
		if (kid >= n || p.when < q[kid].when)
			break;
		q[i] = q[kid];
		i = kid;
	}
	q[i] = p;
}

static struct pending take_pending(struct run *r)
{
	struct pending p = g_array_index(r->queue, struct pending, 0);

	/* the last one takes the first one's place */
	g_array_remove_index_fast(r->queue, 0);
	if (r->queue->len)
		sift_down((struct pending *)r->queue->data, r->queue->len);
	return p;
}

/* In block order, then in order of arrival. */
static void enqueue(struct run *r, const struct ir_block *b, const struct state *st)
{
	struct pending p = { .block = b, .st = state_copy(st) };

	p.when = (uint64_t)r->order[b->id] << 32 | r->nstates++;
	g_array_append_val(r->queue, p);
	sift_up((struct pending *)r->queue->data, r->queue->len - 1);
}

static bool is_named(struct run *r, const struct state *st, const struct sym *obj)
{
	for (unsigned int i = 0; i < st->env->len; i++) {
		if (sym_object(r->tab, g_array_index(st->env, struct bind, i).val) == obj)
			return true;
	}
	return false;
}

/*
 * References that ended are kept as evidence only: not those of earlier rounds, not those of nodes that
 * nothing names any more, none in a second try.
 */
static void forget_ended(struct run *r, struct state *st)
{
	for (unsigned int i = st->refs->len; i-- > 0;) {
		const struct ref *ref = state_ref(st, i);

		if (ref->state == R_HELD)
			continue;
		if (r->lean || ref->gen || (model_is_node(ref->acq->kind) && !is_named(r, st, ref->obj)))
			g_array_remove_index(st->refs, i);
	}
}

/*
 * All earlier rounds of one acquiring call are one reference: keep the one that is worst off. In a
 * second try the newest round stands for the earlier ones too, unless those are lost.
 */
static void collapse_rounds(struct run *r, struct state *st)
{
	for (unsigned int i = st->refs->len; i-- > 1;) {
		struct ref *a = state_ref(st, i - 1), *b = state_ref(st, i);

		if (a->acq != b->acq || a->state != R_HELD || b->state != R_HELD || !b->gen)
			continue;
		if (!a->gen && !(r->lean && !b->lost_at))
			continue;
		if (a->gen && !b->stored && a->stored)
			*a = *b;
		g_array_remove_index(st->refs, i);
	}
}

static unsigned int sym_depth(const struct sym *s)
{
	unsigned int n = 1;

	if (s->a)
		n += sym_depth(s->a);
	else if (s->loc && loc_root(s->loc)->kind == LOC_PTR)
		n += sym_depth(loc_root(s->loc)->ptr);
	return n;
}

/*
 * At a loop's head: i + 1 + 1 ..., pos->next->next ... Values that grow from round to round become one
 * unknown value, or the rounds would never look alike.
 */
static void widen(struct run *r, struct state *st, const struct ir_block *b)
{
	const struct state *first;

	if (r->seen[b->id]->len < 2)
		return;
	/* the second round, not the first: what holds in all rounds but the first stays known */
	first = r->seen[b->id]->pdata[1];
	state_set_ret_bits(r->tab, st, r->retvars);
	for (unsigned int i = 2; i < r->seen[b->id]->len; i++) {
		if (state_same_refs(r->tab, r->seen[b->id]->pdata[i], st, r->retvars, r->lean))
			first = r->seen[b->id]->pdata[i];
	}
	for (unsigned int i = 0; i < st->env->len; i++) {
		struct bind *bd = &g_array_index(st->env, struct bind, i);
		const struct sym *old = state_load(r->tab, first, bd->loc), *join;
		unsigned int bits;

		if (bd->loc->kind != LOC_VAR || bd->val == old || bd->val->kind == SYM_JOIN)
			continue;
		if (bd->val->kind != SYM_CONST && sym_depth(bd->val) <= sym_depth(old))
			continue;
		join = sym_join(r->tab, b, bd->loc);
		bits = state_bits(st, bd->val) | state_bits(first, old);
		state_rename(r->tab, st, bd->val, join);
		bd->val = join;
		state_restrict(st, join, bits);
	}
}

/* Is it a field that decides whether a remove callback comes to its puts? */
static bool is_flag(struct run *r, const struct loc *l)
{
	enum { UNKNOWN, YES, NO };

	if (l->kind != LOC_FIELD)
		return false;
	if (l->note == UNKNOWN)
		((struct loc *)l)->note = g_hash_table_contains(r->up->flags, l->field) ? YES : NO;
	return l->note == YES;
}

/* Fields that decide whether remove comes to its puts keep states apart as references do. */
static bool flags_too(struct run *r, const struct state *a, const struct state *b)
{
	for (unsigned int i = 0; i < a->env->len; i++) {
		const struct bind *x = &g_array_index(a->env, struct bind, i);

		if (is_flag(r, x->loc) &&
		    state_bits(a, x->val) != state_bits(b, state_load(r->tab, b, x->loc)))
			return false;
	}
	return true;
}

static bool mergeable(struct run *r, const struct state *a, const struct state *b)
{
	return state_same_refs(r->tab, a, b, r->retvars, r->lean) &&
	       (r->lean || (!a->flagged && !b->flagged) || (flags_too(r, a, b) && flags_too(r, b, a)));
}

/* What mergeable() and state_equal() go by first. */
static void set_keys(struct run *r, struct state *st)
{
	state_set_keys(r->tab, st, r->retvars, r->lean);
	st->flagged = false;
	if (r->lean || !g_hash_table_size(r->up->flags))
		return;
	for (unsigned int i = 0; i < st->env->len && !st->flagged; i++)
		st->flagged = is_flag(r, g_array_index(st->env, struct bind, i).loc);
}

static int last_with_same_refs(struct run *r, const struct ir_block *b, const struct state *st)
{
	for (unsigned int i = r->seen[b->id]->len; i-- > 0;) {
		if (r->keys[b->id][i] == st->refs_key && mergeable(r, r->seen[b->id]->pdata[i], st))
			return (int)i;
	}
	return -1;
}

/* @st is consumed. @again: from inside the loop whose head @b is. */
static void arrive(struct run *r, const struct ir_block *b, struct state *st, bool again)
{
	GPtrArray *seen = r->seen[b->id];
	uint32_t *keys = r->keys[b->id];
	unsigned int same = 0, others = 0, limit = r->lean ? 1 : b->loop ? MERGE_IN_LOOP : MERGE_AFTER;
	int last = -1;

	forget_ended(r, st);
	collapse_rounds(r, st);
	if (again)
		widen(r, st, b);
	state_gc(r->tab, st, r->live[b->id], r->f->vars->len);
	forget_ended(r, st);
	set_keys(r, st);
	for (unsigned int i = 0; i < seen->len; i++) {
		const struct state *old;

		if (keys[i] != st->refs_key)
			continue;
		old = seen->pdata[i];
		if (!mergeable(r, old, st))
			continue;
		if (old->key == st->key && state_equal(old, st)) {
			state_free(st);
			return;
		}
		/* rather with one in which the same variables name what is held */
		if (!r->lean && same < 4 * limit && !state_same_names(r->tab, old, st)) {
			others++;
			continue;
		}
		same++;
		last = (int)i;
	}
	if (last < 0 && others >= 4 * limit)
		last = last_with_same_refs(r, b, st);
	if (same >= limit || others >= 4 * limit || (seen->len >= MAX_PER_BLOCK && last >= 0)) {
		struct state *m = state_merge(r->tab, seen->pdata[last], st, b);

		state_free(st);
		set_keys(r, m);
		if (m->key == ((struct state *)seen->pdata[last])->key && state_equal(m, seen->pdata[last])) {
			state_free(m);
			return;
		}
		state_free(seen->pdata[last]);
		seen->pdata[last] = m;
		keys[last] = m->refs_key;
		enqueue(r, b, m);
		return;
	}
	if (seen->len >= MAX_PER_BLOCK) {
		r->cut = true;
		state_free(st);
		return;
	}
	if (!keys)
		keys = r->keys[b->id] = g_new(uint32_t, MAX_PER_BLOCK);
	keys[seen->len] = st->refs_key;
	g_ptr_array_add(seen, st);
	enqueue(r, b, st);
}

static void exec_instr(struct run *r, struct state *st, const struct ir_instr *in, GPtrArray *out)
{
	const struct loc *l;

	r->now = in;
	switch (in->op) {
	case IR_CALL: exec_call(r, st, in, out); return;
	case IR_DECLARE:
		l = loc_var(r->tab, in->var);
		if (in->var->kind != IR_V_STATIC)
			state_havoc(r->tab, st, l, in);
		break;
	case IR_ASSIGN:
		if (in->dst->type.kind == IR_T_RECORD && in->src->kind == IR_E_LOAD) {
			copy_record(r, st, eval_path(r, st, in->dst), eval_path(r, st, in->src->path), in);
			break;
		}
		l = eval_path(r, st, in->dst);
		note_access(r, st, l);
		assign(r, st, l, eval_expr(r, st, in->src, in->id), in);
		break;
	}
	g_ptr_array_add(out, st);
}

static void edge(struct run *r, struct state *st, const struct ir_block *from, unsigned int i)
{
	const struct ir_term *t = &from->term;
	const struct ir_block *to = t->succ[i];
	const struct ir_loop *loop = from->loop;

	if (loop && loop->header == from && loop->exit == to)
		release_after_loop(r, st, loop);
	if (t->stmt && t->stmt->kind == IR_S_GOTO)
		st->jump = t->stmt;
	arrive(r, to, st, to->loop && to->loop->header == to && ir_loop_inside(from->loop, to->loop));
}

static bool reads_memory(const struct sym *s)
{
	if (s->kind == SYM_INIT && loc_is_external(s->loc))
		return true;
	return (s->a && reads_memory(s->a)) || (s->b && reads_memory(s->b));
}

static bool part_of(const struct sym *s, const struct sym *whole)
{
	return s == whole || (whole->a && part_of(s, whole->a)) || (whole->b && part_of(s, whole->b));
}

/* Does anything but the condition at its head end the loop: break, return, goto? */
static bool ends_otherwise(const struct run *r, const struct ir_loop *loop)
{
	for (unsigned int i = 0; i < r->f->blocks->len; i++) {
		const struct ir_block *b = r->f->blocks->pdata[i];

		if (b == loop->header || !ir_loop_inside(b->loop, loop))
			continue;
		if (b->term.kind == IR_TERM_RETURN)
			return true;
		for (unsigned int j = 0; j < b->term.nsucc; j++) {
			if (!ir_loop_inside(b->term.succ[j]->loop, loop))
				return true;
		}
	}
	return false;
}

/*
 * "while (x->busy)" ends because somebody else changes x->busy: what the last round saw must not make
 * the loop endless.
 */
static void reread(struct state *st, const struct sym *cond)
{
	for (unsigned int i = st->facts->len; i-- > 0;) {
		const struct sym *s = g_array_index(st->facts, struct fact, i).s;

		if (part_of(s, cond) && reads_memory(s))
			g_array_remove_index_fast(st->facts, i);
	}
}

static void branch(struct run *r, struct state *st, const struct ir_block *b)
{
	const struct sym *cond = eval_expr(r, st, b->term.value, (uint32_t)-1 - b->id);
	struct state *other;
	bool yes, no;

	if (b->loop && b->loop->header == b && reads_memory(cond) && !ends_otherwise(r, b->loop))
		reread(st, cond);
	other = state_copy(st);
	yes = state_assume(st, cond, true);
	no = state_assume(other, cond, false);

	if (yes && no) {
		add_step(r, st, NULL, b, true, NULL);
		add_step(r, other, NULL, b, false, NULL);
		st->jump = other->jump = NULL;
	}
	if (yes)
		edge(r, st, b, 0);
	else
		state_free(st);
	if (no)
		edge(r, other, b, 1);
	else
		state_free(other);
}

static bool assume_case(struct state *st, const struct sym *v, const struct ir_case *c)
{
	int64_t known;

	if (c->lo == c->hi)
		return state_assume_eq(st, v, c->lo);
	if (state_const(st, v, &known))
		return known >= c->lo && known <= c->hi;
	return true;
}

static void switch_(struct run *r, struct state *st, const struct ir_block *b)
{
	const struct ir_term *t = &b->term;
	const struct sym *v = eval_expr(r, st, t->value, (uint32_t)-1 - b->id);
	int64_t known;

	for (unsigned int i = 0; i + 1 < t->nsucc; i++) {
		struct state *n = state_copy(st);

		if (!assume_case(n, v, &t->cases[i])) {
			state_free(n);
			continue;
		}
		add_step(r, n, NULL, b, true, NULL);
		n->jump = NULL;
		edge(r, n, b, i);
	}
	for (unsigned int i = 0; i + 1 < t->nsucc; i++) {
		const struct ir_case *c = &t->cases[i];
		bool hit = c->lo == c->hi ? !state_assume_ne(st, v, c->lo)
					  : state_const(st, v, &known) && known >= c->lo && known <= c->hi;

		if (hit) {
			state_free(st);
			return;
		}
	}
	edge(r, st, b, t->nsucc - 1);
}

static void leave(struct run *r, struct state *st, const struct ir_block *b)
{
	struct exit_state *es = g_new0(struct exit_state, 1);

	es->st = st;
	es->block = b;
	es->jump = st->jump;
	if (b->term.value)
		es->ret = eval_expr(r, st, b->term.value, (uint32_t)-1 - b->id);
	g_ptr_array_add(r->exits, es);
}

static void terminate(struct run *r, struct state *st, const struct ir_block *b)
{
	r->now = NULL;
	r->now_in = b;
	switch (b->term.kind) {
	case IR_TERM_GOTO: edge(r, st, b, 0); return;
	case IR_TERM_BRANCH: branch(r, st, b); return;
	case IR_TERM_SWITCH: switch_(r, st, b); return;
	case IR_TERM_RETURN: leave(r, st, b); return;
	default: state_free(st);
	}
}

static void run_block(struct run *r, const struct pending *p)
{
	g_ptr_array_set_size(r->here, 0);
	g_ptr_array_add(r->here, p->st);
	for (unsigned int i = 0; i < p->block->instrs->len; i++) {
		GPtrArray *here = r->here;

		g_ptr_array_set_size(r->there, 0);
		for (unsigned int j = 0; j < here->len; j++)
			exec_instr(r, here->pdata[j], p->block->instrs->pdata[i], r->there);
		r->here = r->there;
		r->there = here;
	}
	for (unsigned int j = 0; j < r->here->len; j++)
		terminate(r, r->here->pdata[j], p->block);
}

static void exit_state_free(gpointer p)
{
	struct exit_state *es = p;

	state_free(es->st);
	g_free(es);
}

static void skip(struct run *r, const char *reason)
{
	struct flow_skip *s = g_new0(struct flow_skip, 1);

	s->func = r->f;
	s->reason = reason;
	g_ptr_array_add(r->fu->skipped, s);
}

static void empty_queue(struct run *r)
{
	for (unsigned int i = 0; i < r->queue->len; i++)
		state_free(g_array_index(r->queue, struct pending, i).st);
	g_array_set_size(r->queue, 0);
}

static void fixpoint(struct run *r)
{
	r->cut = false;
	r->nstates = 0;
	arrive(r, r->f->blocks->pdata[0], state_new(), false);
	while (r->queue->len && !r->cut) {
		struct pending p = take_pending(r);

		run_block(r, &p);
		r->cut |= r->nstates > MAX_STATES;
	}
	empty_queue(r);
}

static void run_function(struct run *r, struct fsum *fs)
{
	run_prepare(r);
	r->queue = g_array_new(FALSE, FALSE, sizeof(struct pending));
	r->here = g_ptr_array_new();
	r->there = g_ptr_array_new();
	r->exits = g_ptr_array_new_with_free_func(exit_state_free);
	fixpoint(r);
	if (r->cut) {
		r->lean = true;
		g_ptr_array_set_size(r->exits, 0);
		for (unsigned int i = 0; i < r->f->blocks->len; i++)
			g_ptr_array_set_size(r->seen[i], 0);
		fixpoint(r);
	}
	if (r->cut)
		skip(r, "state space was cut: results are incomplete");
	record_exits(r);
	fs->sum = make_summary(r);
	g_ptr_array_unref(r->exits);
	g_ptr_array_unref(r->here);
	g_ptr_array_unref(r->there);
	g_array_unref(r->queue);
	run_cleanup(r);
}

const struct summary *flow_summary(struct flow_unit *fu, const struct ir_func *f)
{
	struct unit_priv *up = fu->priv;
	struct fsum *fs = g_hash_table_lookup(up->now->summaries, f);
	struct run r = { .fu = fu, .up = up, .f = f };

	if (fs)
		return fs->state == FSUM_DONE ? fs->sum : NULL;
	if (f->tainted || !f->blocks->len || up->depth > 40)
		return NULL;
	fs = g_new0(struct fsum, 1);
	fs->state = FSUM_RUNNING;
	fs->tab = r.tab = symtab_new();
	g_hash_table_insert(up->now->summaries, (gpointer)f, fs);
	up->depth++;
	run_function(&r, fs);
	up->depth--;
	fs->state = FSUM_DONE;
	return fs->sum;
}
