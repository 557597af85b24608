/* SPDX-License-Identifier: GPL-2.0-only */
/* Calls of functions with a summary: each of its outcomes, as far as it is feasible here. */
#include "flow/call.h"

#include <string.h>

#include "model/model.h"
#include "support/names.h"

static bool outcome_feasible(struct call *c, struct state *st, const struct outcome *o)
{
	for (unsigned int i = 0; i < o->pre->len; i++) {
		const struct precond *p = &g_array_index(o->pre, struct precond, i);
		const struct sym *v;

		if (p->path.root >= (int)c->nargs)
			continue;
		v = spath_value(c->r, st, &p->path, c->args, NULL);
		if (!v)
			continue;
		if (!state_restrict(st, v, p->bits))
			return false;
		if (p->has_eq && !state_assume_eq(st, v, p->eq))
			return false;
	}
	return true;
}

static void effect_held(struct call *c, struct state *st, const struct effect *e, const struct sym *res,
			const char *name)
{
	const struct loc *at = NULL;
	const struct sym *obj;
	struct flow_ref *acq = e->acq;
	bool field = e->path.root == -2 || (e->path.n && e->path.steps[e->path.n - 1].op != '*');

	if (e->path.root >= (int)c->nargs || (e->reported && !e->acq))
		return;
	if (!e->path.n && e->path.root == -1) {
		obj = res;
	} else {
		at = spath_loc(c->r, st, &e->path, c->args, res);
		if (!at)
			return;
		obj = sym_out(c->r->tab, c->in, at, 0);
		assign(c->r, st, at, obj, c->in);
		if (!state_restrict(st, obj, MODEL_POS))
			return;
		/* a field of a local of this function: nobody else can put it */
		if (!loc_is_external(at))
			acq = NULL;
	}
	if (!acq || !field) {
		g_autofree char *what = spath_str(&e->path);

		acq = ref_record(c->r, c->in, name, e->ref_kind, what, e->tag, e->soft);
		acq->in_field |= field;
		if (at && !loc_is_external(at)) {
			acq->in_field = false;
			name_place(c, acq, at, at->type.tag);
		}
	}
	take(c, st, acq, sym_object(c->r->tab, obj), e->owner, at);
}

static void effect_dangling(struct call *c, struct state *st, const struct effect *e, const struct sym *res,
			    const char *name)
{
	const struct loc *at = spath_loc(c->r, st, &e->path, c->args, res);
	struct ref ref = { .acq = e->acq, .state = R_RELEASED, .put = c->in, .dangling = true };

	if (!at)
		return;
	ref.obj = sym_out(c->r->tab, c->in, at, 0);
	assign(c->r, st, at, ref.obj, c->in);
	if (!state_restrict(st, ref.obj, MODEL_POS))
		return;
	ref.obj = sym_object(c->r->tab, ref.obj);
	if (!ref.acq) {
		g_autofree char *what = spath_str(&e->path);

		ref.acq = ref_record(c->r, c->in, name, e->ref_kind, what, e->tag, false);
		ref.acq->in_field = true;
	}
	ref.since = st->trace;
	state_add_ref(st, &ref);
}

void apply_effect(struct call *c, struct state *st, const struct effect *e, const struct sym *res,
		  const char *name, enum release_mode mode)
{
	const struct sym *v;
	const struct sstep *last;
	const struct loc *l;

	if (e->path.root >= (int)c->nargs || e->param >= (int)c->nargs)
		return;
	switch (e->kind) {
	case EFF_HELD: effect_held(c, st, e, res, name); return;
	case EFF_GET:
		v = spath_value(c->r, st, &e->path, c->args, res);
		for (unsigned int i = 0; v && i < st->refs->len; i++) {
			if (state_ref(st, i)->obj == sym_object(c->r->tab, v))
				state_ref(st, i)->pinned = true;
		}
		return;
	case EFF_DANGLING: effect_dangling(c, st, e, res, name); return;
	case EFF_RELEASE:
		v = spath_value(c->r, st, &e->path, c->args, res);
		if (v)
			release_value(c->r, st, v, e->ref_kind, c->in, mode);
		/* the callee's loop puts every element, also when the last one is NULL */
		last = e->path.n ? &e->path.steps[e->path.n - 1] : NULL;
		if (spath_has_index(&e->path) && last->field)
			release_field_any(c->r, st, last->record, last->field, c->in, mode);
		return;
	case EFF_RELEASE_ANY: release_field_any(c->r, st, e->record, e->field, c->in, mode); return;
	case EFF_STORE:
		l = spath_loc(c->r, st, &e->path, c->args, res);
		if (l)
			assign(c->r, st, l, e->param < 0 ? res : c->args[e->param], c->in);
		return;
	case EFF_STORE_ANY:
		/* some object of that type: one name for all of them */
		l = loc_ptr(c->r->tab, sym_name(c->r->tab, SYM_STR, e->record),
			    (struct ir_type){ .kind = IR_T_RECORD, .tag = e->record });
		l = loc_field(c->r->tab, l, e->record, e->field, (struct ir_type){ .kind = IR_T_PTR });
		assign(c->r, st, l, c->args[e->param], c->in);
		return;
	case EFF_WRITE:
		l = spath_loc(c->r, st, &e->path, c->args, res);
		if (!l)
			return;
		v = e->has_const ? sym_const(c->r->tab, e->value) : sym_out(c->r->tab, c->in, l, 0);
		assign(c->r, st, l, v, c->in);
		if (!e->has_const)
			state_restrict(st, v, e->bits);
		return;
	}
}

/* Releases come before what is held on return: x_replace() puts the old and takes a new one. */
static void apply_effects(struct call *c, struct state *st, const struct outcome *o, const struct sym *res,
			  const char *name, enum release_mode mode)
{
	for (unsigned int i = 0; i < o->effects->len; i++) {
		const struct effect *e = &g_array_index(o->effects, struct effect, i);

		if (effect_releases(e))
			apply_effect(c, st, e, res, name, mode);
	}
	for (unsigned int i = 0; i < o->effects->len; i++) {
		const struct effect *e = &g_array_index(o->effects, struct effect, i);

		if (!effect_releases(e))
			apply_effect(c, st, e, res, name, mode);
	}
}

/* Summaries do not record what is written to integers: a local whose address went in may have changed. */
static void forget_scalars(struct call *c, struct state *st)
{
	for (unsigned int i = 0; i < c->nargs; i++) {
		const struct sym *a = c->args[i];

		if (a->kind == SYM_ADDR && !loc_is_external(a->loc) && a->loc->type.kind == IR_T_INT)
			state_havoc(c->r->tab, st, a->loc, c->in);
	}
}

bool outcome_decided(struct run *r, struct state *st, const struct outcome *o, const struct sym *const *args,
		     unsigned int nargs)
{
	for (unsigned int i = 0; i < o->pre->len; i++) {
		const struct precond *p = &g_array_index(o->pre, struct precond, i);
		const struct sym *v;
		int64_t known;

		if (p->path.root >= (int)nargs)
			return false;
		v = spath_value(r, st, &p->path, args, NULL);
		if (!v || (state_bits(st, v) & ~p->bits) ||
		    (p->has_eq && (!state_const(st, v, &known) || known != p->eq)))
			return false;
	}
	return o->exact;
}

static bool has_alias(const struct summary *sum)
{
	for (unsigned int i = 0; i < sum->outcomes->len; i++) {
		if (((const struct outcome *)sum->outcomes->pdata[i])->alias >= 0)
			return true;
	}
	return false;
}

/* foo_remove(foo): it ends foo on each path, on one by a put and on another by unregistering. */
static bool name_removes(const char *name)
{
	static const char *const words[] = { "remove", "unregister", "destroy", "delete" };

	return name_has_word(name, words, G_N_ELEMENTS(words));
}

static bool is_prefix(const struct spath *a, const struct spath *b)
{
	struct spath head = *b;

	if (a->n > b->n)
		return false;
	head.n = a->n;
	return spath_equal(a, &head);
}

/* Does any outcome of @sum release what @p leads to? */
static bool released_through(const struct summary *sum, const struct spath *p)
{
	for (unsigned int i = 0; i < sum->outcomes->len; i++) {
		const struct outcome *o = sum->outcomes->pdata[i];

		for (unsigned int j = 0; j < o->effects->len; j++) {
			const struct effect *e = &g_array_index(o->effects, struct effect, j);

			if (e->kind == EFF_RELEASE && is_prefix(p, &e->path))
				return true;
		}
	}
	return false;
}

/*
 * foo_put(foo): "if (foo->dev) put_device(foo->dev)". That an argument holds a reference means that the field
 * through which it is put is not empty.
 */
static bool denies_ownership(struct call *c, struct state *st, const struct summary *sum,
			     const struct outcome *o)
{
	for (unsigned int i = 0; i < o->pre->len; i++) {
		const struct precond *p = &g_array_index(o->pre, struct precond, i);

		if (p->path.root < 0 || p->path.root >= (int)c->nargs || !p->path.n ||
		    (p->bits & MODEL_POS) || !released_through(sum, &p->path))
			continue;
		for (unsigned int j = 0; j < st->refs->len; j++) {
			const struct ref *ref = state_ref(st, j);

			if (ref->state == R_HELD && ref->owner &&
			    ref->obj == sym_object(c->r->tab, c->args[p->path.root]))
				return true;
		}
	}
	return false;
}

static bool releases_field(const struct outcome *o, const struct loc *f)
{
	for (unsigned int i = 0; i < o->effects->len; i++) {
		const struct effect *e = &g_array_index(o->effects, struct effect, i);
		const struct sstep *last = e->path.n ? &e->path.steps[e->path.n - 1] : NULL;

		if (e->kind == EFF_RELEASE_ANY && !g_strcmp0(e->field, f->field) &&
		    !g_strcmp0(e->record, f->record))
			return true;
		while (e->kind == EFF_RELEASE && last && last >= e->path.steps) {
			if (!g_strcmp0(last->field, f->field) && !g_strcmp0(last->record, f->record))
				return true;
			last--;
		}
	}
	return false;
}

/*
 * foo_stop(foo) puts foo->dev if foo->running: when it did not here, only because nothing is known of
 * foo->running, that decides nothing.
 */
static void note_undecided(struct call *c, struct state *st, const struct summary *sum,
			   const struct outcome *o)
{
	for (unsigned int i = 0; i < st->refs->len; i++) {
		struct ref *ref = state_ref(st, i);
		const struct loc *f = ref->stored ? loc_last_field(ref->stored) : NULL;

		if (ref->state != R_HELD || !f || releases_field(o, f))
			continue;
		for (unsigned int j = 0; j < sum->outcomes->len; j++)
			ref->maybe |= releases_field(sum->outcomes->pdata[j], f);
	}
}

void call_summary(struct call *c, struct state *st, const struct summary *sum, GPtrArray *out)
{
	bool converts = name_converts(sum->name) && !name_verifies(sum->name) && has_alias(sum);
	/* foo_put() that ends in kref_put(): what it drops cannot be seen, but its name says that it does */
	bool puts = name_releases(sum->name), removes = sum->releases && name_removes(sum->name);

	for (unsigned int i = 0; i < sum->outcomes->len; i++) {
		const struct outcome *o = sum->outcomes->pdata[i];
		struct state *n;
		const struct sym *res;

		/* to_foo(dev) says NULL for devices of another type, which nobody hands to it */
		if (converts && o->alias < 0 && o->bits == MODEL_ZERO)
			continue;
		if (denies_ownership(c, st, sum, o))
			continue;
		n = state_copy(st);
		for (unsigned int a = 0; a < c->nargs; a++) {
			escape_argument(c, n, c->args[a], true);
			/* foo_put(): when the last reference goes is decided by a count that cannot be seen */
			if (((puts && (!sum->releases || !o->exact)) || (!puts && removes)) &&
			    !outcome_releases(o))
				borrow_argument(c, n, c->args[a], true);
		}
		if (!outcome_feasible(c, n, o)) {
			state_free(n);
			continue;
		}
		if (o->alias >= 0 && o->alias < (int)c->nargs)
			res = c->args[o->alias];
		else if (o->has_const)
			res = sym_const(c->r->tab, o->value);
		else
			res = sym_call(c->r->tab, c->in, 0, MODEL_ANY, pointee_tag(c->in));
		if (!state_restrict(n, res, o->bits)) {
			state_free(n);
			continue;
		}
		if (!outcome_decided(c->r, st, o, c->args, c->nargs))
			note_undecided(c, n, sum, o);
		apply_effects(c, n, o, res, sum->name, RELEASE_NOW);
		forget_scalars(c, n);
		finish(c, n, res, out);
	}
	state_free(st);
}

bool replay_releases(struct run *r, struct state *st, const struct outcome *o, const struct sym *const *args,
		     unsigned int nargs, const struct ref *ref)
{
	struct call c = { .r = r, .in = ref->acq->acquire, .nargs = nargs };

	memcpy(c.args, args, nargs * sizeof(*args));
	for (unsigned int i = 0; i < o->effects->len; i++) {
		const struct effect *e = &g_array_index(o->effects, struct effect, i);

		if (effect_releases(e))
			apply_effect(&c, st, e, NULL, NULL, RELEASE_NOW);
	}
	for (unsigned int i = 0; i < st->refs->len; i++) {
		const struct ref *now = state_ref(st, i);

		if (now->acq == ref->acq && now->obj == ref->obj && now->state == R_HELD)
			return true;
	}
	return false;
}
