/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Names of an object: which variables and fields may hold a pointer to it or into it, and
 * which expressions use it.
 *
 * What is read out of the object (its driver data, its of_node) is no name of it: using
 * that after the reference is gone is the idiom of the drivers this is for.
 */
#include "fix/place-priv.h"

int names_index(const struct place *p, const struct ir_path *path)
{
	for (unsigned int i = 0; i < p->nplaces; i++) {
		if (p->places[i] == path)
			return (int)i;
	}
	return -1;
}

static bool is_name(const struct place *p, uint16_t names, const struct ir_path *path)
{
	int i = names_index(p, path);

	return i >= 0 && (unsigned int)i < p->nnames && (names >> i & 1);
}

/* Does the place lie inside the object: a field of what a name points to? */
static bool inside_object(const struct place *p, uint16_t names, const struct ir_path *path)
{
	while (path->kind == IR_P_FIELD || path->kind == IR_P_INDEX)
		path = path->base;
	return path->kind == IR_P_DEREF && is_name(p, names, path->base);
}

/* Does reaching the place take a look through a name? */
static bool through_object(const struct place *p, uint16_t names, const struct ir_path *path)
{
	for (; path; path = path->base) {
		if (path->kind == IR_P_DEREF && is_name(p, names, path->base))
			return true;
	}
	return false;
}

bool names_value(const struct place *p, uint16_t names, const struct ir_expr *e)
{
	switch (e->kind) {
	case IR_E_LOAD:
		return is_name(p, names, e->path);
	case IR_E_ADDR:
		return inside_object(p, names, e->path);
	case IR_E_CONTAINER_OF:
		return names_value(p, names, e->a);
	case IR_E_BINOP:
		return (e->oper == IR_O_ADD || e->oper == IR_O_SUB) &&
		       (names_value(p, names, e->a) || names_value(p, names, e->b));
	default:
		return false;
	}
}

bool names_looks_into(const struct place *p, uint16_t names, const struct ir_expr *e)
{
	if (!e)
		return false;
	if (e->kind == IR_E_LOAD)
		return through_object(p, names, e->path);
	if (e->kind == IR_E_ADDR)
		return through_object(p, names, e->path) && !inside_object(p, names, e->path);
	return names_looks_into(p, names, e->a) || names_looks_into(p, names, e->b);
}

static bool path_null_deref(const struct place *p, const struct elem *el, const struct ir_path *path)
{
	for (; path; path = path->base) {
		int i = path->kind == IR_P_DEREF ? names_index(p, path->base) : -1;

		if (i >= 0 && el->fact[i] == SIGN_ZERO)
			return true;
	}
	return false;
}

bool names_null_deref(const struct place *p, const struct elem *el, const struct ir_expr *e, bool addresses)
{
	if (!e)
		return false;
	if (e->kind == IR_E_LOAD || (e->kind == IR_E_ADDR && addresses))
		return path_null_deref(p, el, e->path);
	return names_null_deref(p, el, e->a, addresses) || names_null_deref(p, el, e->b, addresses);
}

bool names_write_into(const struct place *p, uint16_t names, const struct ir_path *dst)
{
	return through_object(p, names, dst);
}

/* Does the place a fact speaks of, for this call, hold a name? */
static bool fact_names(const struct place *p, const struct ir_instr *in, const struct model_place *mp,
		       uint16_t names)
{
	const struct ir_expr *arg;

	if (mp->arg < 0 || (unsigned int)mp->arg >= in->nargs)
		return false;
	arg = in->args[mp->arg];
	if (!mp->field && !mp->deref)
		return names_value(p, names, arg);
	for (unsigned int i = 0; i < p->nnames; i++) {
		const struct ir_path *n = p->places[i];

		if (!(names >> i & 1))
			continue;
		if (!mp->field) {
			if (arg->kind == IR_E_ADDR && arg->path == n)
				return true;
			continue;
		}
		if (n->kind != IR_P_FIELD || !g_str_equal(n->field, mp->field))
			continue;
		if (arg->kind == IR_E_ADDR && arg->path == n->base)
			return true;
		if (arg->kind == IR_E_LOAD && n->base->kind == IR_P_DEREF && n->base->base == arg->path)
			return true;
	}
	return false;
}

bool names_call_has(const struct place *p, const struct ir_instr *in, enum model_effect effect, uint16_t names,
		    bool *found)
{
	const struct model_row *row = in->callee ? model_find(p->fu->model, in->callee) : NULL;
	bool any = false;

	for (const struct model_fact *f = row ? row->facts : NULL; f; f = f->next) {
		if (f->effect != effect)
			continue;
		any = true;
		if (effect == MODEL_ACTION ? (f->arg >= 0 && (unsigned int)f->arg < in->nargs &&
					      names_value(p, names, in->args[f->arg])) :
					     fact_names(p, in, &f->place, names))
			return true;
	}
	if (found)
		*found = any;
	return false;
}

/*
 * Is the result of a call a name? Known helpers say so; a result without a record type
 * (dev_name() and the like) may point into the object.
 */
bool names_call_gives(const struct place *p, const struct ir_instr *in, uint16_t names)
{
	const struct ir_type *t = &in->dst->type;

	if (g_hash_table_contains(p->acquires, in))
		return true;
	if (names_call_has(p, in, MODEL_SAME, names, NULL) || names_call_has(p, in, MODEL_RETURNS, names, NULL))
		return true;
	if (names_call_has(p, in, MODEL_DERIVE, names, NULL) || t->kind != IR_T_PTR || t->tag)
		return false;
	for (unsigned int i = 0; i < in->nargs; i++) {
		if (names_value(p, names, in->args[i]))
			return true;
	}
	return false;
}

static bool gives_name(const struct place *p, const struct ir_instr *in)
{
	uint16_t all = (uint16_t)((1u << p->nnames) - 1);

	if (!in->dst)
		return false;
	if (in->op == IR_ASSIGN)
		return names_value(p, all, in->src);
	return in->op == IR_CALL && names_call_gives(p, in, all);
}

static const struct ir_var *path_root(const struct ir_path *path)
{
	while (path->kind != IR_P_VAR)
		path = path->base;
	return path->var;
}

static bool outlives(const struct ir_path *path)
{
	const struct ir_var *v = path_root(path);

	if (path->kind == IR_P_VAR)
		return v->kind == IR_V_GLOBAL || v->kind == IR_V_STATIC;
	for (; path->kind != IR_P_VAR; path = path->base) {
		if (path->kind == IR_P_DEREF)
			return true;
	}
	return v->kind == IR_V_GLOBAL || v->kind == IR_V_STATIC;
}

static bool add_name(struct place *p, const struct ir_path *path)
{
	if (names_index(p, path) >= 0)
		return true;
	if (p->nnames == MAX_NAMES)
		return false;
	if (path->kind == IR_P_VAR && path->var->kind == IR_V_TEMP)
		p->temps |= (uint16_t)(1u << p->nnames);
	else if (outlives(path))
		p->outside |= (uint16_t)(1u << p->nnames);
	p->places[p->nnames++] = path;
	p->nplaces = p->nnames;
	return true;
}

/* One round over the function; true when a name was added. */
static bool add_names(struct place *p, bool *full)
{
	unsigned int before = p->nnames;

	for (unsigned int b = 0; b < p->fn->blocks->len; b++) {
		const struct ir_block *blk = p->fn->blocks->pdata[b];

		for (unsigned int i = 0; i < blk->instrs->len; i++) {
			const struct ir_instr *in = blk->instrs->pdata[i];

			if (gives_name(p, in) && !add_name(p, in->dst))
				*full = true;
		}
	}
	return p->nnames > before && !*full;
}

/* The first name that the source spells is what flow calls the object. */
static bool find_home(struct place *p)
{
	for (unsigned int i = 0; i < p->nnames; i++) {
		g_autofree char *s = ir_path_str(p->places[i]);

		if (p->ref->object && g_str_equal(s, p->ref->object)) {
			p->home = i;
			return true;
		}
	}
	return false;
}

static bool tests_name(const struct place *p, const struct ir_expr *e)
{
	uint16_t all = (uint16_t)((1u << p->nnames) - 1);

	if (!e)
		return false;
	return names_value(p, all, e) || tests_name(p, e->a) || tests_name(p, e->b);
}

static bool is_test(const struct ir_expr *e)
{
	return e->kind == IR_E_UNOP || (e->kind == IR_E_BINOP && e->oper <= IR_O_GE);
}

static void look_for_tests(struct place *p)
{
	uint16_t all = (uint16_t)((1u << p->nnames) - 1);

	for (unsigned int b = 0; b < p->fn->blocks->len; b++) {
		const struct ir_block *blk = p->fn->blocks->pdata[b];

		if (blk->term.kind == IR_TERM_BRANCH && tests_name(p, blk->term.value))
			p->tested_null = true;
		for (unsigned int i = 0; i < blk->instrs->len; i++) {
			const struct ir_instr *in = blk->instrs->pdata[i];

			if (in->op == IR_ASSIGN && is_test(in->src) && tests_name(p, in->src))
				p->tested_null = true;
			if (in->op != IR_CALL)
				continue;
			if (names_call_has(p, in, MODEL_IS_ERR, all, NULL))
				p->tested_err = true;
			if (names_call_has(p, in, MODEL_IS_ERR_OR_NULL, all, NULL))
				p->tested_null = p->tested_err = true;
		}
	}
}

/* Worth following: tested more than once, or set to something the test's way follows from. */
struct want {
	const struct ir_path *path;
	unsigned int tests, sets;
};

static struct want *want_of(GArray *wants, const struct ir_path *path, bool add)
{
	struct want w = { .path = path };

	if (path->kind != IR_P_VAR || path->var->kind == IR_V_GLOBAL || path->var->kind == IR_V_STATIC)
		return NULL;
	for (unsigned int i = 0; i < wants->len; i++) {
		struct want *have = &g_array_index(wants, struct want, i);

		if (have->path == path)
			return have;
	}
	if (!add)
		return NULL;
	g_array_append_val(wants, w);
	return &g_array_index(wants, struct want, wants->len - 1);
}

static void want_tested(GArray *wants, const struct ir_expr *e)
{
	struct want *w = e && e->kind == IR_E_LOAD ? want_of(wants, e->path, true) : NULL;

	if (w)
		w->tests++;
	if (e && e->a)
		want_tested(wants, e->a);
	if (e && e->b)
		want_tested(wants, e->b);
}

static void want_set(const struct place *p, GArray *wants, const struct ir_instr *in)
{
	struct want *w = in->dst ? want_of(wants, in->dst, false) : NULL;

	if (!w)
		return;
	if (in->op == IR_ASSIGN) {
		w->sets++;
		if (is_test(in->src) || in->src->kind == IR_E_LOAD)
			want_tested(wants, in->src);
	} else if (in->callee) {
		const struct model_row *row = model_find(p->fu->model, in->callee);

		w->sets += row && row->result != MODEL_ANY;
	}
}

static void want_round(struct place *p, GArray *wants, bool terms)
{
	for (unsigned int b = 0; b < p->fn->blocks->len; b++) {
		const struct ir_block *blk = p->fn->blocks->pdata[b];

		if (terms && blk->term.value &&
		    (blk->term.kind == IR_TERM_BRANCH || blk->term.kind == IR_TERM_RETURN))
			want_tested(wants, blk->term.value);
		for (unsigned int i = 0; !terms && i < blk->instrs->len; i++)
			want_set(p, wants, blk->instrs->pdata[i]);
	}
}

static int by_worth(const void *a, const void *b)
{
	const struct want *x = a, *y = b;
	unsigned int wx = x->tests + x->sets, wy = y->tests + y->sets;

	if (wx != wy)
		return wx > wy ? -1 : 1;
	return x->path->id < y->path->id ? -1 : x->path->id > y->path->id;
}

static void collect_facts(struct place *p)
{
	g_autoptr(GArray) wants = g_array_new(FALSE, FALSE, sizeof(struct want));

	want_round(p, wants, true);
	want_round(p, wants, false);
	want_round(p, wants, false);
	g_array_sort(wants, by_worth);
	for (unsigned int i = 0; i < wants->len && p->nplaces < MAX_FACTS; i++) {
		const struct want *w = &g_array_index(wants, struct want, i);

		if (names_index(p, w->path) < 0 && (w->sets || w->tests > 1))
			p->places[p->nplaces++] = w->path;
	}
}

bool names_collect(struct place *p, char **why)
{
	bool full = false;
	GHashTableIter it;
	gpointer in;

	g_hash_table_iter_init(&it, p->acquires);
	while (g_hash_table_iter_next(&it, &in, NULL)) {
		if (((const struct ir_instr *)in)->dst)
			add_name(p, ((const struct ir_instr *)in)->dst);
	}
	while (add_names(p, &full))
		;
	if (full) {
		*why = g_strdup("the object has too many names to follow");
		return false;
	}
	if (!find_home(p)) {
		*why = g_strdup("no variable of this function holds the pointer");
		return false;
	}
	look_for_tests(p);
	collect_facts(p);
	return true;
}
