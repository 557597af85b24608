/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside of a state: for state.c and state-meet.c only.
 *
 * Contract: what is returned belongs to the state and is good until the next change of it; NULL when there is none.
 */
#ifndef FWS_FLOW_STATE_PRIV_H
#define FWS_FLOW_STATE_PRIV_H

#include "flow/state.h"

static inline void mask_add(struct id_mask *m, uint32_t id)
{
	m->bits[id / 64 % G_N_ELEMENTS(m->bits)] |= 1ull << id % 64;
}

static inline bool mask_has(const struct id_mask *m, uint32_t id)
{
	return m->bits[id / 64 % G_N_ELEMENTS(m->bits)] >> id % 64 & 1;
}

static inline void add_bind(struct state *s, const struct loc *l, const struct sym *val)
{
	struct bind b = { l, val };

	mask_add(&s->env_ids, l->id);
	g_array_append_val(s->env, b);
}

static inline void add_fact(struct state *s, const struct fact *f)
{
	mask_add(&s->fact_ids, f->s->id);
	g_array_append_vals(s->facts, f, 1);
}

static inline struct bind *find_bind(const struct state *s, const struct loc *l)
{
	if (!mask_has(&s->env_ids, l->id))
		return NULL;
	for (unsigned int i = 0; i < s->env->len; i++) {
		struct bind *b = &g_array_index(s->env, struct bind, i);

		if (b->loc == l)
			return b;
	}
	return NULL;
}

static inline struct fact *find_fact(const struct state *s, const struct sym *v)
{
	if (!mask_has(&s->fact_ids, v->id))
		return NULL;
	for (unsigned int i = 0; i < s->facts->len; i++) {
		struct fact *f = &g_array_index(s->facts, struct fact, i);

		if (f->s == v)
			return f;
	}
	return NULL;
}

#endif
