/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Does a file contain one of some identifiers? Asked for every file of a tree, so the bytes are
 * looked at once: at the start of each identifier its first two characters and, if those can
 * match, its length decide nearly always without a comparison. ".name" is met where a member
 * of that name is accessed or initialised: behind a dot or an arrow.
 */
#ifdef __SSE2__
#include <emmintrin.h>
#endif
#include <string.h>

#include "kernel/priv.h"
#include "support/names.h"
#include "support/slurp.h"

#define BLOCK SLURP_ROOM /* bytes looked at at once */

struct token_filter {
	GHashTable *tokens; /* the caller's set, held so that its address stays its own */
	unsigned int size; /* when the table below was made */
	uint64_t firsts[65536 / 64]; /* bit n: the next is not 0 for n; small enough to be at hand */
	uint64_t lengths[65536]; /* by first two bytes: bit n: one of length n, bit 63: longer */
	struct slurp file;
};

static void filter_add(struct token_filter *f, const char *token)
{
	unsigned int two;
	size_t len;

	token += *token == '.';
	len = strlen(token);
	if (!len)
		return;
	two = (unsigned char)token[0] << 8 | (unsigned char)token[1];
	f->firsts[two / 64] |= 1ULL << two % 64;
	f->lengths[two] |= 1ULL << MIN(len, 63);
}

static struct token_filter *filter_new(GHashTable *tokens)
{
	struct token_filter *f = g_new0(struct token_filter, 1);
	GHashTableIter it;
	gpointer key;

	f->tokens = g_hash_table_ref(tokens);
	f->size = g_hash_table_size(tokens);
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

/* May the word of @len bytes at @start be a token, or the name of a member that is one? */
static bool may_be(const struct token_filter *f, const char *start, size_t len)
{
	unsigned int two = (unsigned char)start[0] << 8;

	if (len > 1)
		two |= (unsigned char)start[1];
	return f->firsts[two / 64] >> two % 64 & 1 && f->lengths[two] & 1ULL << MIN(len, 63);
}

/* Bit n: byte n of the 64 at @p may be part of an identifier. */
static uint64_t word_bits(const char *p)
{
	uint64_t bits = 0;

#ifdef __SSE2__
	for (int i = 0; i < BLOCK; i += 16) {
		__m128i c = _mm_loadu_si128((const __m128i *)(p + i));
		/* signed comparisons; bytes from 0x80 are negative, and their upper bit is added below */
		__m128i low = _mm_or_si128(c, _mm_set1_epi8(0x20));
		__m128i alpha = _mm_and_si128(_mm_cmpgt_epi8(low, _mm_set1_epi8('a' - 1)),
					      _mm_cmplt_epi8(low, _mm_set1_epi8('z' + 1)));
		__m128i digit = _mm_and_si128(_mm_cmpgt_epi8(c, _mm_set1_epi8('0' - 1)),
					      _mm_cmplt_epi8(c, _mm_set1_epi8('9' + 1)));
		__m128i any = _mm_or_si128(_mm_or_si128(alpha, digit), _mm_cmpeq_epi8(c, _mm_set1_epi8('_')));

		bits |= (uint64_t)(unsigned int)_mm_movemask_epi8(_mm_or_si128(any, c)) << i;
	}
#else
	for (int i = 0; i < BLOCK; i++)
		bits |= (uint64_t)(name_has_char(p[i]) || (unsigned char)p[i] >= 0x80) << i;
#endif
	return bits;
}

/*
 * Every file of the tree comes by here in every round: where words begin and end is found for 64 bytes at once. Behind
 * @end there is room for so many, which are set to NUL.
 */
static bool scan(const struct token_filter *f, char *text, char *end)
{
	uint64_t before = 0; /* is the byte before these part of a word? */
	char *start = NULL;

	memset(end, 0, BLOCK);
	for (char *p = text; p <= end; p += BLOCK) {
		uint64_t bits = word_bits(p), edges = bits ^ (bits << 1 | before);

		before = bits >> (BLOCK - 1);
		for (; edges; edges &= edges - 1) {
			char *at = p + __builtin_ctzll(edges);

			if (!start) {
				start = at;
				continue;
			}
			if (may_be(f, start, at - start)) {
				char kept = *at;

				*at = '\0'; /* a separator, or the room behind the text */
				if (g_hash_table_contains(f->tokens, start) || member(f, text, start))
					return true;
				/* the next word may be a member of this one */
				*at = kept;
			}
			start = NULL;
		}
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
