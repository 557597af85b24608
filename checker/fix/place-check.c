/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Plans put into the graph and walked, and what is asked about the walk.
 */
#include "fix/place-priv.h"

#include <string.h>

struct plant {
	struct place *p;
	const struct site *s;
	unsigned int n;
};

static void plant_pos(uint32_t at, void *data)
{
	struct plant *d = data;

	d->p->site_at[at] = d->s;
	d->n++;
}

static void plant_edge(uint32_t key, void *data)
{
	struct plant *d = data;

	g_hash_table_insert(d->p->site_edge, GUINT_TO_POINTER(key), (gpointer)d->s);
	d->n++;
}

static void plant_returns(struct plant *d)
{
	for (unsigned int i = 0; i < d->p->fn->blocks->len; i++) {
		const struct ir_block *b = d->p->fn->blocks->pdata[i];

		if (b->term.kind == IR_TERM_RETURN && b->term.stmt == d->s->stmt)
			plant_pos(d->p->base[i] + b->instrs->len, d);
	}
}

static bool plant(struct place *p, const struct site *s)
{
	struct plant d = { p, s, 0 };
	uint32_t at;

	switch (s->kind) {
	case SITE_BEFORE:
		at = site_entry(p, s->stmt);
		if (at != UINT32_MAX)
			plant_pos(at, &d);
		break;
	case SITE_AFTER: site_ways_out(p, s->stmt, plant_pos, plant_edge, &d); break;
	case SITE_RETVAL: plant_returns(&d); break;
	case SITE_ELSE: site_ways_past(p, s->stmt, plant_edge, &d); break;
	}
	return d.n > 0;
}

enum place_result place_check(struct place *p, const GPtrArray *plan, const char **why)
{
	memset(p->site_at, 0, p->npos * sizeof(*p->site_at));
	g_hash_table_remove_all(p->site_edge);
	for (unsigned int i = 0; i < plan->len; i++) {
		if (plant(p, plan->pdata[i]))
			continue;
		*why = "a place for it is never reached";
		return PLACE_BAD;
	}
	walk(p);
	*why = p->bad;
	if (p->bad)
		return PLACE_BAD;
	return p->leaks->len || p->overwritten ? PLACE_LEAKS : PLACE_GOOD;
}

void place_lead(struct place *p, const struct ir_stmt *s, const struct ir_block *to)
{
	if (s)
		g_hash_table_insert(p->leads, (gpointer)s, (gpointer)to);
	else
		g_hash_table_remove_all(p->leads);
}

struct gather {
	const struct place *p;
	unsigned int mask;
};

static void gather_pos(uint32_t at, void *data)
{
	struct gather *g = data;

	g->mask |= g->p->at[at];
}

static void gather_edge(uint32_t key, void *data)
{
	struct gather *g = data;

	g->mask |= GPOINTER_TO_UINT(g_hash_table_lookup(g->p->edge_at, GUINT_TO_POINTER(key)));
}

unsigned int place_at(const struct place *p, enum site_kind kind, const struct ir_stmt *s)
{
	struct gather g = { p, 0 };
	uint32_t at;

	if (kind == SITE_AFTER) {
		site_ways_out(p, s, gather_pos, gather_edge, &g);
		return g.mask;
	}
	if (kind == SITE_ELSE) {
		site_ways_past(p, s, gather_edge, &g);
		return g.mask;
	}
	if (kind == SITE_BEFORE) {
		at = site_entry(p, s);
		return at == UINT32_MAX ? 0 : p->at[at];
	}
	for (unsigned int i = 0; i < p->fn->blocks->len; i++) {
		const struct ir_block *b = p->fn->blocks->pdata[i];

		if (b->term.kind == IR_TERM_RETURN && b->term.stmt == s)
			g.mask |= p->at[p->base[i] + b->instrs->len];
	}
	return g.mask;
}

bool place_reaches(const struct place *p, const struct ir_block *from, const struct ir_block *to)
{
	g_autofree bool *seen = g_new0(bool, p->fn->blocks->len);
	g_autoptr(GPtrArray) todo = g_ptr_array_new();

	g_ptr_array_add(todo, (gpointer)from);
	while (todo->len) {
		const struct ir_block *b = g_ptr_array_steal_index(todo, todo->len - 1);

		if (b == to)
			return true;
		if (seen[b->id])
			continue;
		seen[b->id] = true;
		for (unsigned int k = 0; k < b->term.nsucc; k++)
			g_ptr_array_add(todo, b->term.succ[k]);
	}
	return false;
}

/* The more likely it is to be a success, the more is asked of a release there. */
static unsigned int success_rank(const struct ref_exit *x)
{
	return x->cls == EXIT_SUCCESS_ ? 2 : x->cls != EXIT_FAILURE_;
}

const struct ref_exit *place_exit(const struct place *p, const struct ir_block *b, const struct ir_stmt *s)
{
	const struct ref_exit *found = NULL;

	for (unsigned int i = 0; i < p->ref->exits->len; i++) {
		const struct ref_exit *x = p->ref->exits->pdata[i];

		if (!place_losing(p, x) || x->block != b || x->overwritten)
			continue;
		if (!found || (x->stmt == s) > (found->stmt == s) ||
		    ((x->stmt == s) == (found->stmt == s) && success_rank(x) > success_rank(found)))
			found = x;
	}
	return found;
}

/* Does the block ask for the status of the look-up? */
static bool tests_status(const struct place *p, const struct ir_block *b)
{
	bool negated = false;
	const struct ir_expr *e = b->term.kind == IR_TERM_BRANCH && p->status >= 0
					  ? stmt_tested(b->term.value, &negated)
					  : NULL;

	return e && e->kind == IR_E_LOAD && e->path == p->places[p->status];
}

bool place_stmt_uses(const struct place *p, const struct ir_stmt *s)
{
	uint16_t all = (uint16_t)((1u << p->nnames) - 1);

	for (unsigned int i = 0; i < p->fn->blocks->len; i++) {
		const struct ir_block *b = p->fn->blocks->pdata[i];

		for (unsigned int k = 0; k < b->instrs->len; k++) {
			const struct ir_instr *in = b->instrs->pdata[k];

			if (!stmt_inside(in->stmt, s))
				continue;
			if (in == p->ref->acquire || names_looks_into(p, all, in->src))
				return true;
			for (unsigned int a = 0; a < in->nargs; a++) {
				if (names_value(p, all, in->args[a]) || names_looks_into(p, all, in->args[a]))
					return true;
			}
		}
		if (stmt_inside(b->term.stmt, s) && b->term.value &&
		    (names_looks_into(p, all, b->term.value) || names_tested(p, b->term.value) ||
		     tests_status(p, b)))
			return true;
	}
	return false;
}
