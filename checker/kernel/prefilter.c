/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Does a file contain one of some identifiers? Asked for every file of a tree, so the bytes are
 * looked at once: at the start of each identifier its first two characters and, if those can
 * match, its length decide nearly always without a comparison. ".name" is met where a member
 * of that name is accessed or initialised: behind a dot or an arrow.
 */
#include <string.h>

#include "kernel/priv.h"
#include "support/slurp.h"

struct token_filter {
	GHashTable *tokens; /* the caller's set, held so that its address stays its own */
	unsigned int size; /* when the table below was made */
	uint64_t lengths[65536]; /* by first two bytes: bit n: one of length n, bit 63: longer */
	unsigned char word[256]; /* may be part of an identifier */
	struct slurp file;
};

static void filter_add(struct token_filter *f, const char *token)
{
	size_t len;

	token += *token == '.';
	len = strlen(token);
	if (!len)
		return;
	f->lengths[(unsigned char)token[0] << 8 | (unsigned char)token[1]] |= 1ULL << MIN(len, 63);
}

static struct token_filter *filter_new(GHashTable *tokens)
{
	struct token_filter *f = g_new0(struct token_filter, 1);
	GHashTableIter it;
	gpointer key;
	int c;

	f->tokens = g_hash_table_ref(tokens);
	f->size = g_hash_table_size(tokens);
	for (c = 0; c < 256; c++)
		f->word[c] = g_ascii_isalnum(c) || c == '_' || c >= 0x80;
	g_hash_table_iter_init(&it, tokens);
	while (g_hash_table_iter_next(&it, &key, NULL))
		filter_add(f, key);
	return f;
}

void token_filter_free(struct token_filter *f)
{
	if (!f)
		return;
	g_hash_table_unref(f->tokens);
	slurp_clear(&f->file);
	g_free(f);
}

/* Is ".name" a token, for the word at @start with a separator in front? The text begins at @text. */
static bool member(const struct token_filter *f, const char *text, char *start)
{
	bool dot = start > text && start[-1] == '.';
	bool arrow = start > text + 1 && start[-1] == '>' && start[-2] == '-';
	char kept;
	bool yes;

	if (!dot && !arrow)
		return false;
	kept = start[-1];
	start[-1] = '.';
	yes = g_hash_table_contains(f->tokens, start - 1);
	start[-1] = kept;
	return yes;
}

/* @p has room for a NUL at @end. */
static bool scan(const struct token_filter *f, char *p, char *end)
{
	const char *text = p;

	while (p < end) {
		char *start;
		size_t len;

		while (p < end && !f->word[(unsigned char)*p])
			p++;
		start = p;
		while (p < end && f->word[(unsigned char)*p])
			p++;
		len = p - start;
		if (len < 2 ? len == 0 || !(f->lengths[(unsigned char)*start << 8] & 2)
			    : !(f->lengths[(unsigned char)start[0] << 8 | (unsigned char)start[1]] &
				1ULL << MIN(len, 63)))
			continue;
		*p = '\0'; /* a separator, or the room behind the text */
		if (g_hash_table_contains(f->tokens, start) || member(f, text, start))
			return true;
	}
	return false;
}

bool ktree_file_has_token(struct ktree *t, const char *file, GHashTable *tokens)
{
	g_autofree char *path = ktree_path(t, file);
	struct slurp *read;

	if (!t->filter || t->filter->tokens != tokens || t->filter->size != g_hash_table_size(tokens)) {
		token_filter_free(t->filter);
		t->filter = filter_new(tokens);
	}
	read = &t->filter->file;
	if (!slurp_file(read, path))
		return true; /* the parse will say why it cannot be read */
	return scan(t->filter, read->text, read->text + read->len);
}
