/* SPDX-License-Identifier: GPL-2.0-only */
/* Findings that two ways of looking have in common; see agree.h. */
#include "cocci/agree.h"

#include <stdlib.h>
#include <string.h>

static bool same_place(const struct finding *a, const struct finding *b)
{
	return a->line == b->line && !strcmp(a->rule, b->rule) && !strcmp(a->file, b->file);
}

/* Of those at the same place, the one whose column is nearest; -1: none. */
static int find_same(const struct finding *f, const GPtrArray *others)
{
	int best = -1, least = G_MAXINT;

	for (guint i = 0; i < others->len; i++) {
		const struct finding *o = others->pdata[i];
		int away = abs((int)o->col - (int)f->col);

		if (same_place(f, o) && away < least) {
			best = i;
			least = away;
		}
	}
	return best;
}

unsigned int agree_merge(GPtrArray *said, GPtrArray *checker,
			 const char *(*name)(const struct finding *f, void *data), void *data)
{
	unsigned int both = 0;

	for (guint i = 0; i < said->len; i++) {
		struct finding *f = said->pdata[i], *o;
		int at = find_same(f, checker);

		if (at < 0)
			continue;
		o = g_ptr_array_steal_index(checker, at);
		g_free(o->confirmed);
		o->confirmed = g_strdup(name(f, data));
		finding_free(f);
		said->pdata[i] = o;
		both++;
	}
	return both;
}
