/* SPDX-License-Identifier: GPL-2.0-only */
/* See counterpart.h. */
#include "flow/counterpart.h"

#include <string.h>

#include "flow/store-internal.h"

static const struct {
	const char *make, *end;
} pairs[] = {
	{ "get", "put" },	 { "acquire", "release" }, { "request", "release" }, { "request", "free" },
	{ "create", "destroy" }, { "alloc", "free" },	   { "open", "close" },
};

/* The words of @w with the one at @i replaced, up to and without @n. */
static char *with_word(char **w, unsigned int i, const char *word, unsigned int n)
{
	GString *s = g_string_new(NULL);

	for (unsigned int k = 0; k < n; k++)
		g_string_append_printf(s, "%s%s", k ? "_" : "", k == i ? word : w[k]);
	return g_string_free(s, FALSE);
}

GPtrArray *counterpart_names(const char *name)
{
	GPtrArray *all = g_ptr_array_new_with_free_func(g_free);
	g_auto(GStrv) w = g_strsplit(name, "_", -1);
	unsigned int n = g_strv_length(w);

	for (unsigned int i = 0; i < n; i++) {
		for (unsigned int k = 0; k < G_N_ELEMENTS(pairs); k++) {
			if (strcmp(w[i], pairs[k].make))
				continue;
			if (n > 1)
				g_ptr_array_add(all, with_word(w, i, pairs[k].end, n));
			/* foo_put() of foo_get_by_index() */
			if (i && i + 1 < n)
				g_ptr_array_add(all, with_word(w, i, pairs[k].end, i + 1));
		}
	}
	return all;
}

/* Does it drop what a field of its first parameter, a struct @tag, holds, and nothing else? */
static bool gives_back(const struct summary *sum, const char *tag)
{
	bool any = false;

	for (unsigned int i = 0; i < sum->outcomes->len; i++) {
		const struct outcome *o = sum->outcomes->pdata[i];

		for (unsigned int k = 0; k < o->effects->len; k++) {
			const struct effect *e = &g_array_index(o->effects, struct effect, k);

			if (e->kind == EFF_HELD || e->kind == EFF_GET || e->kind == EFF_RELEASE_ANY)
				return false;
			if (e->kind == EFF_RELEASE &&
			    (e->path.root != 0 || !e->path.n || e->path.steps[0].op != '>' ||
			     g_strcmp0(e->path.steps[0].record, tag)))
				return false;
			any |= e->kind == EFF_RELEASE;
		}
	}
	return any;
}

char *counterpart_format(const struct flow_unit *fu, const char *name, const char *tag)
{
	g_autoptr(GPtrArray) all = counterpart_names(name);
	const char *found = NULL;

	for (unsigned int i = 0; i < all->len; i++) {
		const struct summary *sum = store_summary(fu->store, all->pdata[i], fu->ir->file, false);

		if (!sum || !gives_back(sum, tag))
			continue;
		if (found)
			return NULL;
		found = all->pdata[i];
	}
	return found ? g_strdup_printf("%s(%%s)", found) : NULL;
}
