/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The walk: every feasible path of the function with a plan's releases in it.
 *
 * States are kept apart by all that is known, so that a test seen twice goes the same way twice;
 * when that gets too much, what is known of values is dropped, and the walk starts over.
 */
#include "fix/place-priv.h"

#include <string.h>

#define MAX_STATES 20000

struct job {
	const struct ir_block *block;
	struct elem el;
};

struct walk {
	struct place *p;
	GHashTable **seen; /* by block: set of struct elem */
	GQueue jobs;
	unsigned int nstates;
	bool coarse; /* values are not followed */
};

static guint elem_hash(gconstpointer key)
{
	const unsigned char *s = key;
	guint h = 2166136261u;

	for (size_t i = 0; i < sizeof(struct elem); i++)
		h = (h ^ s[i]) * 16777619u;
	return h;
}

static gboolean elem_equal(gconstpointer a, gconstpointer b)
{
	return !memcmp(a, b, sizeof(struct elem));
}

static const uint8_t any_value[MAX_VALUED] = { ANY_VALUE, ANY_VALUE };

static void enter(struct walk *w, const struct ir_block *b, const struct elem *el)
{
	struct elem key;
	struct job *j;

	memset(&key, 0, sizeof(key)); /* padding takes part in the comparison */
	key.status = el->status;
	key.mine = el->mine;
	key.made = el->made;
	key.led = el->led;
	key.lent = el->lent;
	key.names = el->names;
	memcpy(key.fact, el->fact, sizeof(key.fact));
	memcpy(key.value, w->coarse ? any_value : el->value, sizeof(key.value));
	if (w->coarse)
		memset(key.fact + w->p->nnames, SIGN_ANY, MAX_FACTS - w->p->nnames);
	if (!w->seen[b->id])
		w->seen[b->id] = g_hash_table_new_full(elem_hash, elem_equal, g_free, NULL);
	if (!g_hash_table_add(w->seen[b->id], g_memdup2(&key, sizeof(key))))
		return;
	w->nstates++;
	j = g_new(struct job, 1);
	j->block = b;
	memcpy(&j->el, &key, sizeof(key));
	g_queue_push_tail(&w->jobs, j);
}

static void arrive(struct place *p, uint32_t at, struct elem *el)
{
	p->at[at] |= walk_mask(p, el);
	if (el->status == ST_HELD)
		p->names_at[at] &= names_strong(p, el->names);
	if (p->site_at[at])
		walk_site(p, p->site_at[at], el);
}

/* The reference is taken: forks into there is one, and there is none. */
static void step_acquire(struct walk *w, const struct ir_instr *in, const struct elem *el, GArray *todo)
{
	struct place *p = w->p;
	struct elem held = *el, none;
	int i = names_index(p, names_target(p, in)),
	    status = p->out && in->dst ? names_index(p, in->dst) : -1;

	/* of_get_next_child(parent, child) drops the child it is given */
	step_given(p, in, &held);
	/* The same variable takes the new one: nothing else may name the old. */
	if (held.status == ST_HELD && held.mine &&
	    !(names_strong(p, held.names) & ~p->temps & ~(1u << p->home)))
		p->overwritten |= p->overwritten_matters;
	p->rounds_released |= held.status == ST_DONE && held.mine;
	/* no rule would report that nothing puts a node which is kept: puts elsewhere may be half a fix */
	p->rounds_kept |= held.status == ST_HELD && held.mine && (held.names & p->outside) &&
			  !model_is_node(p->ref->kind);
	none = held;
	held.status = ST_HELD;
	/* what is borrowed there now is to be taken like the other one */
	held.mine = in == p->ref->acquire || in->op == IR_ASSIGN;
	held.made = false;
	held.names = (uint16_t)(1u << i);
	held.fact[i] = SIGN_POS;
	if (p->out && el->status == ST_HELD && in != p->ref->acquire) {
		/* where that fails, "args" is what it was */
		none = *el;
	} else {
		none.status = ST_NONE;
		none.mine = false;
		none.names = 0;
	}
	if (p->out) {
		if (status >= 0) {
			held.fact[status] = p->success;
			none.fact[status] = p->success == SIGN_ZERO ? SIGN_NEG : SIGN_NEG | SIGN_ZERO;
		}
		none.fact[i] = SIGN_ANY;
		g_array_append_val(todo, held);
		g_array_append_val(todo, none);
		return;
	}
	g_array_append_val(todo, held);
	if (p->tested_null || p->maybe_null) {
		none.fact[i] = SIGN_ZERO;
		g_array_append_val(todo, none);
	}
	if (p->tested_err || p->untested_err) {
		none.fact[i] = SIGN_NEG;
		g_array_append_val(todo, none);
	}
}

static void cross(struct walk *w, const struct ir_block *b, unsigned int k, struct elem *el)
{
	struct place *p = w->p;
	gpointer key = GUINT_TO_POINTER(EDGE_KEY(b, k));
	const struct site *s = g_hash_table_lookup(p->site_edge, key);
	guint now = GPOINTER_TO_UINT(g_hash_table_lookup(p->edge_at, key));
	const struct ir_block *instead;

	g_hash_table_insert(p->edge_at, key, GUINT_TO_POINTER(now | walk_mask(p, el)));
	if (s)
		walk_site(p, s, el);
	instead = b->term.stmt ? g_hash_table_lookup(p->leads, b->term.stmt) : NULL;
	el->led |= instead != NULL;
	enter(w, instead ? instead : b->term.succ[k], el);
}

static void step_term(struct walk *w, const struct ir_block *b, struct elem *el)
{
	struct place *p = w->p;

	arrive(p, p->base[b->id] + b->instrs->len, el);
	if (b->term.kind == IR_TERM_RETURN) {
		walk_return(p, b, el);
		return;
	}
	if (b->term.value) {
		if (names_null_deref(p, el, b->term.value, false))
			return;
		if (names_looks_into(p, el->names, b->term.value))
			step_used(p, el);
	}
	for (unsigned int k = 0; k < b->term.nsucc; k++) {
		struct elem next = *el;

		if (b->term.kind == IR_TERM_BRANCH && (!sign_assume(p, &next, b->term.value, k == 0) ||
						       !values_assume(p, &next, b->term.value, k == 0)))
			continue;
		cross(w, b, k, &next);
	}
}

static void run_block(struct walk *w, const struct ir_block *b, const struct elem *in)
{
	g_autoptr(GArray) now = g_array_new(FALSE, FALSE, sizeof(struct elem));

	g_array_append_val(now, *in);
	for (unsigned int k = 0; k < b->instrs->len; k++) {
		const struct ir_instr *i = b->instrs->pdata[k];
		GArray *next = g_array_new(FALSE, FALSE, sizeof(struct elem));

		for (unsigned int n = 0; n < now->len; n++) {
			struct elem *el = &g_array_index(now, struct elem, n);

			arrive(w->p, w->p->base[b->id] + k, el);
			fields_forget(w->p, i, el);
			values_step(w->p, i, el);
			if (i == w->p->moved)
				g_array_append_val(next, *el);
			else if (g_hash_table_contains(w->p->acquires, i))
				step_acquire(w, i, el, next);
			else if (i->op == IR_CALL && step_refills(w->p, i))
				step_refilled(w->p, i, el, next);
			else if (i->op == IR_CALL && step_may_fail(w->p, i, el))
				step_forked(w->p, i, el, next);
			else if (w->p->makes && i->op == IR_CALL && el->status == ST_HELD &&
				 made_by(w->p, i, el->names))
				step_made(w->p, i, el, next);
			else if (step_instr(w->p, i, el))
				g_array_append_val(next, *el);
		}
		g_array_unref(now);
		now = next;
	}
	for (unsigned int n = 0; n < now->len; n++)
		step_term(w, b, &g_array_index(now, struct elem, n));
}

static void forget_result(struct place *p)
{
	memset(p->at, 0, p->npos * sizeof(*p->at));
	memset(p->names_at, 0xff, p->npos * sizeof(*p->names_at));
	g_hash_table_remove_all(p->edge_at);
	g_ptr_array_set_size(p->leaks, 0);
	p->overwritten = false;
	p->bad = NULL;
}

static bool walk_once(struct place *p, bool coarse)
{
	struct walk w = { .p = p, .coarse = coarse };
	struct elem first = { .status = ST_NONE };
	struct job *j;

	forget_result(p);
	memset(first.fact, SIGN_ANY, sizeof(first.fact));
	memset(first.value, ANY_VALUE, sizeof(first.value));
	w.seen = g_new0(GHashTable *, p->fn->blocks->len);
	enter(&w, p->fn->blocks->pdata[0], &first);
	while ((j = g_queue_pop_head(&w.jobs))) {
		if (w.nstates <= MAX_STATES)
			run_block(&w, j->block, &j->el);
		g_free(j);
	}
	for (unsigned int i = 0; i < p->fn->blocks->len; i++)
		g_clear_pointer(&w.seen[i], g_hash_table_unref);
	g_free(w.seen);
	return w.nstates <= MAX_STATES;
}

void walk(struct place *p)
{
	if (!walk_once(p, false) && !walk_once(p, true))
		walk_bad(p, "the function is too big to follow");
}
