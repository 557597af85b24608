/* SPDX-License-Identifier: GPL-2.0-only */
/* Units kept between two analyses; see units.h. */
#include <string.h>

#include "cli/units.h"

struct kept {
	char *key;
	struct ir_unit *unit;
	struct fe_result res;
	size_t size;
};

struct units {
	GQueue kept; /* struct kept *, the last one first */
	size_t size, max;
};

struct units *units_new(size_t max)
{
	struct units *us = g_new0(struct units, 1);

	us->max = max;
	return us;
}

/* Out of the list; the unit and its result stay. */
static void unlink_kept(struct units *us, GList *l)
{
	struct kept *k = l->data;

	us->size -= k->size;
	g_queue_delete_link(&us->kept, l);
	g_free(k->key);
	g_free(k);
}

static void drop(struct units *us, GList *l)
{
	struct kept *k = l->data;

	ir_unit_free(k->unit);
	fe_result_clear(&k->res);
	unlink_kept(us, l);
}

static GList *find(struct units *us, const char *key)
{
	GList *l = us->kept.head;

	while (l && strcmp(((struct kept *)l->data)->key, key))
		l = l->next;
	return l;
}

static bool has_text(const struct ir_unit *u, const char *path)
{
	g_autofree char *text = NULL;
	gsize len;

	return g_file_get_contents(path, &text, &len, NULL) && len == u->len && !memcmp(text, u->text, len);
}

struct ir_unit *units_take(struct units *us, const char *key, const char *path, struct fe_result *res)
{
	GList *l = find(us, key);
	struct ir_unit *unit;
	struct kept *k;

	if (!l)
		return NULL;
	k = l->data;
	if (!has_text(k->unit, path)) {
		drop(us, l);
		return NULL;
	}
	unit = k->unit;
	*res = k->res;
	unlink_kept(us, l);
	return unit;
}

void units_keep(struct units *us, const char *key, struct ir_unit *unit, struct fe_result *res)
{
	GList *old = find(us, key);
	struct kept *k = g_new(struct kept, 1);

	if (old)
		drop(us, old);
	*k = (struct kept){ g_strdup(key), unit, *res, ir_unit_size(unit) };
	memset(res, 0, sizeof(*res));
	g_queue_push_head(&us->kept, k);
	us->size += k->size;
	while (us->size > us->max)
		drop(us, us->kept.tail);
}

size_t units_size(const struct units *us)
{
	return us->size;
}
