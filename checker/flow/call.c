/* SPDX-License-Identifier: GPL-2.0-only */
/* Calls: model row, else summary, else by kernel convention the callee borrows. */
#include "flow/engine.h"

#include <string.h>

#include "model/model.h"
#include "support/names.h"

struct call {
	struct run *r;
	const struct ir_instr *in;
	const struct sym *args[32];
	unsigned int nargs;
};

const struct ir_func *unit_func(struct run *r, const char *name)
{
	return name ? ir_unit_func(r->fu->ir, name) : NULL;
}

static const char *pointee_tag(const struct ir_instr *in)
{
	if (in->dst && in->dst->type.kind == IR_T_PTR && in->dst->type.depth == 1)
		return in->dst->type.tag;
	return NULL;
}

static void finish(struct call *c, struct state *st, const struct sym *res, GPtrArray *out)
{
	if (c->in->dst && res)
		assign(c->r, st, eval_path(c->r, st, c->in->dst), res, c->in);
	g_ptr_array_add(out, st);
}

/* ---- taking references ---- */

static void take(struct call *c, struct state *st, struct flow_ref *acq, const struct sym *obj, bool owner,
		 const struct loc *at)
{
	struct ref ref = { .acq = acq, .obj = obj, .count = 1, .state = R_HELD, .owner = owner };

	if (!(state_bits(st, obj) & MODEL_POS))
		return;
	for (unsigned int i = st->refs->len; i-- > 0;) {
		struct ref *o = state_ref(st, i);

		if (o->obj != obj)
			continue;
		if (o->state != R_HELD) {
			g_array_remove_index(st->refs, i);
		} else if (o->acq == acq || acq->soft) {
			if (o->count < 2)
				o->count++;
			return;
		}
	}
	if (at && loc_is_external(at))
		ref.stored = at;
	else if (at && at->kind == LOC_VAR && at->var->kind != IR_V_TEMP)
		ref.var = at->var;
	add_step(c->r, st, c->in, NULL, false, "acquired");
	ref.since = st->trace;
	state_add_ref(st, &ref);
}

/* ---- model rows ---- */

static const struct sym *place_value(struct call *c, struct state *st, const struct model_place *p,
				     const struct sym *res, const struct loc **at)
{
	const struct sym *v = p->arg < 0 ? res : NULL;
	const struct loc *l;

	if (p->arg >= 0) {
		if ((unsigned int)p->arg >= c->nargs)
			return NULL;
		v = c->args[p->arg];
	}
	if (!p->deref || !v)
		return v;
	l = loc_ptr(c->r->tab, v, (struct ir_type){ .kind = IR_T_PTR, .depth = 1 });
	if (p->field) {
		const char *tag = p->arg >= 0 ? c->in->args[p->arg]->type.tag : NULL;

		l = loc_field(c->r->tab, l, tag, p->field, (struct ir_type){ .kind = IR_T_PTR, .depth = 1 });
	}
	if (at)
		*at = l;
	return state_load(c->r->tab, st, l);
}

static const struct loc *derived_loc(struct call *c, const struct sym *v, const char *name)
{
	struct ir_type type = { .kind = IR_T_PTR, .depth = 1, .tag = NULL };
	const struct sym *obj = sym_object(c->r->tab, v);
	g_autofree char *field = g_strconcat("<", name, ">", NULL);

	return loc_field(c->r->tab, loc_ptr(c->r->tab, obj, (struct ir_type){ .kind = IR_T_RECORD }),
			 "<derived>", g_string_chunk_insert_const(c->r->up->strings, field), type);
}

static bool has_fact(const struct model_row *row, enum model_effect effect)
{
	for (const struct model_fact *f = row->facts; f; f = f->next) {
		if (f->effect == effect)
			return true;
	}
	return false;
}

/* What the row says of the result, before effects. */
static const struct sym *row_result(struct call *c, struct state *st, const struct model_row *row)
{
	struct run *r = c->r;
	const struct ir_instr *in = c->in;

	for (const struct model_fact *f = row->facts; f; f = f->next) {
		const struct sym *v;

		switch (f->effect) {
		case MODEL_RETURNS:
		case MODEL_SAME: return place_value(c, st, &f->place, NULL, NULL);
		case MODEL_DERIVE:
			v = place_value(c, st, &f->place, NULL, NULL);
			if (!v)
				break;
			v = state_load(r->tab, st, derived_loc(c, v, f->kind ? f->kind : row->name));
			sym_set_tag(v, pointee_tag(in));
			return v;
		case MODEL_IS_ERR:
		case MODEL_IS_ERR_OR_NULL:
		case MODEL_ERR_OR_ZERO:
			v = place_value(c, st, &f->place, NULL, NULL);
			if (v)
				return sym_errchk(r->tab,
						  f->effect == MODEL_IS_ERR	   ? ERRCHK_IS_ERR
						  : f->effect == MODEL_ERR_OR_ZERO ? ERRCHK_ERR_OR_ZERO
										   : ERRCHK_IS_ERR_OR_NULL,
						  v);
			break;
		default: break;
		}
	}
	return sym_call(r->tab, in, 0, row->result, pointee_tag(in));
}

static const struct loc *external_name(struct call *c, const struct state *st, const struct sym *obj)
{
	for (unsigned int i = 0; i < st->env->len; i++) {
		const struct bind *b = &g_array_index(st->env, struct bind, i);

		if (loc_is_external(b->loc) && sym_object(c->r->tab, b->val) == obj)
			return b->loc;
	}
	return NULL;
}

static void row_free(struct call *c, struct state *st, const struct model_fact *f)
{
	const struct sym *v = place_value(c, st, &f->place, NULL, NULL);

	if (!v)
		return;
	for (unsigned int i = st->env->len; i-- > 0;) {
		const struct loc *root = loc_root(g_array_index(st->env, struct bind, i).loc);

		if (root->kind == LOC_PTR && root->ptr == v)
			g_array_remove_index_fast(st->env, i);
	}
	/* what only the freed memory names has no name any more */
	for (unsigned int i = 0; i < st->refs->len; i++) {
		struct ref *ref = state_ref(st, i);
		const struct loc *root = ref->stored ? loc_root(ref->stored) : NULL;

		if (!root || root->kind != LOC_PTR || root->ptr != v)
			continue;
		ref->stored = external_name(c, st, ref->obj);
		if (!ref->stored && !ref->var)
			ref->lost_at = c->in;
	}
}

static void row_attach(struct call *c, struct state *st, const struct model_fact *f)
{
	const struct sym *v = place_value(c, st, &f->place, NULL, NULL);

	if (v && (unsigned int)f->arg < c->nargs)
		assign(c->r, st, derived_loc(c, v, f->kind), c->args[f->arg], c->in);
}

static void row_get(struct call *c, struct state *st, const struct model_fact *f)
{
	const struct loc *at = NULL;
	const struct sym *v = place_value(c, st, &f->place, NULL, &at), *obj;
	struct flow_ref *acq;

	if (!v)
		return;
	obj = sym_object(c->r->tab, v);
	for (unsigned int i = 0; i < st->refs->len; i++) {
		struct ref *ref = state_ref(st, i);

		if (ref->obj == obj && ref->state == R_HELD) {
			ref->shared = true;
			if (ref->count < 2)
				ref->count++;
			return;
		}
	}
	acq = ref_record(c->r, c->in, c->in->callee, f->kind, "get", obj->tag, true);
	take(c, st, acq, obj, false, at);
}

static void apply_fact(struct call *c, struct state *st, const struct model_fact *f, const struct sym *res)
{
	const struct loc *at = NULL;
	const struct sym *v;
	struct flow_ref *acq;

	switch (f->effect) {
	case MODEL_ACQUIRE:
		v = place_value(c, st, &f->place, res, &at);
		if (!v)
			return;
		if (at) {
			v = sym_out(c->r->tab, c->in, at, 0);
			assign(c->r, st, at, v, c->in);
		}
		acq = ref_record(c->r, c->in, c->in->callee, f->kind, "", pointee_tag(c->in), false);
		take(c, st, acq, sym_object(c->r->tab, v), false, at);
		return;
	case MODEL_GET: row_get(c, st, f); return;
	case MODEL_RELEASE:
		v = place_value(c, st, &f->place, res, NULL);
		if (v)
			release_value(c->r, st, v, f->kind, c->in, RELEASE_NOW);
		return;
	case MODEL_FREE: row_free(c, st, f); return;
	case MODEL_ATTACH: row_attach(c, st, f); return;
	case MODEL_ESCAPE:
		v = place_value(c, st, &f->place, res, NULL);
		for (unsigned int i = 0; v && i < st->refs->len; i++) {
			struct ref *ref = state_ref(st, i);
			const struct loc *root = ref->stored ? loc_root(ref->stored) : NULL;

			if (ref->obj == sym_object(c->r->tab, v) ||
			    (root && root->kind == LOC_PTR && root->ptr == v))
				ref->state = R_ESCAPED;
		}
		return;
	default: return;
	}
}

static bool row_conditional(const struct model_row *row)
{
	for (const struct model_fact *f = row->facts; f; f = f->next) {
		if (f->when != MODEL_ALWAYS)
			return true;
	}
	return false;
}

static void apply_facts(struct call *c, struct state *st, const struct model_row *row, const struct sym *res,
			bool success)
{
	for (const struct model_fact *f = row->facts; f; f = f->next) {
		if (f->when == MODEL_ON_SUCCESS && !success)
			continue;
		if (f->when == MODEL_ON_FAILURE && success)
			continue;
		apply_fact(c, st, f, res);
	}
}

/* ---- unknown callees ---- */

/* Names that say "the caller's reference ends here", for callees nothing is known of. */
static bool name_releases(const char *name)
{
	static const char *const words[] = {
		"put", "free", "release", "unref", "destroy", "drop", "dispose"
	};

	return name && !strstr(name, "unregister") && name_has_word(name, words, G_N_ELEMENTS(words));
}

/* Names of functions that make an object known to others: list_add(), foo_register(). */
static bool name_publishes(const char *name)
{
	static const char *const words[] = {
		"add", "register", "insert", "attach", "publish", "link", "store"
	};

	return name_has_word(name, words, G_N_ELEMENTS(words));
}

/* list_add(&x->node, list): x, and a reference to it, are the list's from now on. */
static void publish(struct call *c, struct state *st, const struct sym *s)
{
	const struct sym *obj = sym_object(c->r->tab, s);

	state_escape(st, s);
	for (unsigned int i = 0; i < st->refs->len; i++) {
		if (state_ref(st, i)->obj == obj && state_ref(st, i)->state == R_HELD)
			state_ref(st, i)->state = R_ESCAPED;
	}
}

static void escape_argument(struct call *c, struct state *st, const struct sym *arg, bool known)
{
	bool publishes = name_publishes(c->in->callee);
	const struct loc *root;

	if (publishes)
		state_escape(st, arg);
	if (arg->kind != SYM_ADDR)
		return;
	root = loc_root(arg->loc);
	if (root->kind == LOC_PTR) {
		if (publishes && sym_object(c->r->tab, arg) == arg)
			publish(c, st, root->ptr);
		return;
	}
	if (root->var->kind == IR_V_GLOBAL || root->var->kind == IR_V_STATIC || known)
		return;
	/* the callee may change the local, and keep or drop what it names */
	for (unsigned int i = 0; i < st->env->len; i++) {
		const struct bind *b = &g_array_index(st->env, struct bind, i);

		if (loc_root(b->loc) != root)
			continue;
		for (unsigned int j = 0; j < st->refs->len; j++) {
			if (state_ref(st, j)->obj == sym_object(c->r->tab, b->val))
				state_ref(st, j)->state = R_ESCAPED;
		}
	}
	state_havoc(c->r->tab, st, arg->loc, c->in);
}

static void borrow_argument(struct call *c, struct state *st, const struct sym *arg, bool releases)
{
	const struct sym *obj = sym_object(c->r->tab, arg);

	for (unsigned int i = 0; i < st->refs->len; i++) {
		struct ref *ref = state_ref(st, i);

		if (ref->state != R_HELD)
			continue;
		/* a struct that holds the reference is handed to a function that ends its life */
		if (releases && ref->stored && loc_root(ref->stored)->kind == LOC_PTR &&
		    loc_root(ref->stored)->ptr == arg)
			ref->state = R_ESCAPED;
		if (ref->obj != obj)
			continue;
		if (releases)
			ref->state = R_ESCAPED;
		else if (!ref->assumed)
			ref->assumed = c->in->callee ? c->in->callee : "a function pointer";
	}
}

/*
 * to_foo(dev), foo_verify_bar(dev): the struct around a device, by convention of their
 * names. The latter say NULL when the device is of another type.
 */
static bool name_converts(const char *name)
{
	static const char *const words[] = { "to", "verify" };

	return name && name_has_word(name, words, G_N_ELEMENTS(words));
}

static bool name_verifies(const char *name)
{
	static const char *const words[] = { "verify" };

	return name_has_word(name, words, G_N_ELEMENTS(words));
}

static void call_unknown(struct call *c, struct state *st, const struct sym *res, GPtrArray *out)
{
	bool releases = name_releases(c->in->callee);

	if (c->nargs == 1 && c->in->dst && c->in->dst->type.kind == IR_T_PTR &&
	    name_converts(c->in->callee)) {
		struct state *null = state_copy(st);

		if (name_verifies(c->in->callee) && state_restrict(null, res, MODEL_ZERO))
			finish(c, null, res, out);
		else
			state_free(null);
		finish(c, st, c->args[0], out);
		return;
	}

	for (unsigned int i = 0; i < c->nargs; i++) {
		escape_argument(c, st, c->args[i], false);
		borrow_argument(c, st, c->args[i], releases);
	}
	if (c->in->callee)
		g_hash_table_add(c->r->up->wants, (gpointer)c->in->callee);
	finish(c, st, res, out);
}

/* ---- summaries ---- */

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
	bool field = e->path.n && e->path.steps[e->path.n - 1].op != '*';

	if (e->path.root >= (int)c->nargs)
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
	}
	if (!acq || !field) {
		g_autofree char *what = spath_str(&e->path);

		acq = ref_record(c->r, c->in, name, e->ref_kind, what, e->tag, e->soft);
		acq->in_field |= field;
		if (!acq->object && at && at->kind == LOC_VAR && at->var->kind != IR_V_TEMP) {
			acq->object = at->var->name;
			acq->release = model_release_format(c->r->fu->model, acq->kind, at->var->type.tag);
		}
	}
	take(c, st, acq, sym_object(c->r->tab, obj), e->owner, at);
}

static void apply_effect(struct call *c, struct state *st, const struct effect *e, const struct sym *res,
			 const char *name, enum release_mode mode)
{
	const struct sym *v;
	const struct sstep *last;
	const struct loc *l;

	if (e->path.root >= (int)c->nargs || e->param >= (int)c->nargs)
		return;
	switch (e->kind) {
	case EFF_HELD: effect_held(c, st, e, res, name); return;
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
			assign(c->r, st, l, c->args[e->param], c->in);
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

		if (e->kind == EFF_RELEASE || e->kind == EFF_RELEASE_ANY)
			apply_effect(c, st, e, res, name, mode);
	}
	for (unsigned int i = 0; i < o->effects->len; i++) {
		const struct effect *e = &g_array_index(o->effects, struct effect, i);

		if (e->kind != EFF_RELEASE && e->kind != EFF_RELEASE_ANY)
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

static bool has_alias(const struct summary *sum)
{
	for (unsigned int i = 0; i < sum->outcomes->len; i++) {
		if (((const struct outcome *)sum->outcomes->pdata[i])->alias >= 0)
			return true;
	}
	return false;
}

static void call_summary(struct call *c, struct state *st, const struct summary *sum, GPtrArray *out)
{
	bool converts = name_converts(sum->name) && !name_verifies(sum->name) && has_alias(sum);
	/* foo_put() that ends in kref_put(): what it drops cannot be seen, but its name says that it does */
	bool drops = name_releases(sum->name) && !sum->releases;

	for (unsigned int i = 0; i < sum->outcomes->len; i++) {
		const struct outcome *o = sum->outcomes->pdata[i];
		struct state *n;
		const struct sym *res;

		/* to_foo(dev) says NULL for devices of another type, which nobody hands to it */
		if (converts && o->alias < 0 && o->bits == MODEL_ZERO)
			continue;
		n = state_copy(st);
		for (unsigned int a = 0; a < c->nargs; a++) {
			escape_argument(c, n, c->args[a], true);
			if (drops)
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
		apply_effects(c, n, o, res, sum->name, RELEASE_NOW);
		forget_scalars(c, n);
		finish(c, n, res, out);
	}
	state_free(st);
}

/* ---- actions that run when the device goes ---- */

/* Apply what @fn does to @arg; false when nothing is known of @fn. */
static bool run_action(struct call *c, struct state *st, const struct sym *fn, const struct sym *arg,
		       bool with_device, enum release_mode mode)
{
	const struct model_row *row;
	const struct ir_func *f;
	const struct summary *sum;
	struct call inner = { .r = c->r, .in = c->in, .args = { arg }, .nargs = 1 };

	if (with_device) {
		inner.args[0] = c->args[0];
		inner.args[1] = arg;
		inner.nargs = 2;
	}
	if (fn->kind != SYM_FUNC)
		return false;
	row = model_find(c->r->fu->model, fn->name);
	for (const struct model_fact *k = row ? row->facts : NULL; k; k = k->next) {
		if (k->effect == MODEL_RELEASE && k->place.arg == 0) {
			release_value(c->r, st, arg, k->kind, c->in, mode);
			return true;
		}
	}
	f = unit_func(c->r, fn->name);
	sum = f ? flow_summary(c->r->fu, f) : store_summary(c->r->fu->store, fn->name, c->r->fu->ir->file);
	if (!sum)
		return f != NULL;
	for (unsigned int i = 0; i < sum->outcomes->len; i++) {
		const struct outcome *o = sum->outcomes->pdata[i];

		for (unsigned int j = 0; j < o->effects->len; j++) {
			const struct effect *e = &g_array_index(o->effects, struct effect, j);

			if (e->kind == EFF_RELEASE || e->kind == EFF_RELEASE_ANY)
				apply_effect(&inner, st, e, NULL, fn->name, mode);
		}
	}
	return true;
}

static void call_action(struct call *c, struct state *st, const struct model_row *row,
			const struct model_fact *f, GPtrArray *out)
{
	const struct sym *fn = place_value(c, st, &f->place, NULL, NULL);
	const struct sym *arg = (unsigned int)f->arg < c->nargs ? c->args[f->arg] : NULL;
	const struct sym *res = sym_call(c->r->tab, c->in, 0, row->result, NULL);
	struct state *fail;

	if (!fn || !arg) {
		finish(c, st, res, out);
		return;
	}
	fail = state_copy(st);
	if (!state_restrict(fail, res, MODEL_NEG)) {
		state_free(fail);
		fail = NULL;
	}
	if (fail && f->on_failure_too)
		run_action(c, fail, fn, arg, f->with_device, RELEASE_NOW);
	if (!run_action(c, st, fn, arg, f->with_device, RELEASE_MANAGED))
		borrow_argument(c, st, arg, true);
	escape_argument(c, st, arg, true);
	if (state_restrict(st, res, MODEL_ZERO))
		finish(c, st, res, out);
	else
		state_free(st);
	if (fail)
		finish(c, fail, res, out);
}

/* ---- dispatch ---- */

static void call_row(struct call *c, struct state *st, const struct model_row *row, GPtrArray *out)
{
	const struct sym *res;

	for (const struct model_fact *f = row->facts; f; f = f->next) {
		if (f->effect == MODEL_NORETURN) {
			state_free(st);
			return;
		}
		if (f->effect == MODEL_ACTION) {
			call_action(c, st, row, f, out);
			return;
		}
	}
	res = row_result(c, st, row);
	/* ERR_PTR(ret): whatever ret was, it is an error or nothing now */
	if (!state_restrict(st, res, row->result)) {
		state_free(st);
		return;
	}
	if (!has_fact(row, MODEL_ACQUIRE) && !has_fact(row, MODEL_FREE)) {
		for (unsigned int i = 0; i < c->nargs; i++)
			escape_argument(c, st, c->args[i], has_fact(row, MODEL_RELEASE));
	}
	if (row_conditional(row)) {
		struct state *fail = state_copy(st);

		if (state_restrict(fail, res, MODEL_NEG)) {
			apply_facts(c, fail, row, res, false);
			finish(c, fail, res, out);
		} else {
			state_free(fail);
		}
		if (!state_restrict(st, res, MODEL_ZERO | MODEL_POS)) {
			state_free(st);
			return;
		}
	}
	apply_facts(c, st, row, res, true);
	finish(c, st, res, out);
}

static bool holds_anything(const struct call *c, const struct state *st)
{
	for (unsigned int i = 0; i < st->refs->len; i++) {
		const struct ref *ref = &g_array_index(st->refs, struct ref, i);

		if (ref->state != R_HELD)
			continue;
		for (unsigned int a = 0; a < c->nargs; a++) {
			if (sym_object(c->r->tab, c->args[a]) == ref->obj)
				return true;
		}
	}
	return false;
}

/* A device that came as a parameter goes on: the callee may store or drop it. */
static bool passes_parameter(const struct call *c)
{
	for (unsigned int a = 0; a < c->nargs; a++) {
		const struct sym *obj = sym_object(c->r->tab, c->args[a]);

		if (obj->kind == SYM_INIT && obj->loc->kind == LOC_VAR && obj->loc->var->param >= 0 &&
		    model_release_format(c->r->fu->model, "device", obj->tag))
			return true;
	}
	return false;
}

void exec_call(struct run *r, struct state *st, const struct ir_instr *in, GPtrArray *out)
{
	struct call c = { .r = r, .in = in, .nargs = MIN(in->nargs, 32) };
	const struct model_row *row = model_find(r->fu->model, in->callee);
	const struct ir_func *callee;
	const struct summary *sum = NULL;

	for (unsigned int i = 0; i < c.nargs; i++)
		c.args[i] = eval_expr(r, st, in->args[i], in->id);
	/* the arguments may be results of the last round of this very call: name them anew */
	forget_instr(r, st, in);
	for (unsigned int i = 0; i < c.nargs; i++)
		c.args[i] = eval_expr(r, st, in->args[i], in->id);
	if (row) {
		call_row(&c, st, row, out);
		return;
	}
	callee = unit_func(r, in->callee);
	if (callee && callee->is_noreturn) {
		state_free(st);
		return;
	}
	if (callee && (g_hash_table_contains(r->up->relevant, callee) || holds_anything(&c, st) ||
		       passes_parameter(&c)))
		sum = flow_summary(r->fu, callee);
	else if (!callee && in->callee)
		sum = store_summary(r->fu->store, in->callee, r->fu->ir->file);
	if (sum && sum->outcomes->len) {
		call_summary(&c, st, sum, out);
		if (!callee)
			g_hash_table_add(r->up->wants, (gpointer)in->callee);
		return;
	}
	call_unknown(&c, st, sym_call(r->tab, in, 0, MODEL_ANY, pointee_tag(in)), out);
}
