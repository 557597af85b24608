/* SPDX-License-Identifier: GPL-2.0-only */
/* Replies kept until a file is asked for again; see replies.h. */
#include "cli/replies.h"

#include <stdlib.h>
#include <xxhash.h>

struct kept {
	guint64 text; /* digest of it */
	struct answers *answers;
	char *reply; /* a tenth of what it takes as JSON */
};

struct replies {
	GHashTable *kept; /* key -> struct kept * */
};

static void kept_free(void *p)
{
	struct kept *k = p;

	answers_free(k->answers);
	free(k->reply);
	g_free(k);
}

struct replies *replies_new(void)
{
	struct replies *rs = g_new0(struct replies, 1);

	rs->kept = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, kept_free);
	return rs;
}

static bool has_text(const struct kept *k, const char *path)
{
	g_autofree char *text = NULL;
	gsize len;

	return g_file_get_contents(path, &text, &len, NULL) && XXH3_64bits(text, len) == k->text;
}

json_t *replies_find(const struct replies *rs, const char *key, const char *path, const char *file,
		     struct store *base)
{
	const struct kept *k = g_hash_table_lookup(rs->kept, key);

	if (!k || !answers_hold(k->answers, base, file) || !has_text(k, path))
		return NULL;
	return json_loads(k->reply, 0, NULL);
}

void replies_keep(struct replies *rs, const char *key, const struct ir_unit *u, struct answers *as,
		  const json_t *reply)
{
	struct kept *k = g_new(struct kept, 1);

	*k = (struct kept){ XXH3_64bits(u->text, u->len), as, json_dumps(reply, JSON_COMPACT) };
	if (k->reply)
		g_hash_table_replace(rs->kept, g_strdup(key), k);
	else
		kept_free(k);
}
