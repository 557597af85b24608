/* SPDX-License-Identifier: GPL-2.0-only */
/* What becomes of references at the exits of a function, and the summary made of it. */
#include "flow/engine.h"

#include <string.h>

#include "flow/counterpart.h"
#include "flow/own-device.h"
#include "model/model.h"

#define MAX_WRITES 8
#define MAX_CONST_WRITES 32 /* flags such as "initialized": they decide later what is put */

/* What a function of another file gives, something that holds a device, may have a function to give it back. */
static const char *driver_release(struct run *r, const struct ir_instr *in, const char *kind, const char *tag)
{
	g_autofree char *format = NULL;

	if (g_strcmp0(kind, "device") || !tag || !in->callee || model_find(r->fu->model, in->callee) ||
	    ir_unit_func(r->fu->ir, in->callee))
		return NULL;
	format = counterpart_format(r->fu, in->callee, tag);
	if (!format)
		format = own_device_format(r->fu, in->callee);
	return format ? g_string_chunk_insert_const(r->up->strings, format) : NULL;
}

struct flow_ref *ref_record(struct run *r, const struct ir_instr *in, const char *api, const char *kind,
			    const char *what, const char *tag, bool soft)
{
	g_autofree char *key = g_strdup_printf("%s:%u:%d:%s", r->f->name, in->id, r->up->now->nodes, what);
	struct flow_ref *ref = g_hash_table_lookup(r->up->refs, key);
	bool result;

	if (ref) {
		ref->soft = ref->soft && soft;
		return ref;
	}
	ref = g_new0(struct flow_ref, 1);
	ref->id = r->fu->refs->len;
	ref->func = r->f;
	ref->acquire = in;
	ref->api = api;
	ref->kind = kind;
	ref->soft = soft;
	ref->exits = g_ptr_array_new_with_free_func(g_free);
	result = !*what || !strcmp(what, "result") || !strcmp(what, "get");
	if (result && in->dst && in->dst->type.tag)
		tag = in->dst->type.tag;
	ref->release = model_release_by(r->fu->model, api, kind, tag);
	if (!ref->release && result)
		ref->release = driver_release(r, in, kind, tag);
	if (result && in->dst && !(in->dst->kind == IR_P_VAR && in->dst->var->kind == IR_V_TEMP)) {
		g_autofree char *obj = ir_path_str(in->dst);

		ref->object = g_string_chunk_insert_const(r->up->strings, obj);
	}
	g_ptr_array_add(r->fu->refs, ref);
	g_hash_table_insert(r->up->refs, g_steal_pointer(&key), ref);
	return ref;
}

enum exit_class classify_exit(const struct run *r, const struct state *st, const struct sym *ret)
{
	unsigned int bits;

	if (r->f->ret.kind == IR_T_VOID || !ret)
		return EXIT_SUCCESS_;
	bits = state_bits(st, ret);
	if (r->f->ret.kind == IR_T_PTR) {
		if (!(bits & MODEL_POS))
			return EXIT_FAILURE_;
		return bits == MODEL_POS ? EXIT_SUCCESS_ : EXIT_MIXED_;
	}
	if (r->bool_like)
		return bits == MODEL_ZERO ? EXIT_FAILURE_ : EXIT_SUCCESS_;
	/* "if (ret) return ret;" of an unknown callee: zero is success, so this is not */
	if ((bits & MODEL_NEG) && !(bits & MODEL_ZERO))
		return EXIT_FAILURE_;
	return bits & MODEL_NEG ? EXIT_MIXED_ : EXIT_SUCCESS_;
}

/*
 * Does @v belong to @obj as driver data does, or is it reached from its driver data? @tag receives
 * the struct tag of that driver data.
 */
static bool derived_from(struct run *r, const struct sym *v, const struct sym *obj, const char **tag)
{
	for (unsigned int depth = 0; depth < 4; depth++) {
		const struct loc *root;

		if (v->kind != SYM_INIT && v->kind != SYM_ADDR)
			return false;
		root = loc_root(v->loc);
		if (root->kind != LOC_PTR)
			return false;
		if (v->loc->kind == LOC_FIELD && !strcmp(v->loc->record, "<derived>")) {
			*tag = v->tag;
			return sym_object(r->tab, root->ptr) == obj;
		}
		v = root->ptr;
	}
	return false;
}

/* Is there a function, here or elsewhere, that puts a field of such an object? */
bool record_is_putter(struct run *r, const char *tag)
{
	return tag && (g_hash_table_contains(r->up->putters, tag) ||
		       (releases_of(r->up->releases, tag) & ~RELEASED_EXTRA) ||
		       store_record_released(r->fu->store, tag) & RELEASED_DIRECT);
}

bool field_is_put(struct run *r, const struct loc *l)
{
	const struct loc *f = loc_last_field(l);

	return f && record_is_putter(r, f->record);
}

bool field_put_here(struct run *r, const char *record, const char *field)
{
	g_autofree char *key = g_strconcat(record ? record : "", ".", field, NULL);

	return g_hash_table_contains(r->up->releases, key);
}

struct place {
	const struct ir_func *skipped_by; /* see struct ref_exit */
	char *skip_when;
	bool skip_fails;
	enum ref_place place;
	const struct loc *loc; /* FIELD, OUTPARAM, GLOBAL */
	bool null_too; /* RETURNED through driver data nobody tested: lost when that is NULL */
};

static const struct ref *ref_of(struct run *r, const struct state *st, const struct sym *v)
{
	return state_ref_on(st, sym_object(r->tab, v));
}

static bool is_local(const struct loc *root)
{
	return root->kind == LOC_VAR && !loc_is_external(root);
}

static bool is_put_there(struct run *r, const struct loc *l)
{
	const struct loc *f = loc_last_field(l);

	return f && f->record &&
	       (field_put_here(r, f->record, f->field) || store_released(r->fu->store, f->record, f->field));
}

static bool returns_held(const struct run *r)
{
	const struct model_row *row = model_find(r->fu->model, r->f->name);

	for (const struct model_fact *f = row ? row->facts : NULL; f; f = f->next) {
		if (f->effect == MODEL_ACQUIRE && f->place.arg < 0)
			return true;
	}
	return false;
}

static struct place place_of(struct run *r, const struct exit_state *es, const struct ref *ref)
{
	const struct sym *ret = es->ret ? sym_object(r->tab, es->ret) : NULL;
	struct place p = { .place = REF_LOST };
	const struct loc *root;

	if (ref->state == R_RELEASED || ref->state == R_MANAGED) {
		p.place = ref->state == R_RELEASED ? REF_RELEASED : REF_MANAGED;
		return p;
	}
	if (ret && ret == ref->obj && !(ref->stored && field_is_put(r, ref->stored))) {
		p.place = REF_RETURNED;
		return p;
	}
	/* x->dev = get_device(dev): x has its own, the one of the look-up is still in dev */
	if (ref->stored && ref->copied && ref->count > 1)
		return p;
	if (ref->stored && is_local(loc_root(ref->stored)))
		return p;
	if (ref->stored) {
		p.loc = ref->stored;
		/* "pci_ctl_dev = &pvt->F2->dev": of two places the one that is put owns */
		if (ref->also && is_put_there(r, ref->also) && !is_put_there(r, p.loc))
			p.loc = ref->also;
		root = loc_root(p.loc);
		if (root->kind == LOC_VAR) {
			p.place = p.loc->kind == LOC_VAR ? REF_GLOBAL : REF_FIELD;
			return p;
		}
		/* an object that others know already is only lent to the caller */
		if (ret == root->ptr && !g_ptr_array_find(es->st->escaped, ret, NULL)) {
			p.place = REF_RETURNED;
			return p;
		}
		if (p.loc->kind == LOC_PTR) {
			p.place = REF_OUTPARAM;
			return p;
		}
		p.place = REF_FIELD;
		return p;
	}
	/*
	 * Returned by an object that holds it: the device's driver data, or any object of a type
	 * whose release is known to put a device. Otherwise nobody can find it any more.
	 */
	if (ret && (state_bits(es->st, ret) & MODEL_POS) && !ref_of(r, es->st, ret)) {
		const char *tag = NULL;
		bool derived = derived_from(r, ret, ref->obj, &tag);

		if (record_is_putter(r, r->f->ret.tag) || (derived && record_is_putter(r, tag))) {
			p.place = REF_RETURNED;
			p.null_too =
				derived && ret->kind == SYM_INIT && (state_bits(es->st, ret) & MODEL_ZERO);
			return p;
		}
	}
	/* the model says that what this function returns holds a reference */
	if (ret && (state_bits(es->st, ret) & MODEL_POS) && returns_held(r)) {
		p.place = REF_RETURNED;
		return p;
	}
	/* kept by driver data that was stored somewhere, whose owner puts it */
	for (unsigned int i = 0; i < es->st->env->len; i++) {
		const struct bind *b = &g_array_index(es->st->env, struct bind, i);
		const struct loc *f = loc_last_field(b->loc);
		const char *tag = NULL;

		if (!f || !loc_is_external(b->loc) || !derived_from(r, b->val, ref->obj, &tag))
			continue;
		if (record_is_putter(r, b->loc->type.tag) || record_is_putter(r, tag)) {
			p.place = REF_FIELD;
			p.loc = b->loc;
			return p;
		}
		if (tag && g_hash_table_contains(r->up->given_up, tag)) {
			p.place = REF_MANAGED;
			return p;
		}
	}
	return p;
}

static bool has_callers(const struct run *r)
{
	return g_hash_table_contains(r->up->callers, r->f->name);
}

bool is_final(const struct run *r)
{
	return !has_callers(r) || g_hash_table_contains(r->up->taken, r->f->name);
}

static enum model_callback callback_of(const struct run *r)
{
	gpointer v = g_hash_table_lookup(r->up->taken, r->f->name);

	return v ? GPOINTER_TO_INT(v) - 1 : MODEL_CB_NONE;
}

static const char *keep_str(struct run *r, const char *s)
{
	return s ? g_string_chunk_insert_const(r->up->strings, s) : NULL;
}

static void exit_object(struct run *r, const struct ref *ref, struct ref_exit *x)
{
	const struct ir_var *v = ref->var;

	if (!v || v->kind == IR_V_TEMP)
		return;
	x->release = model_release_by(r->fu->model, ref->acq->api, ref->acq->kind, v->type.tag);
	if (x->release)
		x->object = keep_str(r, v->name);
}

static bool same_exit(const struct ref_exit *a, const struct ref_exit *b)
{
	return a->func == b->func && a->block == b->block && a->stmt == b->stmt && a->cls == b->cls &&
	       a->place == b->place && a->record == b->record && a->field == b->field &&
	       a->overwritten == b->overwritten && a->skipped_by == b->skipped_by;
}

static void add_exit(struct flow_ref *ref, const struct ref_exit *x)
{
	for (unsigned int i = 0; i < ref->exits->len; i++) {
		struct ref_exit *o = ref->exits->pdata[i];

		if (!same_exit(o, x))
			continue;
		if (!x->object) {
			o->object = NULL;
			o->release = NULL;
		}
		if (flow_trace_length(x->trace) < flow_trace_length(o->trace))
			o->trace = x->trace;
		if (g_strcmp0(o->assumed, x->assumed))
			o->assumed = NULL;
		o->maybe &= x->maybe;
		o->maybe_null |= x->maybe_null;
		return;
	}
	g_ptr_array_add(ref->exits, g_memdup2(x, sizeof(*x)));
}

/* p->dev = dev and q->dev = dev: whoever puts one of them ends the reference. */
static void other_places(struct run *r, const struct state *st, const struct ref *ref,
			 const struct loc *known, struct ref_exit *x)
{
	const struct loc *before = ref->also ? loc_last_field(ref->also) : NULL;
	unsigned int n = 0;

	if (before) {
		x->also[n].record = keep_str(r, before->record);
		x->also[n++].field = keep_str(r, before->field);
	}
	for (unsigned int i = 0; i < st->env->len && n < G_N_ELEMENTS(x->also); i++) {
		const struct bind *b = &g_array_index(st->env, struct bind, i);
		const struct loc *f = loc_last_field(b->loc);

		if (b->loc == known || !loc_is_external(b->loc) || sym_object(r->tab, b->val) != ref->obj)
			continue;
		if (f) {
			x->also[n].record = keep_str(r, f->record);
			x->also[n++].field = keep_str(r, f->field);
		} else if (b->loc->kind == LOC_VAR) {
			x->also[n++].field = keep_str(r, b->loc->var->name);
		}
	}
}

/* Where a function without a return statement ends. */
static struct ir_range closing_brace(const struct ir_func *f)
{
	struct ir_range at = f->range;

	at.begin = at.end ? at.end - 1 : 0;
	at.line = at.end_line;
	at.col = at.end_col > 1 ? at.end_col - 1 : 1;
	return at;
}

struct ir_range exit_range(const struct run *r, const struct exit_state *es)
{
	const struct ir_stmt *stmt = es->jump ? es->jump : es->block->term.stmt;

	if (!es->jump && (!stmt || stmt == r->f->body))
		return closing_brace(r->f);
	return stmt != r->f->body ? stmt->range : es->block->term.range;
}

static void record_exit(struct run *r, const struct exit_state *es, const struct ref *ref,
			const struct place *p, enum ref_place place)
{
	const struct loc *f = p->loc ? loc_last_field(p->loc) : NULL;
	struct ref_exit x = { .func = r->f, .block = es->block, .place = place };

	x.cls = classify_exit(r, es->st, es->ret);
	x.trace = es->st->trace;
	x.probe = callback_of(r) == MODEL_CB_PROBE;
	x.stmt = es->jump ? es->jump : es->block->term.stmt;
	x.range = exit_range(r, es);
	x.assumed = ref->assumed;
	x.maybe = ref->maybe;
	x.tag = ref->obj->tag;
	x.owner = ref->owner ? ref->obj->tag : NULL;
	if (p->skipped_by) {
		x.skipped_by = p->skipped_by;
		x.skip_when = keep_str(r, p->skip_when);
		x.skip_fails = p->skip_fails;
	}
	x.maybe_null = state_bits(es->st, ref->obj) & MODEL_ZERO;
	if (place == REF_FIELD && f) {
		x.record = keep_str(r, f->record);
		x.field = keep_str(r, f->field);
	} else if (place == REF_GLOBAL || (place == REF_FIELD && !f)) {
		x.place = REF_GLOBAL;
		x.field = keep_str(r, loc_root(p->loc)->var ? loc_root(p->loc)->var->name : "?");
	}
	if (x.place == REF_FIELD || x.place == REF_GLOBAL)
		other_places(r, es->st, ref, p->loc, &x);
	if (place == REF_LOST && ref->lost_at && !ref->var) {
		x.overwritten = true;
		x.stmt = ref->lost_at->stmt;
		x.range = ref->lost_at->range;
	}
	exit_object(r, ref, &x);
	add_exit(ref->acq, &x);
	if (ref->assumed && !ref->acq->assumed)
		ref->acq->assumed = ref->assumed;
	ref->acq->cut |= r->cut;
}

/* "return 0" drops nothing and "return 1" does: then it is 1 that says failure. */
static bool one_is_failure(struct run *r)
{
	bool zero = false, one = false;

	for (unsigned int i = 0; i < r->exits->len; i++) {
		const struct exit_state *es = r->exits->pdata[i];

		for (unsigned int j = 0; j < es->st->refs->len; j++) {
			if (state_ref(es->st, j)->state == R_RELEASED)
				*(state_bits(es->st, es->ret) == MODEL_ZERO ? &zero : &one) = true;
		}
	}
	return one && !zero;
}

void record_exits(struct run *r)
{
	if (r->bool_like && one_is_failure(r))
		r->bool_like = false;
	record_drops(r);
	for (unsigned int i = 0; i < r->exits->len; i++) {
		struct exit_state *es = r->exits->pdata[i];

		for (unsigned int j = 0; j < es->st->refs->len; j++) {
			const struct ref *ref = state_ref(es->st, j);
			struct place p;
			struct spath path;

			judge_double_put(r, es, ref);
			if (ref->dangling)
				continue;
			/* which of several references a round of a loop left behind is not followed */
			if (ref->state == R_ESCAPED || (ref->shared && ref->acq->acquire->block->loop))
				continue;
			p = place_of(r, es, ref);
			/* the caller gets it back through the field: decided there */
			if ((p.place == REF_FIELD || p.place == REF_GLOBAL) && !is_final(r) &&
			    spath_of_loc(&path, p.loc) && path.root != -1)
				continue;
			if (p.place == REF_FIELD && callback_of(r) == MODEL_CB_PROBE &&
			    classify_exit(r, es->st, es->ret) == EXIT_SUCCESS_)
				p.skip_when = remove_skips(r, es->st, ref, &p.skipped_by, &p.skip_fails);
			record_exit(r, es, ref, &p, p.place);
			g_free(p.skip_when);
			if (p.null_too)
				record_exit(r, es, ref, &p, REF_LOST);
		}
	}
}

/* ---- summary ---- */

/*
 * Fails, and leaves behind in a field what another function of this very file puts: whoever
 * calls it cannot be expected to.
 */
static bool undoes_itself(struct run *r, const struct exit_state *es, const struct loc *l)
{
	const struct loc *f = loc_last_field(l);

	return f && !r->f->is_static && classify_exit(r, es->st, es->ret) == EXIT_FAILURE_ &&
	       field_put_here(r, f->record, f->field);
}

static void held_effect(struct run *r, struct outcome *o, const struct exit_state *es, const struct ref *ref)
{
	struct place p = place_of(r, es, ref);
	struct effect e = { .kind = EFF_HELD,
			    .ref_kind = ref->acq->kind,
			    .soft = ref->acq->soft,
			    .param = -1,
			    .tag = ref->obj->tag };

	switch (p.place) {
	case REF_RETURNED:
		e.path.root = -1;
		e.owner = ref->owner || sym_object(r->tab, es->ret) != ref->obj;
		e.tag = r->f->ret.tag;
		break;
	case REF_OUTPARAM:
	case REF_FIELD:
	case REF_GLOBAL:
		if (!spath_of_loc(&e.path, p.loc) || e.path.root == -1)
			return;
		e.owner = ref->owner;
		if (p.place != REF_OUTPARAM) {
			e.acq = ref->acq;
			e.reported = undoes_itself(r, es, p.loc);
		}
		e.tag = p.loc->type.tag;
		break;
	case REF_LOST:
		/* "return dev_get_drvdata(get_device(dev));" */
		if (!ref->acq->soft || !spath_of_sym(&e.path, ref->obj) || e.path.root < 0)
			return;
		e.kind = EFF_GET;
		break;
	default: return;
	}
	g_array_append_val(o->effects, e);
}

static void event_effect(struct outcome *o, const struct event *ev)
{
	struct effect e = { .kind = EFF_RELEASE, .ref_kind = ev->kind, .param = -1 };

	if (!spath_of_sym(&e.path, ev->obj) || e.path.root == -1) {
		if (!ev->record || !strcmp(ev->record, "<derived>"))
			return;
		memset(&e.path, 0, sizeof(e.path));
		e.kind = EFF_RELEASE_ANY;
		e.record = ev->record;
		e.field = ev->field;
	}
	g_array_append_val(o->effects, e);
}

/* x->dev = param, where x is neither a parameter nor reached from one. */
static void stored_somewhere(struct run *r, struct outcome *o, const struct bind *b)
{
	const struct loc *f = loc_last_field(b->loc);
	struct effect e = { .kind = EFF_STORE_ANY, .path.root = -1 };
	struct spath from;

	if (!f || !spath_of_sym(&from, sym_object(r->tab, b->val)) || from.root < 0 || from.n)
		return;
	e.param = from.root;
	e.record = f->record;
	e.field = f->field;
	g_array_append_val(o->effects, e);
}

static void memory_effects(struct run *r, struct outcome *o, const struct exit_state *es)
{
	unsigned int writes = 0;

	for (unsigned int i = 0; i < es->st->env->len; i++) {
		const struct bind *b = &g_array_index(es->st->env, struct bind, i);
		struct effect e = { .kind = EFF_WRITE, .param = -1 };
		const struct ref *ref;
		struct spath from;

		if (!loc_is_external(b->loc))
			continue;
		if (!spath_of_loc(&e.path, b->loc) || e.path.root < 0) {
			stored_somewhere(r, o, b);
			continue;
		}
		/* *out = dev; return dev; one reference with two names */
		ref = ref_of(r, es->st, b->val);
		if (es->ret && ref && ref->obj == sym_object(r->tab, es->ret) &&
		    place_of(r, es, ref).place == REF_RETURNED) {
			e.kind = EFF_STORE;
			g_array_append_val(o->effects, e);
			continue;
		}
		if (ref && ref->state == R_RELEASED && ref->put && !ref->acq->soft && !ref->gen &&
		    e.path.root >= 0 && !spath_has_index(&e.path) &&
		    classify_exit(r, es->st, es->ret) == EXIT_FAILURE_) {
			e.kind = EFF_DANGLING;
			e.ref_kind = ref->acq->kind;
			e.acq = ref->acq;
			e.tag = b->loc->type.tag;
			g_array_append_val(o->effects, e);
		}
		if (ref)
			continue;
		if (spath_of_sym(&from, sym_object(r->tab, b->val)) && from.root >= 0 && !from.n) {
			e.kind = EFF_STORE;
			e.param = from.root;
		} else {
			e.bits = state_bits(es->st, b->val);
			e.has_const = state_const(es->st, b->val, &e.value);
			if (b->loc->type.kind != IR_T_PTR && e.bits == MODEL_ANY)
				continue;
			if (writes++ >= (e.has_const ? MAX_CONST_WRITES : MAX_WRITES))
				continue;
		}
		g_array_append_val(o->effects, e);
	}
}

static void preconditions(struct run *r, struct outcome *o, const struct state *st)
{
	o->exact = !st->merged;
	for (unsigned int i = 0; i < st->facts->len; i++) {
		const struct fact *f = &g_array_index(st->facts, struct fact, i);
		struct precond p = { .bits = state_bits(st, f->s), .has_eq = f->has_eq, .eq = f->eq };

		/* one of several values */
		if (f->nany && p.bits == f->s->bits)
			continue;
		if (f->s->kind != SYM_INIT || !spath_of_sym(&p.path, f->s) || p.path.root == -1) {
			/* comparisons are expressed by what they say of their operands */
			if (f->s->kind == SYM_CALL || f->s->kind == SYM_OUT || f->s->kind == SYM_JOIN ||
			    f->s->kind == SYM_UNKNOWN)
				o->exact = false;
			continue;
		}
		/* what one element was says nothing of the others */
		if (spath_has_index(&p.path)) {
			o->exact = false;
			continue;
		}
		g_array_append_val(o->pre, p);
	}
}

/* devm_foo_get(): by the naming rule of the kernel what it takes goes with the device. */
static bool is_managed_api(const char *name)
{
	static const char *const prefixes[] = { "devm_",   "__devm_", "_devm_", "drmm_",
						"__drmm_", "pcim_",   "devres_" };

	for (unsigned int i = 0; i < G_N_ELEMENTS(prefixes); i++) {
		if (g_str_has_prefix(name, prefixes[i]))
			return true;
	}
	return false;
}

static struct outcome *make_outcome(struct run *r, const struct exit_state *es)
{
	struct outcome *o = outcome_new();
	struct spath p;

	o->bits = es->ret ? state_bits(es->st, es->ret) : MODEL_ANY;
	if (es->ret) {
		o->has_const = state_const(es->st, es->ret, &o->value);
		/* also to_foo(dev): another name of the same object */
		if (spath_of_sym(&p, sym_object(r->tab, es->ret)) && p.root >= 0 && !p.n)
			o->alias = p.root;
	}
	for (unsigned int i = 0; i < es->st->refs->len; i++) {
		const struct ref *ref = state_ref(es->st, i);

		if (ref->state == R_HELD && !is_managed_api(r->f->name))
			held_effect(r, o, es, ref);
	}
	for (unsigned int i = 0; i < es->st->events->len; i++)
		event_effect(o, &g_array_index(es->st->events, struct event, i));
	memory_effects(r, o, es);
	preconditions(r, o, es->st);
	return o;
}

static void mark(struct summary *s)
{
	for (unsigned int i = 0; i < s->outcomes->len; i++) {
		const struct outcome *o = s->outcomes->pdata[i];

		for (unsigned int j = 0; j < o->effects->len; j++) {
			const struct effect *e = &g_array_index(o->effects, struct effect, j);

			if (e->kind == EFF_HELD && !e->soft && model_is_node(e->ref_kind))
				s->nodes = true;
			else if (e->kind == EFF_HELD && !e->soft)
				s->acquires = true;
			if (effect_releases(e))
				s->releases = true;
		}
	}
}

/* "return dev_get_drvdata(class_find_device(...));", and only that: where the device lies in it, or NULL. */
static const char *own_device(struct run *r)
{
	bool any = false;

	if (r->f->ret.kind != IR_T_PTR || r->up->now->nodes)
		return NULL;
	for (unsigned int i = 0; i < r->exits->len; i++) {
		struct exit_state *es = r->exits->pdata[i];

		for (unsigned int j = 0; j < es->st->refs->len; j++) {
			const struct ref *ref = state_ref(es->st, j);

			if (ref->state != R_HELD)
				continue;
			if (!own_device_is_data(r, es->ret, ref))
				return NULL;
			any = true;
		}
	}
	return any ? own_device_field(r->fu, r->f->ret.tag) : NULL;
}

struct summary *make_summary(struct run *r)
{
	struct summary *s = summary_new(r->f->name);

	s->detailed = callback_of(r) == MODEL_CB_REMOVE;

	for (unsigned int i = 0; i < r->exits->len; i++) {
		struct exit_state *es = r->exits->pdata[i];
		struct outcome *o = make_outcome(r, es);
		struct place p = { 0 };

		/* "return drvdata" that may be NULL: the caller must see both cases */
		for (unsigned int j = 0; j < es->st->refs->len && !p.null_too; j++) {
			if (state_ref(es->st, j)->state == R_HELD)
				p = place_of(r, es, state_ref(es->st, j));
		}
		if (p.null_too) {
			struct exit_state null = {
				.st = state_copy(es->st), .ret = es->ret, .block = es->block, .jump = es->jump
			};

			if (state_restrict(null.st, es->ret, MODEL_ZERO))
				summary_add(s, make_outcome(r, &null));
			state_free(null.st);
			o->bits &= ~MODEL_ZERO;
		}
		summary_add(s, o);
	}
	mark(s);
	s->own = own_device(r);
	return s;
}
