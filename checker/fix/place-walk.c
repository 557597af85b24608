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
	GHashTable **seen;	/* by block: set of struct elem */
	GQueue jobs;
	unsigned int nstates;
	bool coarse;		/* values are not followed */
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

static void bad(struct place *p, const char *why)
{
	if (!p->bad)
		p->bad = why;
}

static void enter(struct walk *w, const struct ir_block *b, const struct elem *el)
{
	struct elem key;
	struct job *j;

	memset(&key, 0, sizeof(key));	/* padding takes part in the comparison */
	key.status = el->status;
	key.mine = el->mine;
	key.names = el->names;
	memcpy(key.fact, el->fact, sizeof(key.fact));
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

static uint8_t mask_of(const struct place *p, const struct elem *el)
{
	uint8_t m = 0;

	switch (el->status) {
	case ST_HELD:
		m = el->mine ? AT_HELD : AT_OTHER;
		return (el->names >> p->home & 1) ? m : m | AT_NO_NAME;
	case ST_DONE:
		return AT_DONE;
	case ST_PUT:
		return AT_PUT;
	default:
		return el->fact[p->home] == SIGN_ZERO ? AT_NULL : AT_NONE;
	}
}

static void apply_site(struct place *p, const struct site *s, struct elem *el)
{
	uint8_t m = mask_of(p, el);

	if (m & (AT_DONE | AT_PUT))
		bad(p, "it would be released twice on some path");
	else if (m & AT_NONE)
		bad(p, "on some path there is nothing to release");
	else if ((m & AT_NULL) && !s->guarded)
		bad(p, "on some path the pointer is NULL");
	else if ((m & AT_NO_NAME) && g_str_equal(s->object, p->ref->object))
		bad(p, "the variable no longer names the object there");
	else if (el->status == ST_HELD)
		el->status = ST_PUT;
}

static void arrive(struct place *p, uint32_t at, struct elem *el)
{
	p->at[at] |= mask_of(p, el);
	if (p->site_at[at])
		apply_site(p, p->site_at[at], el);
}

static void used(struct place *p, const struct elem *el)
{
	if (el->status == ST_PUT)
		bad(p, "the object is used later");
}

static void lose(struct place *p, struct elem *el)
{
	if (el->status != ST_HELD || !p->overwritten_matters)
		return;
	p->overwritten |= el->mine;
	el->status = ST_LOST;
}

static void set_place(struct place *p, struct elem *el, const struct ir_path *dst, bool name, uint8_t sign)
{
	int i = names_index(p, dst);

	if (i < 0)
		return;
	el->fact[i] = sign;
	if ((unsigned int)i >= p->nnames)
		return;
	if (name) {
		el->names |= (uint16_t)(1u << i);
		return;
	}
	if (!(el->names >> i & 1))
		return;
	el->names &= (uint16_t)~(1u << i);
	if (!(p->temps >> i & 1) && !(el->names & ~p->temps))
		lose(p, el);
}

static void step_declare(struct place *p, const struct ir_instr *in, struct elem *el)
{
	for (unsigned int i = 0; i < p->nplaces; i++) {
		if (p->places[i]->kind == IR_P_VAR && p->places[i]->var == in->var)
			set_place(p, el, p->places[i], false, SIGN_ANY);
	}
}

static bool step_assign(struct place *p, const struct ir_instr *in, struct elem *el)
{
	if (names_null_deref(p, el, in->src, false))
		return false;
	if (names_looks_into(p, el->names, in->src) || (in->dst && names_write_into(p, el->names, in->dst)))
		used(p, el);
	if (in->dst) {
		bool name = names_value(p, el->names, in->src);

		/* Handing a dead name on is a use of it, too, unless only a local takes it. */
		if (name && el->status == ST_PUT && in->dst->kind != IR_P_VAR)
			used(p, el);
		set_place(p, el, in->dst, name, sign_eval(p, el, in->src));
	}
	return true;
}

static void release(struct place *p, struct elem *el)
{
	if (el->status == ST_PUT)
		bad(p, "the code releases it later on some path");
	if (el->status == ST_HELD)
		el->status = ST_DONE;
}

static bool call_consumes(const struct place *p, const struct ir_instr *in, uint16_t names)
{
	return names_call_has(p, in, MODEL_RELEASE, names, NULL) ||
	       names_call_has(p, in, MODEL_ESCAPE, names, NULL) ||
	       names_call_has(p, in, MODEL_ACTION, names, NULL);
}

/* Sign of what IS_ERR(x) and its like give, and whether the callee is one. */
static bool error_test(const struct place *p, const struct ir_instr *in, const struct elem *el, uint8_t *sign)
{
	bool is_err = false, or_null = false;
	uint8_t v;

	names_call_has(p, in, MODEL_IS_ERR, 0, &is_err);
	if (!is_err)
		names_call_has(p, in, MODEL_IS_ERR_OR_NULL, 0, &or_null);
	if ((!is_err && !or_null) || in->nargs < 1)
		return false;
	v = sign_eval(p, el, in->args[0]);
	*sign = SIGN_ZERO | SIGN_POS;
	if (v == SIGN_NEG || (v == SIGN_ZERO && or_null))
		*sign = SIGN_POS;
	else if (v == SIGN_POS && names_value(p, el->names, in->args[0]))
		*sign = SIGN_ZERO;
	else if (v == SIGN_ZERO)
		*sign = SIGN_ZERO;
	return true;
}

static bool args_use(const struct place *p, const struct ir_instr *in, const struct elem *el)
{
	for (unsigned int i = 0; i < in->nargs; i++) {
		if (names_value(p, el->names, in->args[i]) || names_looks_into(p, el->names, in->args[i]))
			return true;
	}
	return in->fnptr && names_looks_into(p, el->names, in->fnptr);
}

static bool args_null(const struct place *p, const struct ir_instr *in, const struct elem *el)
{
	bool derives = false;

	for (unsigned int i = 0; i < in->nargs; i++) {
		if (names_null_deref(p, el, in->args[i], true))
			return true;
	}
	names_call_has(p, in, MODEL_DERIVE, 0, &derives);
	return derives && in->nargs && in->args[0]->kind == IR_E_LOAD &&
	       sign_eval(p, el, in->args[0]) == SIGN_ZERO && names_index(p, in->args[0]->path) >= 0 &&
	       (unsigned int)names_index(p, in->args[0]->path) < p->nnames;
}

static bool step_call(struct place *p, const struct ir_instr *in, struct elem *el)
{
	const struct model_row *row = in->callee ? model_find(p->fu->model, in->callee) : NULL;
	uint8_t sign = row && row->result ? row->result : SIGN_ANY;
	bool test = error_test(p, in, el, &sign), name;

	if (args_null(p, in, el))
		return false;
	if (call_consumes(p, in, el->names))
		release(p, el);
	else if (!test && args_use(p, in, el))
		used(p, el);
	if (in->dst) {
		name = el->status != ST_NONE && names_call_gives(p, in, el->names);
		set_place(p, el, in->dst, name, sign);
	}
	return true;
}

/*
 * An action that could not be registered leaves the reference with the caller; so does a helper that
 * releases only when it succeeds.
 */
static bool may_fail_to_take(const struct place *p, const struct ir_instr *in, const struct elem *el)
{
	const struct model_row *row = in->callee ? model_find(p->fu->model, in->callee) : NULL;

	if (el->status == ST_HELD && (p->helper_when == HELPER_ON_ZERO || p->helper_when == HELPER_ON_ERROR) &&
	    release_is(p, in, el->names))
		return true;
	if (el->status != ST_HELD || !names_call_has(p, in, MODEL_ACTION, el->names, NULL))
		return false;
	for (const struct model_fact *f = row ? row->facts : NULL; f; f = f->next) {
		if (f->effect == MODEL_ACTION && !f->on_failure_too)
			return true;
	}
	return false;
}

static void step_action(struct place *p, const struct ir_instr *in, const struct elem *el, GArray *next)
{
	bool helper = release_is(p, in, el->names), on_error = helper && p->helper_when == HELPER_ON_ERROR;
	uint8_t error = helper ? SIGN_NEG | SIGN_POS : SIGN_NEG;
	struct elem taken = *el, failed = *el;

	taken.status = ST_DONE;
	if (in->dst) {
		set_place(p, &taken, in->dst, false, on_error ? error : SIGN_ZERO);
		set_place(p, &failed, in->dst, false, on_error ? SIGN_ZERO : error);
	}
	g_array_append_val(next, taken);
	g_array_append_val(next, failed);
}

/* The reference is taken: forks into there is one, and there is none. */
static void step_acquire(struct walk *w, const struct ir_instr *in, const struct elem *el, GArray *todo)
{
	struct place *p = w->p;
	struct elem held = *el, none;
	int i = names_index(p, in->dst);

	/* The same variable takes the new one: nothing else may name the old. */
	if (held.status == ST_HELD && held.mine && !(held.names & ~p->temps & ~(1u << p->home)))
		p->overwritten |= p->overwritten_matters;
	p->rounds_released |= held.status == ST_DONE && held.mine;
	none = held;
	held.status = ST_HELD;
	held.mine = in == p->ref->acquire;
	held.names = (uint16_t)(1u << i);
	held.fact[i] = SIGN_POS;
	none.status = ST_NONE;
	none.mine = false;
	none.names = 0;
	g_array_append_val(todo, held);
	if (p->tested_null) {
		none.fact[i] = SIGN_ZERO;
		g_array_append_val(todo, none);
	}
	if (p->tested_err) {
		none.fact[i] = SIGN_NEG;
		g_array_append_val(todo, none);
	}
}

/*
 * Does an exit that flow saw both losing and returning it lose it on this path? Judged by
 * what is returned: an error or NULL hands nothing on.
 */
static bool judged_lost(struct place *p, const struct ir_block *b, const struct elem *el)
{
	uint8_t v = b->term.value ? sign_eval(p, el, b->term.value) : SIGN_ANY;

	if (!(v & SIGN_POS))
		return true;
	if (v != SIGN_POS)
		bad(p, "whether the reference is handed on depends on the value returned");
	return false;
}

static bool kept_here(struct place *p, const struct ir_block *b, const struct elem *el)
{
	const struct verdict *v = &p->verdict[b->id];

	if (b->term.value && names_value(p, el->names, b->term.value))
		return true;
	if ((v->field || p->callers_judge) && (el->names & p->outside))
		return true;
	if (v->returned && !v->seen_returned && v->lost)
		return !judged_lost(p, b, el);
	if (p->callers_judge && !v->lost)
		return true;
	return !v->lost && v->any;
}

static void note_exit(struct place *p, const struct ir_block *b, const struct elem *el)
{
	struct verdict *v = &p->verdict[b->id];

	if (!el->mine)
		return;
	v->seen_released |= el->status == ST_DONE;
	if (el->status != ST_HELD)
		return;
	v->seen_field |= (el->names & p->outside) != 0;
	v->seen_returned |= b->term.value && names_value(p, el->names, b->term.value);
}

static void step_return(struct place *p, const struct ir_block *b, const struct elem *el)
{
	const struct verdict *v = &p->verdict[b->id];

	if (b->term.value && names_looks_into(p, el->names, b->term.value))
		used(p, el);
	note_exit(p, b, el);
	if (el->status == ST_HELD && el->mine && v->lost && !kept_here(p, b, el)) {
		if (!g_ptr_array_find(p->leaks, b, NULL))
			g_ptr_array_add(p->leaks, (gpointer)b);
	}
	if (el->status != ST_PUT)
		return;
	if (kept_here(p, b, el))
		bad(p, "on some path the reference is handed on");
	if ((v->released && !v->seen_released && !p->rounds_released) || (v->field && !v->seen_field))
		bad(p, "who releases it on another path to the same return is not visible here");
}

static void cross(struct walk *w, const struct ir_block *b, unsigned int k, struct elem *el)
{
	struct place *p = w->p;
	gpointer key = GUINT_TO_POINTER(EDGE_KEY(b, k));
	const struct site *s = g_hash_table_lookup(p->site_edge, key);
	guint now = GPOINTER_TO_UINT(g_hash_table_lookup(p->edge_at, key));

	g_hash_table_insert(p->edge_at, key, GUINT_TO_POINTER(now | mask_of(p, el)));
	if (s)
		apply_site(p, s, el);
	enter(w, b->term.succ[k], el);
}

static void step_term(struct walk *w, const struct ir_block *b, struct elem *el)
{
	struct place *p = w->p;

	arrive(p, p->base[b->id] + b->instrs->len, el);
	if (b->term.kind == IR_TERM_RETURN) {
		step_return(p, b, el);
		return;
	}
	if (b->term.value) {
		if (names_null_deref(p, el, b->term.value, false))
			return;
		if (names_looks_into(p, el->names, b->term.value))
			used(p, el);
	}
	for (unsigned int k = 0; k < b->term.nsucc; k++) {
		struct elem next = *el;

		if (b->term.kind == IR_TERM_BRANCH && !sign_assume(p, &next, b->term.value, k == 0))
			continue;
		cross(w, b, k, &next);
	}
}

static bool step_instr(struct place *p, const struct ir_instr *in, struct elem *el)
{
	switch (in->op) {
	case IR_DECLARE:
		step_declare(p, in, el);
		return true;
	case IR_ASSIGN:
		return step_assign(p, in, el);
	default:
		return step_call(p, in, el);
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
			if (g_hash_table_contains(w->p->acquires, i))
				step_acquire(w, i, el, next);
			else if (i->op == IR_CALL && may_fail_to_take(w->p, i, el))
				step_action(w->p, i, el, next);
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
	memset(p->at, 0, p->npos);
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
		bad(p, "the function is too big to follow");
}
