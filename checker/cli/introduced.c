/* SPDX-License-Identifier: GPL-2.0-only */
/* Which findings a change brings; see introduced.h. */
#include "cli/introduced.h"

#include <string.h>

#include "cli/definers.h"

struct comparison {
	const struct change *c;
	GPtrArray *old, *now; /* struct finding *, NULL once it has a counterpart */
};

/* What stays of a finding when its file, or its function as well, has another name. */
static char *key_of(const struct finding *f, bool function)
{
	struct finding plain = *f;

	plain.file = NULL;
	plain.function = function ? f->function : NULL;
	plain.fingerprint = NULL;
	finding_fingerprint(&plain, 0);
	return plain.fingerprint;
}

/* Is there a function @name in the files that the change touches, on that side? */
static bool is_defined(const struct change *c, bool after, const char *name)
{
	for (guint i = 0; i < c->files->len; i++) {
		const struct changed_file *f = c->files->pdata[i];
		g_autofree char *text = NULL;
		gsize len;

		if (!(after ? f->after : f->before) || !g_str_has_suffix(f->name, ".c"))
			continue;
		text = change_text(c, after, f->name, &len);
		if (text && definers_defines(text, len, name))
			return true;
	}
	return false;
}

static bool was_renamed(const struct change *c, const struct finding *old, const struct finding *now)
{
	return old->function && now->function && !is_defined(c, true, old->function) &&
	       !is_defined(c, false, now->function);
}

enum how { SAME, MOVED, RENAMED };

static bool is_same(const struct comparison *m, enum how how, const struct finding *old,
		    const struct finding *now)
{
	g_autofree char *a = NULL, *b = NULL;

	if (how == SAME)
		return !strcmp(old->fingerprint, now->fingerprint);
	a = key_of(old, how == MOVED);
	b = key_of(now, how == MOVED);
	return !strcmp(a, b) && (how == MOVED || was_renamed(m->c, old, now));
}

/* Strike out what is the same on both sides. */
static void match(struct comparison *m, enum how how)
{
	for (guint i = 0; i < m->now->len; i++)
		for (guint k = 0; m->now->pdata[i] && k < m->old->len; k++)
			if (m->old->pdata[k] && is_same(m, how, m->old->pdata[k], m->now->pdata[i]))
				m->old->pdata[k] = m->now->pdata[i] = NULL;
}

unsigned int introduced_keep(const struct change *c, const GPtrArray *before, GPtrArray *after)
{
	struct comparison m = { c, g_ptr_array_new(), g_ptr_array_new() };
	unsigned int gone = 0;

	g_ptr_array_extend(m.old, (GPtrArray *)before, NULL, NULL);
	g_ptr_array_extend(m.now, after, NULL, NULL);
	match(&m, SAME);
	match(&m, MOVED);
	match(&m, RENAMED);
	for (guint i = after->len; i-- > 0;)
		if (!m.now->pdata[i])
			g_ptr_array_remove_index(after, i);
	for (guint i = 0; i < m.old->len; i++)
		gone += m.old->pdata[i] != NULL;
	g_ptr_array_unref(m.old);
	g_ptr_array_unref(m.now);
	return gone;
}
