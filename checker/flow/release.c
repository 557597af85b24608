/* SPDX-License-Identifier: GPL-2.0-only */
/* Dropping references: which of the held ones a release means. */
#include "flow/engine.h"

#include <string.h>

#include "model/model.h"

static void drop(struct run *r, struct state *st, struct ref *ref, const struct ir_instr *in,
		 enum release_mode mode)
{
	if (mode == RELEASE_NOW && ref->count > 1) {
		ref->count--;
		return;
	}
	/* x->dev = get_device(dev); put_device(x->dev): what x->dev still names is nobody's any more */
	if (ref->acq->soft && ref->stored)
		state_bind(st, ref->stored, sym_out(r->tab, in, ref->stored, 0));
	/* where it was kept does not matter any more: states that differ in that only may meet */
	ref->stored = NULL;
	ref->var = NULL;
	ref->state = mode == RELEASE_MANAGED ? R_MANAGED : R_RELEASED;
	ref->put = NULL;
	ref->acq->dropped = true;
	if (mode == RELEASE_MANAGED)
		return;
	add_step(r, st, in, NULL, false, "released");
}

static bool drop_object(struct run *r, struct state *st, const struct sym *obj, const char *kind,
			bool owner_only, const struct ir_instr *in, enum release_mode mode)
{
	for (unsigned int i = st->refs->len; i-- > 0;) {
		struct ref *ref = state_ref(st, i);

		if (ref->obj == obj && ref->state == R_HELD && (ref->owner || !owner_only) &&
		    model_same_kind(kind, ref->acq->kind)) {
			drop(r, st, ref, in, mode);
			/* the object itself was named: no doubt which reference this was */
			if (!owner_only)
				ref->put = in;
			return true;
		}
	}
	return false;
}

/* "if (dev == x->dev) put_device(x->dev)": a test showed that both are one object. */
static bool drop_equal(struct run *r, struct state *st, const struct sym *obj, const char *kind,
		       const struct ir_instr *in, enum release_mode mode)
{
	for (unsigned int i = 0; i < st->facts->len; i++) {
		const struct sym *eq = g_array_index(st->facts, struct fact, i).s;
		const struct sym *a, *b;

		if (eq->kind != SYM_BIN || (eq->oper != IR_O_EQ && eq->oper != IR_O_NE) ||
		    state_bits(st, eq) != (eq->oper == IR_O_EQ ? MODEL_POS : MODEL_ZERO))
			continue;
		a = sym_object(r->tab, eq->a);
		b = sym_object(r->tab, eq->b);
		if (b == obj ? drop_object(r, st, a, kind, false, in, mode)
			     : a == obj && drop_object(r, st, b, kind, false, in, mode))
			return true;
	}
	return false;
}

/* x->dev is put, and x is an object that was returned holding a reference. */
static bool drop_owner(struct run *r, struct state *st, const struct sym *obj, const char *kind,
		       const struct ir_instr *in, enum release_mode mode)
{
	bool derived = false;

	for (unsigned int depth = 0; depth < 6; depth++) {
		const struct loc *root;

		/* drvdata->dev names the device the driver data was read from */
		derived = obj->kind == SYM_INIT && obj->loc->kind == LOC_FIELD &&
			  !g_strcmp0(obj->loc->record, "<derived>");
		if ((obj->kind != SYM_INIT && obj->kind != SYM_OUT) || !obj->loc)
			return false;
		root = loc_root(obj->loc);
		if (root->kind != LOC_PTR)
			return false;
		obj = sym_object(r->tab, root->ptr);
		if (drop_object(r, st, obj, kind, !derived, in, mode))
			return true;
	}
	return false;
}

static bool same_field(const struct loc *l, const char *record, const char *field)
{
	const struct loc *f = l ? loc_last_field(l) : NULL;

	return f && !g_strcmp0(f->record, record) && !g_strcmp0(f->field, field);
}

bool release_field_any(struct run *r, struct state *st, const char *record, const char *field,
		       const struct ir_instr *in, enum release_mode mode)
{
	bool hit = false;

	for (unsigned int i = 0; i < st->refs->len; i++) {
		struct ref *ref = state_ref(st, i);

		bool owns = ref->owner && !ref->stored && !g_strcmp0(ref->obj->tag, record);

		if (ref->state == R_HELD && (owns || same_field(ref->stored, record, field))) {
			drop(r, st, ref, in, mode);
			hit = true;
		}
	}
	return hit;
}

static void note_pair(struct run *r, const char *record, const char *field, unsigned int flags)
{
	g_autofree char *key = g_strconcat(record ? record : "", ".", field, NULL);
	gpointer old = g_hash_table_lookup(r->up->releases, key);

	g_hash_table_replace(r->up->releases, g_steal_pointer(&key),
			     GUINT_TO_POINTER(GPOINTER_TO_UINT(old) | flags));
}

void note_extra_release(struct run *r, const struct ref *ref)
{
	const char *tag = ref->obj->tag;

	if (tag && strcmp(tag, "device") && !model_is_node(ref->acq->kind))
		note_pair(r, tag, FLOW_EXTRA, RELEASED_EXTRA);
}

/* Remember, for questions about ownership, that what @l holds is put somewhere. */
void note_release(struct run *r, const struct loc *l, enum release_mode mode)
{
	unsigned int how = (mode == RELEASE_MANAGED ? RELEASED_MANAGED : 0) |
			   (g_hash_table_contains(r->up->taken, r->f->name) ? RELEASED_CALLBACK : 0);
	unsigned int flags = RELEASED_DIRECT | how;

	for (unsigned int depth = 0; l && depth < 8; depth++) {
		const struct loc *f = loc_last_field(l), *root;

		if (f)
			note_pair(r, f->record, f->field, flags);
		root = loc_root(l);
		if (root->kind == LOC_VAR) {
			if (root->var->kind == IR_V_GLOBAL || root->var->kind == IR_V_STATIC)
				note_pair(r, NULL, root->var->name, flags);
			return;
		}
		flags = RELEASED_THROUGH | how;
		if (root->ptr->kind != SYM_INIT && root->ptr->kind != SYM_OUT)
			return;
		l = root->ptr->loc;
	}
}

/* In a loop over a list each round has a new object: one event stands for all of them. */
static void add_event(struct state *st, const struct sym *obj, const struct loc *l, const char *kind,
		      bool in_loop)
{
	const struct loc *f = l ? loc_last_field(l) : NULL;
	struct event e = {
		.obj = obj, .record = f ? f->record : NULL, .field = f ? f->field : NULL, .kind = kind
	};

	for (unsigned int i = 0; i < st->events->len; i++) {
		const struct event *o = &g_array_index(st->events, struct event, i);

		if (o->obj == obj ||
		    (in_loop && e.field && !g_strcmp0(o->field, e.field) && !g_strcmp0(o->record, e.record)))
			return;
	}
	g_array_append_val(st->events, e);
}

static const struct loc *origin(const struct sym *obj)
{
	switch (obj->kind) {
	case SYM_INIT:
	case SYM_OUT:
	case SYM_JOIN: return obj->loc;
	default: return NULL;
	}
}

/* One of many: which of them this release means cannot be told. */
static bool in_summary_place(const struct state *st, const struct sym *v)
{
	const struct loc *from = origin(v);

	if (from && loc_is_summary(from))
		return true;
	for (unsigned int i = 0; i < st->env->len; i++) {
		const struct bind *b = &g_array_index(st->env, struct bind, i);

		if (b->val == v && loc_is_summary(b->loc))
			return true;
	}
	return false;
}

/*
 * put_device(&group->dev) ends the life of what holds references too, and its release function puts
 * them, if anybody does.
 */
void hand_over(struct run *r, struct state *st, const struct sym *v)
{
	const struct sym *obj = sym_object(r->tab, v);

	for (unsigned int i = 0; i < st->refs->len; i++) {
		struct ref *ref = state_ref(st, i);
		const struct loc *root = ref->stored ? loc_root(ref->stored) : NULL;

		if (ref->state == R_HELD && root && root->kind == LOC_PTR && root->ptr == obj && v != obj &&
		    field_is_put(r, ref->stored))
			ref->state = R_ESCAPED;
	}
}

bool release_value(struct run *r, struct state *st, const struct sym *v, const char *kind,
		   const struct ir_instr *in, enum release_mode mode)
{
	const struct sym *obj = sym_object(r->tab, v);
	const struct loc *from = origin(obj);
	const struct loc *field;
	bool hit;

	if (!(state_bits(st, obj) & MODEL_POS))
		return false;
	hit = drop_object(r, st, obj, kind, false, in, mode);
	/* an array element: the loop around puts them all */
	for (unsigned int i = 0; i < st->env->len; i++) {
		const struct bind *b = &g_array_index(st->env, struct bind, i);

		if (hit && b->val == v && loc_has_any_index(b->loc) && (field = loc_last_field(b->loc)))
			release_field_any(r, st, field->record, field->field, in, mode);
	}
	if (hit || drop_equal(r, st, obj, kind, in, mode))
		return true;
	if (mode == RELEASE_NOW && !in_summary_place(st, v) && note_double_put(st, obj, kind, in))
		return true;
	if (drop_owner(r, st, obj, kind, in, mode))
		return true;
	hand_over(r, st, v);
	if (!from)
		return false;
	field = loc_last_field(from);
	if (field && release_field_any(r, st, field->record, field->field, in, mode))
		return true;
	add_event(st, obj, from, kind, in->block->loop != NULL);
	note_release(r, from, mode);
	return false;
}

/* "put(a[i])" in a loop, where the elements of a local array were filled one by one: "a[0] = get(); a[1] = get();". */
static void release_elements(struct run *r, struct state *st, const struct loc *any, const char *kind,
			     const struct ir_instr *in)
{
	for (unsigned int i = 0; i < st->env->len; i++) {
		const struct bind *b = &g_array_index(st->env, struct bind, i);

		if (b->loc->kind == LOC_INDEX && b->loc->index_known && b->loc->base == any->base)
			drop_object(r, st, sym_object(r->tab, b->val), kind, false, in, RELEASE_NOW);
	}
}

/* Only places that differ from round to round: x[i].dev, or a field of what a list cursor points to. */
static void release_in_loop(struct run *r, struct state *st, const struct sym *v, const char *kind,
			    const struct ir_instr *in)
{
	const struct sym *obj = sym_object(r->tab, v);
	const struct loc *from = origin(obj), *field = from ? loc_last_field(from) : NULL;

	for (unsigned int i = 0; i < st->env->len; i++) {
		const struct bind *b = &g_array_index(st->env, struct bind, i);

		if (b->val == v && loc_has_any_index(b->loc)) {
			while (drop_object(r, st, obj, kind, false, in, RELEASE_NOW))
				;
			from = b->loc;
			field = loc_last_field(from);
			break;
		}
	}
	if (obj->kind == SYM_INIT && from && from->kind == LOC_INDEX && !from->index_known &&
	    from->base->kind == LOC_VAR)
		release_elements(r, st, from, kind, in);
	if (!field)
		return;
	if (release_field_any(r, st, field->record, field->field, in, RELEASE_NOW))
		return;
	if (!loc_through_any_index(from) || obj->kind != SYM_INIT)
		return;
	add_event(st, obj, from, kind, true);
}

/* "put(a[i])", where another loop has filled the local array: what it has found in all its rounds. */
static void release_filled(struct run *r, struct state *st, const struct ir_expr *arg, const char *kind,
			   const struct ir_instr *in)
{
	const struct loc *any = arg->kind == IR_E_LOAD ? eval_path(r, st, arg->path) : NULL;

	for (unsigned int i = 0; any && loc_is_local_element(any) && i < st->refs->len; i++) {
		struct ref *ref = state_ref(st, i);

		if (ref->state == R_HELD && ref->stored == any && model_same_kind(kind, ref->acq->kind) &&
		    ref->stored_by && ref->stored_by->block->loop &&
		    !ir_loop_inside(ref->stored_by->block->loop, in->block->loop))
			drop(r, st, ref, in, RELEASE_NOW);
	}
}

static void release_by_call(struct run *r, struct state *st, const struct ir_instr *in)
{
	const struct model_row *row = model_find(r->fu->model, in->callee);
	const struct ir_func *callee = row ? NULL : unit_func(r, in->callee);
	const struct summary *sum = callee ? flow_summary(r->fu, callee) : NULL;
	const struct sym *args[32];

	if (in->nargs > G_N_ELEMENTS(args))
		return;
	for (unsigned int i = 0; i < in->nargs; i++)
		args[i] = eval_expr(r, st, in->args[i], in->id);
	for (const struct model_fact *f = row ? row->facts : NULL; f; f = f->next) {
		if (f->effect != MODEL_RELEASE || !FOLLOWS(r->up, f->kind) || f->place.arg < 0 ||
		    f->place.deref || (unsigned int)f->place.arg >= in->nargs)
			continue;
		release_in_loop(r, st, args[f->place.arg], f->kind, in);
		release_filled(r, st, in->args[f->place.arg], f->kind, in);
	}
	for (unsigned int i = 0; sum && sum->releases && i < sum->outcomes->len; i++) {
		const struct outcome *o = sum->outcomes->pdata[i];

		for (unsigned int j = 0; j < o->effects->len; j++) {
			const struct effect *e = &g_array_index(o->effects, struct effect, j);
			const struct sym *v;

			if (e->kind == EFF_RELEASE_ANY) {
				release_field_any(r, st, e->record, e->field, in, RELEASE_NOW);
				continue;
			}
			if (e->kind != EFF_RELEASE || e->path.root >= (int)in->nargs)
				continue;
			v = spath_value(r, st, &e->path, args, NULL);
			if (v)
				release_in_loop(r, st, v, e->ref_kind, in);
		}
	}
}

void release_after_loop(struct run *r, struct state *st, const struct ir_loop *loop)
{
	r->replaying = true;
	for (unsigned int i = 0; i < r->f->blocks->len; i++) {
		const struct ir_block *b = r->f->blocks->pdata[i];

		if (!ir_loop_inside(b->loop, loop))
			continue;
		for (unsigned int j = 0; j < b->instrs->len; j++) {
			const struct ir_instr *in = b->instrs->pdata[j];

			if (in->op == IR_CALL && in->callee)
				release_by_call(r, st, in);
		}
	}
	r->replaying = false;
}
