/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which variables are worth following, so that paths that cannot be are not taken for paths.
 */
#include "fix/place-priv.h"

/* Worth following: tested more than once, or set to something the test's way follows from. */
struct want {
	const struct ir_path *path;
	unsigned int tests, sets;
};

/* "x->field" of a local x: what it says is forgotten with every call that may set it; see fields_called(). */
static bool is_field(const struct ir_path *path)
{
	return path->kind == IR_P_FIELD && path->base->kind == IR_P_DEREF &&
	       path->base->base->kind == IR_P_VAR && path->base->base->var->kind != IR_V_GLOBAL &&
	       path->base->base->var->kind != IR_V_STATIC;
}

static struct want *want_of(GArray *wants, const struct ir_path *path, bool add)
{
	struct want w = { .path = path };

	if (!is_field(path) &&
	    (path->kind != IR_P_VAR || path->var->kind == IR_V_GLOBAL || path->var->kind == IR_V_STATIC))
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
		if (names_is_test(in->src) || in->src->kind == IR_E_LOAD)
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

static void take_wanted(struct place *p, const GArray *wants, bool fields)
{
	for (unsigned int i = 0; i < wants->len && p->nplaces < MAX_FACTS; i++) {
		const struct want *w = &g_array_index(wants, struct want, i);

		if (is_field(w->path) == fields && names_index(p, w->path) < 0 &&
		    (fields ? w->tests > 1 : w->sets || w->tests > 1))
			p->places[p->nplaces++] = w->path;
	}
}

void facts_collect(struct place *p)
{
	g_autoptr(GArray) wants = g_array_new(FALSE, FALSE, sizeof(struct want));

	want_round(p, wants, true);
	want_round(p, wants, false);
	want_round(p, wants, false);
	g_array_sort(wants, by_worth);
	/* what tells whether there is anything comes first */
	if (p->out && names_index(p, p->ref->acquire->dst) < 0 && p->nplaces < MAX_FACTS)
		p->places[p->nplaces++] = p->ref->acquire->dst;
	p->status = p->out ? names_index(p, p->ref->acquire->dst) : -1;
	made_collect(p);
	take_wanted(p, wants, false);
	take_wanted(p, wants, true);
}
