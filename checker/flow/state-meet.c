/* SPDX-License-Identifier: GPL-2.0-only */
/* Which abstract states may meet, and what is known after both. See state.h. */
#include "flow/state-priv.h"

#include <string.h>

#include "model/model.h"

static bool has_event(const struct state *s, const struct event *e)
{
	for (unsigned int i = 0; i < s->events->len; i++) {
		const struct event *o = &g_array_index(s->events, struct event, i);

		if (o->obj == e->obj && o->record == e->record && o->field == e->field)
			return true;
	}
	return false;
}

static const char *stored_in(const struct ref *r)
{
	const struct loc *f = r->stored ? loc_last_field(r->stored) : NULL;

	return f ? f->field : NULL;
}

/* At what reference @r is kept, and where: in whatever object, if only the field is the same. */
static uint32_t place_key(uint32_t h, const struct ref *r, bool loosely)
{
	const char *field = loosely ? stored_in(r) : NULL;

	return field ? key_mix(h, g_str_hash(field))
		     : key_mix(key_mix(h, r->obj->id), r->stored ? r->stored->id + 1 : 0);
}

static bool same_place(const struct ref *x, const struct ref *y, bool loosely)
{
	const char *field = loosely ? stored_in(x) : NULL;

	return (x->obj == y->obj && x->stored == y->stored) || (field && !g_strcmp0(field, stored_in(y)));
}

#define RET_BITS 3
#define MAX_RETVARS (32 / RET_BITS) /* in state.ret_bits */

/* Signs of the variables in @retvars from the @from-th on. */
static uint32_t ret_bits(struct symtab *t, const struct state *s, GPtrArray *retvars, unsigned int from)
{
	uint32_t all = 0;

	for (unsigned int i = from; i < retvars->len && i < from + MAX_RETVARS; i++)
		all = all << RET_BITS | state_bits(s, state_load(t, s, loc_var(t, retvars->pdata[i])));
	return all;
}

void state_set_ret_bits(struct symtab *t, struct state *s, GPtrArray *retvars)
{
	s->ret_bits = ret_bits(t, s, retvars, 0);
}

static uint32_t refs_key(const struct state *s, bool loosely)
{
	uint32_t h = key_mix(s->refs->len, s->ret_bits), sum = 0;

	for (unsigned int i = 0; i < s->refs->len; i++) {
		const struct ref *r = &g_array_index(s->refs, struct ref, i);

		h = key_mix(h, r->acq->id);
		h = key_mix(h, r->gen | r->count << 8 | r->state << 16 | (unsigned int)r->owner << 24);
		h = place_key(h, r, loosely);
	}
	/* events are in no order */
	for (unsigned int i = 0; i < s->events->len; i++) {
		const struct event *e = &g_array_index(s->events, struct event, i);

		if (!loosely || !e->field)
			sum += key_mix(key_mix(e->obj ? e->obj->id : 0, (uintptr_t)e->record),
				       (uintptr_t)e->field);
	}
	return key_mix(h, sum);
}

static uint32_t key(const struct state *s)
{
	uint32_t h = key_mix(s->env->len, s->facts->len), sum = 0;

	for (unsigned int i = 0; i < s->refs->len; i++)
		h = key_mix(h, (uintptr_t)g_array_index(s->refs, struct ref, i).var);
	for (unsigned int i = 0; i < s->env->len; i++) {
		const struct bind *b = &g_array_index(s->env, struct bind, i);

		sum += key_mix(b->loc->id, b->val->id);
	}
	for (unsigned int i = 0; i < s->facts->len; i++) {
		const struct fact *f = &g_array_index(s->facts, struct fact, i);
		uint32_t k = key_mix(f->s->id, f->bits | (unsigned int)f->has_eq << 8 | f->nany << 16);

		k = key_mix(k, (uint64_t)f->eq);
		for (unsigned int j = 0; j < f->nany; j++)
			k = key_mix(k, (uint64_t)f->any[j]);
		sum += k;
	}
	return key_mix(h, sum);
}

void state_set_keys(struct symtab *t, struct state *s, GPtrArray *retvars, bool loosely)
{
	state_set_ret_bits(t, s, retvars);
	s->refs_key = refs_key(s, loosely);
	s->key = key(s);
}

/* Does every local variable of @a that names a held reference name it in @b too? */
static bool names_too(struct symtab *t, const struct state *a, const struct state *b)
{
	uint32_t held = 0;

	for (unsigned int i = 0; i < a->refs->len; i++) {
		const struct ref *r = &g_array_index(a->refs, struct ref, i);

		if (r->state != R_HELD)
			continue;
		held = held ? held : symtab_mark(t);
		sym_mark(r->obj, held, i);
	}
	for (unsigned int i = 0; held && i < a->env->len; i++) {
		const struct bind *x = &g_array_index(a->env, struct bind, i), *y;
		const struct sym *obj;

		if (x->loc->kind != LOC_VAR || x->loc->var->kind == IR_V_TEMP)
			continue;
		obj = sym_object(t, x->val);
		if (obj->mark != held)
			continue;
		y = find_bind(b, x->loc);
		if (!y || sym_object(t, y->val) != obj)
			return false;
	}
	return true;
}

bool state_same_names(struct symtab *t, const struct state *a, const struct state *b)
{
	return names_too(t, a, b) && names_too(t, b, a);
}

static bool same_refs(const struct state *a, const struct state *b, bool loosely)
{
	if (a->refs->len != b->refs->len)
		return false;
	for (unsigned int i = 0; i < a->refs->len; i++) {
		const struct ref *x = &g_array_index(a->refs, struct ref, i);
		const struct ref *y = &g_array_index(b->refs, struct ref, i);

		if (x->acq != y->acq || x->gen != y->gen || x->count != y->count || x->state != y->state ||
		    x->owner != y->owner || !same_place(x, y, loosely))
			return false;
	}
	return true;
}

static bool events_too(const struct state *a, const struct state *b, bool loosely)
{
	for (unsigned int i = 0; i < a->events->len; i++) {
		const struct event *e = &g_array_index(a->events, struct event, i);

		if ((!loosely || !e->field) && !has_event(b, e))
			return false;
	}
	return true;
}

bool state_same_refs(struct symtab *t, const struct state *a, const struct state *b, GPtrArray *retvars,
		     bool loosely)
{
	if (!same_refs(a, b, loosely) || !events_too(a, b, loosely) || !events_too(b, a, loosely))
		return false;
	if (a->ret_bits != b->ret_bits)
		return false;
	for (unsigned int i = MAX_RETVARS; i < retvars->len; i += MAX_RETVARS)
		if (ret_bits(t, a, retvars, i) != ret_bits(t, b, retvars, i))
			return false;
	return true;
}

bool state_equal(const struct state *a, const struct state *b)
{
	if (a->env->len != b->env->len || a->facts->len != b->facts->len || a->refs->len != b->refs->len)
		return false;
	for (unsigned int i = 0; i < a->refs->len; i++) {
		const struct ref *x = &g_array_index(a->refs, struct ref, i);
		const struct ref *y = &g_array_index(b->refs, struct ref, i);

		if (x->var != y->var)
			return false;
	}
	for (unsigned int i = 0; i < a->env->len; i++) {
		const struct bind *x = &g_array_index(a->env, struct bind, i);
		const struct bind *y = &g_array_index(b->env, struct bind, i);

		/* mostly they are in the same order */
		if (y->loc != x->loc)
			y = find_bind(b, x->loc);
		if (!y || x->val != y->val)
			return false;
	}
	for (unsigned int i = 0; i < a->facts->len; i++) {
		const struct fact *x = &g_array_index(a->facts, struct fact, i);
		const struct fact *y = &g_array_index(b->facts, struct fact, i);

		if (y->s != x->s)
			y = find_fact(b, x->s);
		if (!y || x->bits != y->bits || x->has_eq != y->has_eq || x->eq != y->eq ||
		    x->nany != y->nany || memcmp(x->any, y->any, x->nany * sizeof(*x->any)))
			return false;
	}
	return true;
}

/* Where two states met: @j is what is called @x in one and @y in the other. */
struct joint {
	const struct sym *x, *y, *j;
};

/* Two states on the way to one. Whether a place or a value is known in one of them is asked for all of the other. */
struct meeting {
	struct symtab *t;
	const struct state *a, *b;
	const struct ir_block *block;
	struct state *n;
	struct joint *joints;
	unsigned int njoints;
};

static uint32_t mark_binds(struct symtab *t, const struct state *s)
{
	uint32_t mark = symtab_mark(t);

	for (unsigned int i = 0; i < s->env->len; i++)
		loc_mark(g_array_index(s->env, struct bind, i).loc, mark, i);
	return mark;
}

/* state_load() from @s after mark_binds(). */
static const struct sym *load_marked(struct symtab *t, const struct state *s, const struct loc *l,
				     uint32_t mark)
{
	if (l->mark == mark)
		return g_array_index(s->env, struct bind, l->at).val;
	if (l->kind == LOC_INDEX && l->index_known) {
		const struct loc *any = loc_index(t, l->base, false, 0, l->type);

		if (any->mark == mark)
			return g_array_index(s->env, struct bind, any->at).val;
	}
	return sym_init(t, l);
}

/* @l holds what is called at.x in one and at.y in the other. */
static void merge_bind(struct meeting *m, const struct loc *l, struct joint at)
{
	struct fact f = { 0 };
	int64_t other;

	if (at.x == at.y) {
		add_bind(m->n, l, at.x);
		return;
	}
	f.s = at.j = sym_join(m->t, m->block, l);
	f.bits = state_bits(m->a, at.x) | state_bits(m->b, at.y);
	f.has_eq = state_const(m->a, at.x, &f.eq) && state_const(m->b, at.y, &other) && f.eq == other;
	add_bind(m->n, l, at.j);
	m->joints[m->njoints++] = at;
	if (f.bits != at.j->bits || f.has_eq)
		add_fact(m->n, &f);
}

static void merge_env(struct meeting *m)
{
	const struct state *a = m->a, *b = m->b;
	uint32_t mark = mark_binds(m->t, b);

	for (unsigned int i = 0; i < a->env->len; i++) {
		const struct bind *x = &g_array_index(a->env, struct bind, i);
		struct joint at = { .x = x->val, .y = load_marked(m->t, b, x->loc, mark) };

		merge_bind(m, x->loc, at);
	}
	mark = mark_binds(m->t, a);
	for (unsigned int i = 0; i < b->env->len; i++) {
		const struct bind *y = &g_array_index(b->env, struct bind, i);
		struct joint at = { .y = y->val };

		if (y->loc->mark == mark)
			continue;
		at.x = load_marked(m->t, a, y->loc, mark);
		merge_bind(m, y->loc, at);
	}
}

static bool mentions_marked(const struct sym *s, uint32_t mark)
{
	const struct loc *root;

	if (s->mark == mark || (s->a && mentions_marked(s->a, mark)) || (s->b && mentions_marked(s->b, mark)))
		return true;
	root = s->loc ? loc_root(s->loc) : NULL;
	return root && root->kind == LOC_PTR && mentions_marked(root->ptr, mark);
}

/* The values that @f may have, ascending; 0: not known */
static unsigned int values_of(const struct fact *f, const int64_t **values)
{
	*values = f->has_eq ? &f->eq : f->any;
	return f->has_eq ? 1 : f->nany;
}

/* What one of @x and @y may be, as far as that is few values. */
static void merge_values(struct fact *f, const struct fact *x, const struct fact *y)
{
	const int64_t *v, *w;
	unsigned int i = 0, k = 0, n = 0, nv = values_of(x, &v), nw = values_of(y, &w);
	int64_t all[2 * FACT_VALUES];

	while (nv && nw && (i < nv || k < nw)) {
		bool first = k == nw || (i < nv && v[i] <= w[k]);
		int64_t next = first ? v[i] : w[k];

		i += i < nv && v[i] == next;
		k += k < nw && w[k] == next;
		all[n++] = next;
	}
	f->has_eq = n == 1;
	f->eq = n == 1 ? all[0] : 0;
	f->nany = n > 1 && n <= FACT_VALUES ? (uint8_t)n : 0;
	memset(f->any, 0, sizeof(f->any));
	memcpy(f->any, all, f->nany * sizeof(*all));
}

static void merge_fact(struct state *n, const struct sym *s, const struct fact *x, const struct fact *y)
{
	struct fact f = *x;

	f.s = s;
	f.bits |= y->bits;
	merge_values(&f, x, y);
	if (f.bits != s->bits || f.has_eq || f.nany)
		add_fact(n, &f);
}

static void merge_facts(struct meeting *m)
{
	const struct state *a = m->a, *b = m->b;
	g_autofree const struct fact **others = g_new0(const struct fact *, a->facts->len + 1);
	uint32_t mark = symtab_mark(m->t);

	for (unsigned int i = 0; i < b->facts->len; i++)
		sym_mark(g_array_index(b->facts, struct fact, i).s, mark, i);
	for (unsigned int i = 0; i < a->facts->len; i++) {
		const struct sym *s = g_array_index(a->facts, struct fact, i).s;

		if (s->mark == mark)
			others[i] = &g_array_index(b->facts, struct fact, s->at);
	}
	/* what a join symbol was in an earlier round says nothing of what it is now */
	mark = symtab_mark(m->t);
	for (unsigned int i = 0; i < m->njoints; i++)
		sym_mark(m->joints[i].j, mark, i);
	for (unsigned int i = 0; i < a->facts->len; i++) {
		const struct fact *x = &g_array_index(a->facts, struct fact, i);

		if (others[i] && !mentions_marked(x->s, mark))
			merge_fact(m->n, x->s, x, others[i]);
	}
}

/* x->valid is known here and y->valid there: so is j->valid. */
static void merge_pointee(struct meeting *m, const struct joint *at, uint32_t mark)
{
	struct ir_type type = { .kind = IR_T_RECORD };
	const struct loc *lx = loc_ptr(m->t, at->x, type), *ly = loc_ptr(m->t, at->y, type);
	const struct loc *lj = loc_ptr(m->t, at->j, type);

	for (unsigned int i = 0; lx->mark == mark && i < m->a->facts->len; i++) {
		const struct fact *x = &g_array_index(m->a->facts, struct fact, i), *y;
		const struct loc *to;

		if (x->s->kind != SYM_INIT || x->s->loc == lx)
			continue;
		to = loc_rebase(m->t, x->s->loc, lx, ly);
		y = to ? find_fact(m->b, sym_init(m->t, to)) : NULL;
		if (y && !find_bind(m->n, to))
			merge_fact(m->n, sym_init(m->t, loc_rebase(m->t, x->s->loc, lx, lj)), x, y);
	}
}

static void merge_pointees(struct meeting *m)
{
	uint32_t mark = symtab_mark(m->t);

	/* places about whose inside something is known */
	for (unsigned int i = 0; i < m->a->facts->len; i++) {
		const struct sym *s = g_array_index(m->a->facts, struct fact, i).s;
		const struct loc *l = s->kind == SYM_INIT ? s->loc : NULL;

		for (; l && l->mark != mark;
		     l = l->kind == LOC_FIELD || l->kind == LOC_INDEX ? l->base : NULL)
			loc_mark(l, mark, 0);
	}
	for (unsigned int i = 0; i < m->njoints; i++)
		merge_pointee(m, &m->joints[i], mark);
}

static void merge_refs(struct state *n, const struct state *a, const struct state *b)
{
	g_array_append_vals(n->refs, b->refs->data, b->refs->len);
	g_array_append_vals(n->events, b->events->data, b->events->len);
	for (unsigned int i = 0; i < a->events->len; i++) {
		const struct event *e = &g_array_index(a->events, struct event, i);

		if (!has_event(b, e))
			g_array_append_vals(n->events, e, 1);
	}
	for (unsigned int i = 0; i < n->refs->len; i++) {
		struct ref *r = state_ref(n, i);
		const struct ref *o = &g_array_index(a->refs, struct ref, i);

		if (r->var != o->var)
			r->var = NULL;
		if (r->put != o->put)
			r->put = NULL;
		if (!r->assumed)
			r->assumed = o->assumed;
		r->pinned |= o->pinned;
		r->lost_at = o->lost_at ? o->lost_at : r->lost_at;
		r->since = o->since;
	}
}

struct state *state_merge(struct symtab *t, const struct state *a, const struct state *b,
			  const struct ir_block *block)
{
	struct state *n = state_new();
	struct meeting m = { .t = t, .a = a, .b = b, .block = block, .n = n };

	m.joints = g_new(struct joint, a->env->len + b->env->len);
	merge_refs(n, a, b);
	merge_env(&m);
	merge_facts(&m);
	merge_pointees(&m);
	g_free(m.joints);
	for (unsigned int i = 0; i < b->escaped->len; i++)
		g_ptr_array_add(n->escaped, b->escaped->pdata[i]);
	for (unsigned int i = 0; i < a->escaped->len; i++) {
		if (!g_ptr_array_find(n->escaped, a->escaped->pdata[i], NULL))
			g_ptr_array_add(n->escaped, a->escaped->pdata[i]);
	}
	n->merged = true;
	n->trace = a->depth <= b->depth ? a->trace : b->trace;
	n->depth = MIN(a->depth, b->depth);
	n->jump = a->jump == b->jump ? a->jump : NULL;
	return n;
}
