/* SPDX-License-Identifier: GPL-2.0-only */
/* Which other look-ups of the function give their result the same name, so that a release serves them, too. */
#include "fix/place-priv.h"

static bool loses_at(const struct place *p, const struct ir_block *b)
{
	for (unsigned int i = 0; i < p->ref->exits->len; i++) {
		const struct ref_exit *x = p->ref->exits->pdata[i];

		if (x->place == REF_LOST && x->block == b)
			return true;
	}
	return false;
}

/*
 * "for (x = first(); x; x = next(x))": where both come to the same exit, flow tells of one of them only. The other
 * one is lost there, too, unless flow says something else of it.
 */
static bool silent_neighbour(const struct place *p, const struct flow_ref *r)
{
	if (r->acquire->dst != p->ref->acquire->dst)
		return false;
	for (unsigned int i = 0; i < r->exits->len; i++) {
		const struct ref_exit *x = r->exits->pdata[i];

		if ((x->func && x->func != p->fn) || loses_at(p, x->block))
			return false;
	}
	return true;
}

/* "dev = first(); while (dev && n < max) dev = next(dev);": the code drops what the first one gave on every path. */
static bool always_released(const struct place *p, const struct flow_ref *r)
{
	for (unsigned int i = 0; i < r->exits->len; i++) {
		const struct ref_exit *x = r->exits->pdata[i];

		if (x->place != REF_RELEASED || x->func != p->fn)
			return false;
	}
	return r->exits->len && r->acquire->dst == p->ref->acquire->dst &&
	       r->acquire->dst->type.kind == IR_T_PTR;
}

/*
 * Other findings of this function that use the same variable: a release after the code paths have
 * met serves them all.
 */
void acquires_collect(struct place *p)
{
	p->acquires = g_hash_table_new(NULL, NULL);
	g_hash_table_insert(p->acquires, (gpointer)p->ref->acquire, (gpointer)p->ref);
	for (unsigned int i = 0; i < p->fu->refs->len; i++) {
		const struct flow_ref *r = p->fu->refs->pdata[i];
		bool lost = false;

		if (r->func != p->fn || r == p->ref || r->soft || !r->acquire->dst ||
		    g_strcmp0(r->object, p->ref->object) || g_strcmp0(r->release, p->ref->release))
			continue;
		for (unsigned int k = 0; k < r->exits->len; k++)
			lost |= ((const struct ref_exit *)r->exits->pdata[k])->place == REF_LOST;
		if (lost || silent_neighbour(p, r) || always_released(p, r))
			g_hash_table_insert(p->acquires, (gpointer)r->acquire, (gpointer)r);
	}
}
