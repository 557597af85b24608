/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside of a state: for state.c and state-meet.c only.
 *
 * Contract: what is returned belongs to the state and is good until the next change of it; NULL when there is none.
 */
#ifndef FWS_FLOW_STATE_PRIV_H
#define FWS_FLOW_STATE_PRIV_H

#include "flow/state.h"

static inline struct bind *find_bind(const struct state *s, const struct loc *l)
{
	for (unsigned int i = 0; i < s->env->len; i++) {
		struct bind *b = &g_array_index(s->env, struct bind, i);

		if (b->loc == l)
			return b;
	}
	return NULL;
}

static inline struct fact *find_fact(const struct state *s, const struct sym *v)
{
	for (unsigned int i = 0; i < s->facts->len; i++) {
		struct fact *f = &g_array_index(s->facts, struct fact, i);

		if (f->s == v)
			return f;
	}
	return NULL;
}

#endif
