/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Subjects of patches: what is done, as an imperative, and where as far as there is room.
 */
#include "fix/at.h"
#include "fix/scratch.h"
#include "fix/sentence.h"

#include <string.h>

#define MAX_SUBJECT 75

bool subject_is_leak(const char *rule)
{
	return g_str_has_prefix(rule, "device-ref-") || g_str_has_prefix(rule, "of-node-");
}

/* "fix device leaks", "check the number of cells": what the patch does; g_free() */
static char *purpose(const struct patch *p)
{
	bool several = p->findings->len > 1;
	const char *other = fix_at_problem(p->rule, several);
	g_autofree char *leak = NULL;

	for (unsigned int i = 0; i < p->findings->len; i++) {
		const struct finding *f = p->findings->pdata[i];
		g_autofree char *this = words_leak(f->fix_words, several);

		/* nodes of both kinds */
		if (leak && this && strcmp(leak, this))
			return g_strdup("fix node leaks");
		if (!leak)
			leak = g_steal_pointer(&this);
	}
	if (leak)
		return g_strdup_printf("fix %s", leak);
	if (g_str_has_prefix(p->rule, "device-ref-"))
		return g_strdup(several ? "fix device leaks" : "fix device leak");
	if (g_str_has_prefix(p->rule, "of-node-"))
		return g_strdup(several ? "fix OF node leaks" : "fix OF node leak");
	return other ? g_strdup(other) : g_strdup_printf("fix %s", p->rule);
}

/* The functions the findings are in, or lost in when that is another one, in source order. */
static GPtrArray *functions_of(const struct patch *p)
{
	GPtrArray *all = g_ptr_array_new_with_free_func(g_free);

	for (unsigned int i = 0; i < p->findings->len; i++) {
		const struct finding *f = p->findings->pdata[i];
		char *fn = words_lost_in(f->fix_words);

		if (!fn)
			fn = g_strdup(f->function);
		if (fn && !g_ptr_array_find_with_equal_func(all, fn, g_str_equal, NULL))
			g_ptr_array_add(all, fn);
		else
			g_free(fn);
	}
	return all;
}

/* Is all that is wrong with a probe function what it does when it fails? */
static bool only_probe_errors(const struct patch *p, const GPtrArray *functions)
{
	if (functions->len != 1 || !g_str_has_suffix(functions->pdata[0], "_probe") ||
	    !subject_is_leak(p->rule))
		return false;
	for (unsigned int i = 0; i < p->findings->len; i++) {
		if (!words_errors_only(((const struct finding *)p->findings->pdata[i])->fix_words))
			return false;
	}
	return true;
}

/* " in f()" as far as there is room for it; g_free() */
static char *place_words(const struct patch *p, size_t room)
{
	g_autoptr(GPtrArray) fns = functions_of(p);
	g_autofree char *s = NULL;

	if (only_probe_errors(p, fns))
		s = g_strdup(" on probe error");
	else if (fns->len == 1)
		s = g_strdup_printf(" in %s()", (const char *)fns->pdata[0]);
	else if (fns->len == 2)
		s = g_strdup_printf(" in %s() and %s()", (const char *)fns->pdata[0],
				    (const char *)fns->pdata[1]);
	return g_strdup(s && strlen(s) <= room ? s : "");
}

static char *subject_of(const struct patch *p)
{
	g_autofree char *what = purpose(p), *place = NULL;
	size_t len = strlen(p->prefix) + strlen(what);

	if (p->capital)
		*what = g_ascii_toupper(*what);
	place = place_words(p, len < MAX_SUBJECT ? MAX_SUBJECT - len : 0);
	return g_strconcat(p->prefix, what, place, NULL);
}

void message_subjects(GPtrArray *patches)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

	for (unsigned int i = 0; i < patches->len; i++) {
		struct patch *p = patches->pdata[i];

		g_free(p->subject);
		p->subject = subject_of(p);
		g_hash_table_replace(
			seen, p->subject,
			GUINT_TO_POINTER(1 + GPOINTER_TO_UINT(g_hash_table_lookup(seen, p->subject))));
	}
	/* Nobody can tell two patches of one name apart. */
	for (unsigned int i = 0; i < patches->len; i++) {
		struct patch *p = patches->pdata[i];
		g_autofree char *base = g_path_get_basename(p->file);

		if (GPOINTER_TO_UINT(g_hash_table_lookup(seen, p->subject)) > 1)
			p->longer = g_strconcat(p->subject, " in ", base, NULL);
	}
	for (unsigned int i = 0; i < patches->len; i++) {
		struct patch *p = patches->pdata[i];

		if (!p->longer)
			continue;
		g_free(p->subject);
		p->subject = g_steal_pointer(&p->longer);
	}
}
