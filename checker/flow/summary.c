/* SPDX-License-Identifier: GPL-2.0-only */
/* Function summaries: paths relative to parameters, outcomes, JSON. See summary.h. */
#include "flow/summary.h"

#include <string.h>

#include "model/model.h"

#define MAX_OUTCOMES 12

struct summary *summary_new(const char *name)
{
	struct summary *s = g_new0(struct summary, 1);

	s->name = name;
	s->outcomes = g_ptr_array_new_with_free_func((GDestroyNotify)outcome_free);
	return s;
}

void summary_free(struct summary *s)
{
	if (!s)
		return;
	g_ptr_array_unref(s->outcomes);
	g_free(s);
}

struct outcome *outcome_new(void)
{
	struct outcome *o = g_new0(struct outcome, 1);

	o->alias = -1;
	o->pre = g_array_new(FALSE, TRUE, sizeof(struct precond));
	o->effects = g_array_new(FALSE, TRUE, sizeof(struct effect));
	return o;
}

void outcome_free(struct outcome *o)
{
	if (!o)
		return;
	g_array_unref(o->pre);
	g_array_unref(o->effects);
	g_free(o);
}

bool spath_equal(const struct spath *a, const struct spath *b)
{
	if (a->root != b->root || a->n != b->n || g_strcmp0(a->global, b->global))
		return false;
	for (unsigned int i = 0; i < a->n; i++) {
		if (a->steps[i].op != b->steps[i].op || g_strcmp0(a->steps[i].field, b->steps[i].field) ||
		    g_strcmp0(a->steps[i].record, b->steps[i].record))
			return false;
	}
	return true;
}

bool spath_has_index(const struct spath *p)
{
	for (unsigned int i = 0; i < p->n; i++) {
		if (p->steps[i].op == '[')
			return true;
	}
	return false;
}

bool effect_releases(const struct effect *e)
{
	return e->kind == EFF_RELEASE || e->kind == EFF_RELEASE_ANY;
}

bool outcome_releases(const struct outcome *o)
{
	for (unsigned int i = 0; i < o->effects->len; i++) {
		if (effect_releases(&g_array_index(o->effects, struct effect, i)))
			return true;
	}
	return false;
}

static bool effect_equal(const struct effect *a, const struct effect *b)
{
	return a->kind == b->kind && spath_equal(&a->path, &b->path) && a->owner == b->owner &&
	       !g_strcmp0(a->record, b->record) && !g_strcmp0(a->field, b->field) && a->param == b->param &&
	       a->bits == b->bits && a->has_const == b->has_const && a->value == b->value && a->acq == b->acq;
}

static bool effects_subset(const GArray *a, const GArray *b)
{
	for (unsigned int i = 0; i < a->len; i++) {
		const struct effect *e = &g_array_index(a, struct effect, i);
		bool found = false;

		for (unsigned int j = 0; j < b->len && !found; j++)
			found = effect_equal(e, &g_array_index(b, struct effect, j));
		if (!found)
			return false;
	}
	return true;
}

static bool effects_equal(const GArray *a, const GArray *b)
{
	return a->len == b->len && effects_subset(a, b) && effects_subset(b, a);
}

/* Keep of @pre only what both outcomes require. */
static void widen_pre(GArray *pre, const GArray *other)
{
	for (unsigned int i = pre->len; i-- > 0;) {
		struct precond *p = &g_array_index(pre, struct precond, i);
		const struct precond *q = NULL;

		for (unsigned int j = 0; j < other->len && !q; j++) {
			const struct precond *c = &g_array_index(other, struct precond, j);

			if (spath_equal(&p->path, &c->path))
				q = c;
		}
		if (q) {
			p->bits |= q->bits;
			p->has_eq = p->has_eq && q->has_eq && p->eq == q->eq;
		}
		if (!q || (p->bits == MODEL_ANY && !p->has_eq))
			g_array_remove_index_fast(pre, i);
	}
}

static bool pre_equal(const GArray *a, const GArray *b)
{
	if (a->len != b->len)
		return false;
	for (unsigned int i = 0; i < a->len; i++) {
		const struct precond *p = &g_array_index(a, struct precond, i);
		bool found = false;

		for (unsigned int j = 0; j < b->len && !found; j++) {
			const struct precond *q = &g_array_index(b, struct precond, j);

			found = spath_equal(&p->path, &q->path) && p->bits == q->bits &&
				p->has_eq == q->has_eq && p->eq == q->eq;
		}
		if (!found)
			return false;
	}
	return true;
}

static void outcome_widen(struct outcome *o, const struct outcome *n)
{
	o->has_const = o->has_const && n->has_const && o->value == n->value;
	o->exact = o->exact && n->exact && pre_equal(o->pre, n->pre);
	o->bits |= n->bits;
	if (o->alias != n->alias)
		o->alias = -1;
	widen_pre(o->pre, n->pre);
}

/*
 * Outcomes with equal effects become one when their results have the same signs or there are many
 * already: a caller that tests the result must be able to tell success from failure.
 */
void summary_add(struct summary *s, struct outcome *n)
{
	unsigned int most = s->detailed ? 4 * MAX_OUTCOMES : MAX_OUTCOMES;

	for (unsigned int i = 0; i < s->outcomes->len; i++) {
		struct outcome *o = s->outcomes->pdata[i];

		if (!effects_equal(o->effects, n->effects) || o->alias != n->alias)
			continue;
		if (o->bits != n->bits && s->outcomes->len < most)
			continue;
		if (!pre_equal(o->pre, n->pre) && s->outcomes->len < most / 2 &&
		    (n->effects->len || s->detailed))
			continue;
		outcome_widen(o, n);
		outcome_free(n);
		return;
	}
	g_ptr_array_add(s->outcomes, n);
}

static bool spath_push(struct spath *p, char op, const struct loc *l)
{
	struct sstep *st;

	if (p->n == SPATH_MAX)
		return false;
	st = &p->steps[p->n++];
	st->op = op;
	st->record = l->record;
	st->field = l->field;
	st->type = l->type;
	return true;
}

bool spath_of_sym(struct spath *p, const struct sym *s)
{
	if (s->kind == SYM_INIT && s->loc->kind == LOC_VAR && s->loc->var->param >= 0) {
		memset(p, 0, sizeof(*p));
		p->root = s->loc->var->param;
		return true;
	}
	if (s->kind == SYM_INIT)
		return spath_of_loc(p, s->loc);
	return false;
}

bool spath_of_loc(struct spath *p, const struct loc *l)
{
	switch (l->kind) {
	case LOC_VAR:
		if (l->var->kind != IR_V_GLOBAL && l->var->kind != IR_V_STATIC)
			return false;
		memset(p, 0, sizeof(*p));
		p->root = -2;
		p->global = l->var->name;
		p->var = l->var;
		return true;
	case LOC_PTR: return spath_of_sym(p, l->ptr) && spath_push(p, '*', l);
	case LOC_INDEX: return spath_of_loc(p, l->base) && spath_push(p, '[', l);
	case LOC_FIELD:
		if (l->base->kind == LOC_PTR)
			return spath_of_sym(p, l->base->ptr) && spath_push(p, '>', l);
		return spath_of_loc(p, l->base) && spath_push(p, '.', l);
	}
	return false;
}

char *spath_str(const struct spath *p)
{
	GString *s = g_string_new(NULL);

	if (p->root == -2)
		g_string_append(s, p->global);
	else if (p->root == -1)
		g_string_append(s, "result");
	else
		g_string_append_printf(s, "arg%d", p->root);
	for (unsigned int i = 0; i < p->n; i++) {
		const struct sstep *st = &p->steps[i];

		if (st->op == '>')
			g_string_append_printf(s, "->%s", st->field);
		else if (st->op == '.')
			g_string_append_printf(s, ".%s", st->field);
		else if (st->op == '[')
			g_string_append(s, "[*]");
		else
			g_string_prepend(s, "*");
	}
	return g_string_free(s, FALSE);
}

static json_t *type_to_json(const struct ir_type *t)
{
	return json_pack("[i,s?,i,b]", (int)t->kind, t->tag, (int)t->depth, (int)t->is_unsigned);
}

static json_t *spath_to_json(const struct spath *p)
{
	json_t *steps = json_array();

	for (unsigned int i = 0; i < p->n; i++) {
		const struct sstep *st = &p->steps[i];
		char op[2] = { st->op, '\0' };

		json_array_append_new(steps, json_pack("{s:s,s:s?,s:s?,s:o}", "op", op, "record", st->record,
						       "field", st->field, "type", type_to_json(&st->type)));
	}
	return json_pack("{s:i,s:s?,s:o}", "root", p->root, "global", p->global, "steps", steps);
}

static const char *keep(GStringChunk *strings, const char *s)
{
	return s ? g_string_chunk_insert_const(strings, s) : NULL;
}

static const char *get_str(const json_t *j, const char *key, GStringChunk *strings)
{
	return keep(strings, json_string_value(json_object_get(j, key)));
}

static bool type_from_json(struct ir_type *t, const json_t *j, GStringChunk *strings)
{
	if (json_array_size(j) != 4)
		return false;
	*t = (struct ir_type){
		.kind = json_integer_value(json_array_get(j, 0)),
		.tag = keep(strings, json_string_value(json_array_get(j, 1))),
		.depth = json_integer_value(json_array_get(j, 2)),
		.is_unsigned = json_is_true(json_array_get(j, 3)),
	};
	return true;
}

static bool spath_from_json(struct spath *p, const json_t *j, GStringChunk *strings)
{
	const json_t *steps = json_object_get(j, "steps"), *root = json_object_get(j, "root");
	size_t i;
	json_t *st;

	memset(p, 0, sizeof(*p));
	if (!json_is_integer(root) || !json_is_array(steps) || json_array_size(steps) > SPATH_MAX)
		return false;
	p->root = json_integer_value(root);
	p->global = get_str(j, "global", strings);
	json_array_foreach((json_t *)steps, i, st) {
		const char *op = json_string_value(json_object_get(st, "op"));
		struct sstep *out = &p->steps[p->n++];

		if (!op || !type_from_json(&out->type, json_object_get(st, "type"), strings))
			return false;
		out->op = *op;
		out->record = get_str(st, "record", strings);
		out->field = get_str(st, "field", strings);
	}
	return true;
}

static json_t *effect_to_json(const struct effect *e)
{
	return json_pack("{s:i,s:o,s:b,s:b,s:b,s:s?,s:s?,s:s?,s:i,s:i,s:b,s:I,s:s?}", "kind", (int)e->kind,
			 "path", spath_to_json(&e->path), "owner", (int)e->owner, "soft", (int)e->soft,
			 "reported", (int)e->reported, "refkind", e->ref_kind, "record", e->record, "field",
			 e->field, "param", e->param, "bits", (int)e->bits, "const", (int)e->has_const,
			 "value", (json_int_t)e->value, "tag", e->tag);
}

static bool effect_from_json(struct effect *e, const json_t *j, GStringChunk *strings)
{
	memset(e, 0, sizeof(*e));
	if (!json_is_integer(json_object_get(j, "kind")))
		return false;
	e->kind = json_integer_value(json_object_get(j, "kind"));
	e->owner = json_is_true(json_object_get(j, "owner"));
	e->soft = json_is_true(json_object_get(j, "soft"));
	e->reported = json_is_true(json_object_get(j, "reported"));
	e->ref_kind = get_str(j, "refkind", strings);
	e->record = get_str(j, "record", strings);
	e->field = get_str(j, "field", strings);
	e->param = json_integer_value(json_object_get(j, "param"));
	e->bits = json_integer_value(json_object_get(j, "bits"));
	e->has_const = json_is_true(json_object_get(j, "const"));
	e->value = json_integer_value(json_object_get(j, "value"));
	e->tag = get_str(j, "tag", strings);
	return spath_from_json(&e->path, json_object_get(j, "path"), strings);
}

static json_t *outcome_to_json(const struct outcome *o)
{
	json_t *pre = json_array(), *effects = json_array();

	for (unsigned int i = 0; i < o->pre->len; i++) {
		const struct precond *p = &g_array_index(o->pre, struct precond, i);

		json_array_append_new(pre, json_pack("{s:o,s:i,s:b,s:I}", "path", spath_to_json(&p->path),
						     "bits", (int)p->bits, "has_eq", (int)p->has_eq, "eq",
						     (json_int_t)p->eq));
	}
	for (unsigned int i = 0; i < o->effects->len; i++)
		json_array_append_new(effects, effect_to_json(&g_array_index(o->effects, struct effect, i)));
	return json_pack("{s:i,s:b,s:b,s:I,s:i,s:o,s:o}", "bits", (int)o->bits, "exact", (int)o->exact,
			 "const", (int)o->has_const, "value", (json_int_t)o->value, "alias", o->alias, "pre",
			 pre, "effects", effects);
}

static struct outcome *outcome_from_json(json_t *j, GStringChunk *strings)
{
	struct outcome *o = outcome_new();
	json_t *pre, *effects, *e;
	json_int_t value;
	int bits, has_const, exact;
	size_t i;

	if (json_unpack(j, "{s:i,s:b,s:b,s:I,s:i,s:o,s:o}", "bits", &bits, "exact", &exact, "const",
			&has_const, "value", &value, "alias", &o->alias, "pre", &pre, "effects",
			&effects) < 0)
		goto bad;
	o->bits = bits;
	o->exact = exact;
	o->has_const = has_const;
	o->value = value;
	json_array_foreach(pre, i, e) {
		struct precond p = { 0 };
		json_t *path;
		json_int_t eq;
		int pbits, has_eq;

		if (json_unpack(e, "{s:o,s:i,s:b,s:I}", "path", &path, "bits", &pbits, "has_eq", &has_eq,
				"eq", &eq) < 0 ||
		    !spath_from_json(&p.path, path, strings))
			goto bad;
		p.bits = pbits;
		p.has_eq = has_eq;
		p.eq = eq;
		g_array_append_val(o->pre, p);
	}
	json_array_foreach(effects, i, e) {
		struct effect f;

		if (!effect_from_json(&f, e, strings))
			goto bad;
		g_array_append_val(o->effects, f);
	}
	return o;
bad:
	outcome_free(o);
	return NULL;
}

json_t *summary_to_json(const struct summary *s)
{
	json_t *outcomes = json_array();

	for (unsigned int i = 0; i < s->outcomes->len; i++)
		json_array_append_new(outcomes, outcome_to_json(s->outcomes->pdata[i]));
	return json_pack("{s:b,s:b,s:b,s:o,s:s*}", "acquires", (int)s->acquires, "nodes", (int)s->nodes,
			 "releases", (int)s->releases, "outcomes", outcomes, "own", s->own);
}

struct summary *summary_from_json(const char *name, const json_t *j, GStringChunk *strings)
{
	struct summary *s = summary_new(keep(strings, name));
	json_t *outcomes, *e;
	const char *own = NULL;
	int acquires, nodes, releases;
	size_t i;

	if (json_unpack((json_t *)j, "{s:b,s:b,s:b,s:o,s?s}", "acquires", &acquires, "nodes", &nodes,
			"releases", &releases, "outcomes", &outcomes, "own", &own) < 0)
		goto bad;
	s->own = keep(strings, own);
	s->acquires = acquires;
	s->nodes = nodes;
	s->releases = releases;
	json_array_foreach(outcomes, i, e) {
		struct outcome *o = outcome_from_json(e, strings);

		if (!o)
			goto bad;
		g_ptr_array_add(s->outcomes, o);
	}
	return s;
bad:
	summary_free(s);
	return NULL;
}
