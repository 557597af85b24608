/* SPDX-License-Identifier: GPL-2.0-only */
/* Calls of functions that the model knows. */
#include "flow/call.h"

#include <string.h>

#include "model/model.h"
#include "support/names.h"

const struct sym *row_place_value(struct call *c, struct state *st, const struct model_place *p,
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
		case MODEL_SAME: return row_place_value(c, st, &f->place, NULL, NULL);
		case MODEL_DERIVE:
			v = row_place_value(c, st, &f->place, NULL, NULL);
			if (!v)
				break;
			v = state_load(r->tab, st, derived_loc(c, v, f->kind ? f->kind : row->name));
			sym_set_tag(v, pointee_tag(in));
			return v;
		case MODEL_IS_ERR:
		case MODEL_IS_ERR_OR_NULL:
		case MODEL_ERR_OR_ZERO:
			v = row_place_value(c, st, &f->place, NULL, NULL);
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
	const struct sym *v = row_place_value(c, st, &f->place, NULL, NULL);

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
	const struct sym *v = row_place_value(c, st, &f->place, NULL, NULL);

	if (v && (unsigned int)f->arg < c->nargs)
		assign(c->r, st, derived_loc(c, v, f->kind), c->args[f->arg], c->in);
}

static void row_get(struct call *c, struct state *st, const struct model_fact *f)
{
	const struct loc *at = NULL;
	const struct sym *v = row_place_value(c, st, &f->place, NULL, &at), *obj;
	struct flow_ref *acq;

	if (!v)
		return;
	obj = sym_object(c->r->tab, v);
	for (unsigned int i = 0; i < st->refs->len; i++) {
		struct ref *ref = state_ref(st, i);

		if (ref->obj == obj && ref->state == R_HELD) {
			ref->shared = true;
			if (c->in->dst && loc_is_external(eval_path(c->r, st, c->in->dst)))
				ref->copied = true;
			if (ref->count < 2)
				ref->count++;
			return;
		}
	}
	acq = ref_record(c->r, c->in, c->in->callee, f->kind, "get", obj->tag, true);
	take(c, st, acq, obj, false, at);
}

/* What the source calls the object that a callee left in @at. */
void name_place(struct call *c, struct flow_ref *acq, const struct loc *at, const char *tag)
{
	g_autofree char *name = acq->object ? NULL : loc_str(at);

	if (!name)
		return;
	acq->object = g_string_chunk_insert_const(c->r->up->strings, name);
	acq->release = model_release_by(c->r->fu->model, acq->api, acq->kind, tag);
}

/* A row does not say what type an out-parameter has; nodes have one each. */
static const char *kind_tag(const char *kind)
{
	return !g_strcmp0(kind, "of_node")  ? "device_node"
	       : !g_strcmp0(kind, "fwnode") ? "fwnode_handle"
					    : NULL;
}

/* bus_find_device(..., fn) with a match function that never says yes is a way to call fn for each. */
static bool never_matches(struct call *c)
{
	for (unsigned int i = 0; i < c->nargs; i++) {
		const struct ir_func *f =
			c->args[i]->kind == SYM_FUNC ? unit_func(c->r, c->args[i]->name) : NULL;
		const struct summary *sum = f && f->ret.kind == IR_T_INT ? flow_summary(c->r->fu, f) : NULL;
		bool yes = !sum || !sum->outcomes->len;

		for (unsigned int j = 0; !yes && j < sum->outcomes->len; j++)
			yes = ((const struct outcome *)sum->outcomes->pdata[j])->bits != MODEL_ZERO;
		if (!yes)
			return true;
	}
	return false;
}

static void apply_fact(struct call *c, struct state *st, const struct model_fact *f, const struct sym *res)
{
	const struct loc *at = NULL;
	const struct sym *v;
	struct flow_ref *acq;

	if (f->kind && !FOLLOWS(c->r->up, f->kind) && f->effect != MODEL_ATTACH && f->effect != MODEL_DERIVE)
		return;
	switch (f->effect) {
	case MODEL_ACQUIRE:
		v = row_place_value(c, st, &f->place, res, &at);
		if (!v || never_matches(c))
			return;
		/* the caller does not want it: nothing is taken */
		if (at && !(state_bits(st, c->args[f->place.arg]) & MODEL_POS))
			return;
		if (at) {
			v = sym_out(c->r->tab, c->in, at, 0);
			assign(c->r, st, at, v, c->in);
		}
		acq = ref_record(c->r, c->in, c->in->callee, f->kind, at ? "out" : "",
				 at ? at->type.tag : pointee_tag(c->in), false);
		if (at)
			name_place(c, acq, at, at->type.tag ? at->type.tag : kind_tag(f->kind));
		take(c, st, acq, sym_object(c->r->tab, v), false, at);
		return;
	case MODEL_GET: row_get(c, st, f); return;
	case MODEL_ENDS:
		v = row_place_value(c, st, &f->place, res, NULL);
		if (v)
			hand_over(c->r, st, v);
		return;
	case MODEL_KEEPS:
		v = row_place_value(c, st, &f->place, res, NULL);
		for (unsigned int i = 0; v && i < st->refs->len; i++) {
			struct ref *ref = state_ref(st, i);

			/* nobody but this file knows what it made */
			if (ref->obj == sym_object(c->r->tab, v) && ref->state == R_HELD &&
			    field_put_here(c->r, f->record, f->field))
				ref->state = R_ESCAPED;
		}
		return;
	case MODEL_PINS:
		v = row_place_value(c, st, &f->place, res, NULL);
		for (unsigned int i = 0; v && i < st->refs->len; i++) {
			if (state_ref(st, i)->obj == sym_object(c->r->tab, v))
				state_ref(st, i)->pin = sym_object(c->r->tab, res);
		}
		return;
	case MODEL_RELEASE:
		v = row_place_value(c, st, &f->place, res, NULL);
		if (v)
			release_value(c->r, st, v, f->kind, c->in, RELEASE_NOW);
		return;
	case MODEL_FREE: row_free(c, st, f); return;
	case MODEL_ATTACH: row_attach(c, st, f); return;
	case MODEL_ESCAPE:
		v = row_place_value(c, st, &f->place, res, NULL);
		for (unsigned int i = 0; v && i < st->refs->len; i++) {
			struct ref *ref = state_ref(st, i);
			const struct loc *root = ref->stored ? loc_root(ref->stored) : NULL;

			/* who took one more for this keeps track of it */
			if (ref->acq->soft)
				continue;
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
		if (k->effect == MODEL_RELEASE && k->place.arg == (with_device ? 1 : 0) &&
		    FOLLOWS(c->r->up, k->kind)) {
			release_value(c->r, st, arg, k->kind, c->in, mode);
			return true;
		}
	}
	f = unit_func(c->r, fn->name);
	sum = f ? flow_summary(c->r->fu, f)
		: store_summary(c->r->fu->store, fn->name, c->r->fu->ir->file, c->r->up->now->nodes);
	if (!sum)
		return f != NULL;
	for (unsigned int i = 0; i < sum->outcomes->len; i++) {
		const struct outcome *o = sum->outcomes->pdata[i];

		for (unsigned int j = 0; j < o->effects->len; j++) {
			const struct effect *e = &g_array_index(o->effects, struct effect, j);

			if (effect_releases(e))
				apply_effect(&inner, st, e, NULL, fn->name, mode);
		}
	}
	return true;
}

static void call_action(struct call *c, struct state *st, const struct model_row *row,
			const struct model_fact *f, GPtrArray *out)
{
	const struct sym *fn = row_place_value(c, st, &f->place, NULL, NULL);
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

/*
 * bus_for_each_dev(bus, start, data, fn): as if it called fn once, and as if it found nothing to call
 * it for.
 */
static bool call_calls(struct call *c, struct state *st, const struct model_fact *f, GPtrArray *out)
{
	const struct sym *fn = row_place_value(c, st, &f->place, NULL, NULL);
	struct call inner = { .r = c->r, .in = c->in, .nargs = f->ncall };
	const struct ir_func *callee;
	const struct summary *sum;

	if (!fn || fn->kind != SYM_FUNC)
		return false;
	callee = unit_func(c->r, fn->name);
	sum = callee ? flow_summary(c->r->fu, callee) : NULL;
	if (!sum || !sum->outcomes->len)
		return false;
	for (unsigned int i = 0; i < inner.nargs; i++) {
		int n = f->call[i];

		inner.args[i] =
			n >= 0 && n < (int)c->nargs
				? c->args[n]
				: sym_unknown(c->r->tab, c->in->id, (struct ir_type){ .kind = IR_T_PTR });
	}
	finish(c, state_copy(st), sym_const(c->r->tab, 0), out);
	call_summary(&inner, st, sum, out);
	return true;
}
void call_row(struct call *c, struct state *st, const struct model_row *row, GPtrArray *out)
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
		if (f->effect == MODEL_CALLS && call_calls(c, st, f, out))
			return;
	}
	if (has_fact(row, MODEL_BORROW)) {
		for (unsigned int i = 0; i < c->nargs; i++)
			note_argument(c->r, st, c->args[i], c->in);
	}
	res = row_result(c, st, row);
	/* ERR_PTR(ret): whatever ret was, it is an error or nothing now */
	if (!state_restrict(st, res, row->result)) {
		state_free(st);
		return;
	}
	if (!has_fact(row, MODEL_ACQUIRE) && !has_fact(row, MODEL_FREE)) {
		for (unsigned int i = 0; i < c->nargs; i++)
			escape_argument(
				c, st, c->args[i],
				has_fact(row, MODEL_RELEASE) ||
					model_fact_on(c->r->fu->model, c->in->callee, MODEL_LEAVES, i));
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
