/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is done to an object after its last reference was dropped. Only what is beyond doubt:
 * one object, one look-up, a put that names it, and nothing known that keeps it alive.
 */
#include "flow/engine.h"

#include <string.h>

#include "model/model.h"
#include "support/names.h"

/*
 * The reference on @obj that was dropped on this path, or with @managed is an action's to drop, when nothing else is
 * known to hold @obj.
 */
static struct ref *given_back(struct state *st, const struct sym *obj, bool managed)
{
	struct ref *found = NULL;

	for (unsigned int i = 0; i < st->refs->len; i++) {
		struct ref *ref = state_ref(st, i);

		if (ref->obj != obj)
			continue;
		/* another reference on it, or one that somebody took over */
		if (ref->state != R_RELEASED && !(managed && ref->state == R_MANAGED))
			return NULL;
		if (ref->put && !ref->put->implicit && !ref->gen && !ref->shared && !ref->pinned &&
		    !ref->owner && !ref->acq->soft)
			found = ref;
	}
	return found;
}

static struct ref *dropped(struct state *st, const struct sym *obj)
{
	return given_back(st, obj, false);
}

/* One of each kind for a reference: the first in the source. */
static struct flow_misuse *add_misuse(struct run *r, struct state *st, enum flow_misuse_kind kind,
				      const struct ref *ref, const struct ir_range *at)
{
	g_autofree char *key = g_strdup_printf("%u:%d", ref->acq->id, kind);
	struct flow_misuse *m = g_hash_table_lookup(r->up->misuses, key);

	if (m && (m->range.line < at->line || (m->range.line == at->line && m->range.col <= at->col)))
		return NULL;
	if (!m) {
		m = g_new0(struct flow_misuse, 1);
		g_ptr_array_add(r->fu->misuses, m);
		g_hash_table_insert(r->up->misuses, g_steal_pointer(&key), m);
	}
	m->kind = kind;
	m->ref = ref->acq;
	m->func = r->f;
	m->put = ref->put;
	m->range = *at;
	m->trace = st->trace;
	m->field = m->callee = NULL;
	m->managed = false;
	return m;
}

/*
 * remove_foo(foo) drops what its creation gave, not what the look-up took; and which round of a loop
 * a put belongs to is not followed beyond its end.
 */
static bool surely_same(const struct ir_instr *put, const struct ir_instr *again)
{
	static const char *const words[] = { "unregister", "destroy",	 "del",	   "remove",
					     "free",	   "disconnect", "delete", "detach" };

	return !name_has_word(put->callee, words, G_N_ELEMENTS(words)) &&
	       (again->implicit || !name_has_word(again->callee, words, G_N_ELEMENTS(words))) &&
	       (!put->block->loop || ir_loop_inside(again->block->loop, put->block->loop));
}

bool note_double_put(struct state *st, const struct sym *obj, const char *kind, const struct ir_instr *in)
{
	struct ref *ref = given_back(st, obj, true);

	if (!ref || !model_same_kind(kind, ref->acq->kind) || in == ref->put)
		return false;
	if (!ref->twice)
		ref->twice = in;
	return true;
}

/*
 * A function that looks an object up, puts it twice and succeeds gives up a reference that another function
 * left with the object: wanted, and what the other function is about. A fwspec has but one owner.
 */
void judge_double_put(struct run *r, const struct exit_state *es, const struct ref *ref)
{
	struct flow_misuse *m;

	if (!ref->twice)
		return;
	if (classify_exit(r, es->st, es->ret) != EXIT_FAILURE_ && !ref->dangling &&
	    !model_is_fwspec(ref->acq->kind)) {
		ref->acq->given_up = true;
		note_extra_release(r, ref);
		return;
	}
	if (!ref->put || !surely_same(ref->put, ref->twice))
		return;
	m = add_misuse(r, es->st, FLOW_DOUBLE_PUT, ref, &ref->twice->range);
	if (m)
		m->managed = ref->state == R_MANAGED;
}

/* Driver data of a device that is bound outlives the reference: the accepted idiom. */
static bool is_driver_data(const char *field)
{
	return field && (!strcmp(field, "driver_data") || !strcmp(field, "platform_data") ||
			 !strcmp(field, "priv") || g_str_has_prefix(field, "<"));
}

void note_exists(struct state *st, const struct loc *root)
{
	if (root->kind == LOC_PTR)
		state_restrict(st, root->ptr, MODEL_POS);
}

void note_access(struct run *r, struct state *st, const struct loc *l)
{
	const struct loc *root = loc_root(l), *f = loc_last_field(l);
	const struct ir_range *at = r->now ? &r->now->range : r->now_in ? &r->now_in->term.range : NULL;
	const struct ref *ref;
	struct flow_misuse *m;

	if (root->kind != LOC_PTR || r->replaying)
		return;
	/* a path that would crash here is none */
	if (root != l)
		note_exists(st, root);
	if (root == l || !at || at->in_header || (r->now && r->now->implicit))
		return;
	ref = dropped(st, sym_object(r->tab, root->ptr));
	if (!ref || (ref->pin && state_bits(st, ref->pin) & MODEL_POS) || (f && is_driver_data(f->field)))
		return;
	m = add_misuse(r, st, FLOW_USE_AFTER_PUT, ref, at);
	if (m)
		m->field = f ? g_string_chunk_insert_const(r->up->strings, f->field) : NULL;
}

/*
 * They end what somebody else holds, the registration, and are called after a put on purpose; or they
 * only compare or print.
 */
static bool name_ends(const char *name)
{
	static const char *const words[] = { "unregister", "destroy", "del",	"remove", "release", "free",
					     "put",	   "drop",    "detach", "match",  "equal",   "printk",
					     "err",	   "warn",    "info",	"dbg",	  "notice",  "name" };

	return name_has_word(name, words, G_N_ELEMENTS(words));
}

/* devm_remove_action(dev, put_it, x), devm_release_action(): whose the reference is from here on is not followed. */
static void forget_action(struct state *st, const struct sym *arg, const char *callee)
{
	static const char *const words[] = { "action" };
	struct ref *ref = given_back(st, arg, true);

	if (ref && ref->state == R_MANAGED && name_has_word(callee, words, G_N_ELEMENTS(words)))
		ref->put = NULL;
}

void note_argument(struct run *r, struct state *st, const struct sym *arg, const struct ir_instr *in)
{
	const struct ref *ref = dropped(st, sym_object(r->tab, arg));
	struct flow_misuse *m;

	if (in->callee)
		forget_action(st, sym_object(r->tab, arg), in->callee);
	if (!ref || !in->callee || in->implicit || in->range.in_header || name_ends(in->callee) ||
	    (ref->pin && state_bits(st, ref->pin) & MODEL_POS))
		return;
	m = add_misuse(r, st, FLOW_USE_AFTER_PUT, ref, &in->range);
	if (m)
		m->callee = in->callee;
}
