/* SPDX-License-Identifier: GPL-2.0-only */
/* What functions drop of what they did not take: see struct flow_drop. */
#include "flow/engine.h"

#include <string.h>

static bool same_drop(const struct flow_drop *a, const struct flow_drop *b)
{
	return a->func == b->func && a->range.begin == b->range.begin && a->cls == b->cls &&
	       !g_strcmp0(a->record, b->record) && !g_strcmp0(a->field, b->field);
}

static void add_drop(struct run *r, const struct flow_drop *d)
{
	for (unsigned int i = r->fu->drops->len; i-- > 0;) {
		const struct flow_drop *o = r->fu->drops->pdata[i];

		/* those of one function follow each other, unless it is analysed again */
		if (same_drop(o, d))
			return;
	}
	g_ptr_array_add(r->fu->drops, g_memdup2(d, sizeof(*d)));
}

void record_drops(struct run *r)
{
	if (!is_final(r))
		return;
	for (unsigned int i = 0; i < r->exits->len; i++) {
		const struct exit_state *es = r->exits->pdata[i];

		for (unsigned int j = 0; j < es->st->events->len; j++) {
			const struct event *e = &g_array_index(es->st->events, struct event, j);
			struct flow_drop d = { .func = r->f, .range = exit_range(r, es) };

			if (!e->field)
				continue;
			d.cls = classify_exit(r, es->st, es->ret);
			d.record = e->record ? g_string_chunk_insert_const(r->up->strings, e->record) : NULL;
			d.field = g_string_chunk_insert_const(r->up->strings, e->field);
			add_drop(r, &d);
		}
	}
}
