/* SPDX-License-Identifier: GPL-2.0-only */
/* What the store answers, and what it answered to a view; see store-internal.h. */
#include "flow/store-priv.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

/* --- one name, all files ----------------------------------------------------------------------- */

/* How much of their directories two files have in common. */
static size_t nearness(const char *file, const char *user)
{
	size_t n = 0, slash = 0;

	while (file[n] && file[n] == user[n]) {
		if (file[n] == '/')
			slash = n + 1;
		n++;
	}
	return slash;
}

/*
 * Of several definitions of a name the one in the nearest directory counts, of those the first: of @all, or @best
 * from elsewhere. @skip: this file's is not there.
 */
static struct said *nearest(const GArray *all, const char *user, const char *skip, struct said *best)
{
	size_t best_len = best ? nearness(best->file, user) : 0;

	for (unsigned int i = 0; all && i < all->len; i++) {
		struct said *said = &g_array_index(all, struct said, i);
		size_t len;

		if (skip && !strcmp(said->file, skip))
			continue;
		len = nearness(said->file, user);
		if (!best || len > best_len || (len == best_len && strcmp(said->file, best->file) < 0)) {
			best = said;
			best_len = len;
		}
	}
	return best;
}

/* A function of the same name in another part of the tree may be meant. */
static bool same_part(const char *a, const char *b)
{
	const char *sa = strchr(a, '/'), *sb = strchr(b, '/');
	size_t na, nb;

	sa = sa ? strchr(sa + 1, '/') : NULL;
	sb = sb ? strchr(sb + 1, '/') : NULL;
	na = sa ? (size_t)(sa - a) : 0;
	nb = sb ? (size_t)(sb - b) : 0;
	return na && na == nb && !strncmp(a, b, na);
}

static bool below_directory(const char *file, const char *user, const char **rest)
{
	const char *slash = strrchr(user, '/');
	size_t n = slash ? (size_t)(slash - user) + 1 : 0;

	*rest = file + n;
	return !strncmp(file, user, n);
}

static bool same_directory(const char *file, const char *user)
{
	const char *rest;

	return below_directory(file, user, &rest) && !strchr(rest, '/');
}

/* What decides which releases count: not those of one file, or only those of the directory of another. */
struct which {
	const char *skip, *near; /* or NULL */
};

/* How the field was released. False: it was not. */
static bool released(const struct store *s, const char *name, struct which w, unsigned int *how)
{
	const struct field *f = g_hash_table_lookup(s->fields, name);
	bool any = false;

	for (unsigned int i = 0; f && i < f->releases->len; i++) {
		const struct release *r = &g_array_index(f->releases, struct release, i);

		if ((w.skip && !strcmp(r->file, w.skip)) || (w.near && !same_directory(r->file, w.near)))
			continue;
		*how |= r->flags;
		any = true;
	}
	return any;
}

/* --- what was answered ---------------------------------------------------------------------------- */

enum question_kind {
	ASK_FUNCTION, /* plus the part */
	ASK_CALLS = NPARTS,
	ASK_RELEASED,
	ASK_RELEASED_NEAR,
	ASK_RECORD
};

struct question {
	unsigned int kind;
	const char *name; /* of a function, "record.field", or a record */
	guint64 answer; /* a digest */
};

struct asked {
	GHashTable *questions; /* set of struct question * */
	GStringChunk *names;
};

/* The same in little space: one for each file is kept. */
struct answers {
	struct question *questions;
	unsigned int n;
	char *names;
};

static guint question_hash(gconstpointer p)
{
	const struct question *q = p;

	return g_str_hash(q->name) + q->kind;
}

static gboolean question_equal(gconstpointer pa, gconstpointer pb)
{
	const struct question *a = pa, *b = pb;

	return a->kind == b->kind && !strcmp(a->name, b->name);
}

struct asked *asked_new(void)
{
	struct asked *as = g_new0(struct asked, 1);

	as->questions = g_hash_table_new_full(question_hash, question_equal, g_free, NULL);
	as->names = g_string_chunk_new(1024);
	return as;
}

void asked_free(struct asked *as)
{
	if (!as)
		return;
	g_hash_table_unref(as->questions);
	g_string_chunk_free(as->names);
	g_free(as);
}

void answers_free(struct answers *as)
{
	if (!as)
		return;
	g_free(as->questions);
	g_free(as->names);
	g_free(as);
}

static const char *const part_members[NPARTS][7] = {
	[PART_EFFECTS] = { "all", "some", "takes", "drops", "locks" },
	[PART_EFFECTS_NEAR] = { "all", "some", "takes", "drops", "locks", "needs" },
	[PART_ENTERED] = { "entered" },
	[PART_REFUSES] = { "refuses" },
	[PART_SPARES] = { "spares" },
	[PART_REMOVES] = { "removes" },
	[PART_IOMMU] = { "iommu" },
};

static guint64 json_digest(const json_t *j, guint64 seed)
{
	char *text = j ? json_dumps(j, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY) : NULL;
	guint64 digest = text ? XXH3_64bits_withSeed(text, strlen(text), seed) : seed * 31 + 1;

	free(text);
	return digest;
}

static guint64 said_digest(struct said *said, enum store_part part)
{
	guint64 digest = part;

	if (said->digests[part])
		return said->digests[part];
	if (part == PART_ALL)
		digest = json_digest(said->what, 0);
	for (unsigned int i = 0; part_members[part][i]; i++)
		digest = json_digest(json_object_get(said->what, part_members[part][i]), digest);
	return said->digests[part] = digest | 1;
}

/* Which file it is in matters only when @user has one of its own: the nearer counts, or else the first. */
static guint64 function_digest(const GArray *all, const char *user, enum store_part part)
{
	struct said *said = nearest(all, user, user, NULL);
	const char *rest;
	bool first;

	if (!said)
		return 0;
	if (part == PART_EFFECTS && same_part(said->file, user))
		part = PART_EFFECTS_NEAR;
	first = below_directory(said->file, user, &rest) && strcmp(said->file, user) < 0;
	return said_digest(said, part) ^ (guint64)first << 1;
}

static guint64 calls_digest(GArray *all, const char *user)
{
	guint64 digest = 0;

	for (unsigned int i = 0; all && i < all->len; i++) {
		struct said *said = &g_array_index(all, struct said, i);

		if (!strcmp(said->file, user) || !same_part(said->file, user))
			continue;
		digest = XXH3_64bits_withSeed(said->file, strlen(said->file),
					      digest + said_digest(said, PART_ALL));
	}
	return digest;
}

/* In no order. */
static guint64 record_digest(struct store *base, const char *record, const char *user)
{
	const GPtrArray *fields = g_hash_table_lookup(base->records, record);
	guint64 sum = 0;

	for (unsigned int i = 0; fields && i < fields->len; i++) {
		const struct field *f = fields->pdata[i];
		unsigned int how = 0;

		if (released(base, f->name, (struct which){ user, NULL }, &how))
			sum += XXH3_64bits_withSeed(f->name, strlen(f->name), how);
	}
	return sum;
}

/* What @base says to @user, in short. */
static guint64 answer(struct store *base, const char *user, const struct question *q)
{
	unsigned int how = 0;

	switch (q->kind) {
	case ASK_CALLS: return calls_digest(g_hash_table_lookup(base->calls, q->name), user);
	case ASK_RELEASED: released(base, q->name, (struct which){ user, NULL }, &how); return how;
	case ASK_RELEASED_NEAR: released(base, q->name, (struct which){ user, user }, &how); return how;
	case ASK_RECORD: return record_digest(base, q->name, user);
	default: return function_digest(g_hash_table_lookup(base->functions, q->name), user, q->kind);
	}
}

/* @s is about to answer: to a view, what comes from elsewhere is noted. */
static void note(struct store *s, unsigned int kind, const char *name)
{
	struct question q = { .kind = kind, .name = name }, *n;

	store_refresh(s);
	if (!s->asked || g_hash_table_contains(s->asked->questions, &q))
		return;
	n = g_memdup2(&q, sizeof(q));
	n->name = g_string_chunk_insert(s->asked->names, name);
	n->answer = answer(s->base, s->user, n);
	g_hash_table_add(s->asked->questions, n);
}

struct answers *store_answers(const struct store *view)
{
	struct answers *as = g_new0(struct answers, 1);
	GHashTableIter it;
	gpointer key;
	size_t len = 0;
	char *at;

	as->questions = g_new(struct question, g_hash_table_size(view->asked->questions));
	g_hash_table_iter_init(&it, view->asked->questions);
	while (g_hash_table_iter_next(&it, &key, NULL)) {
		as->questions[as->n] = *(const struct question *)key;
		len += strlen(as->questions[as->n++].name) + 1;
	}
	as->names = at = g_malloc(len);
	for (unsigned int i = 0; i < as->n; i++) {
		struct question *q = &as->questions[i];

		len = strlen(q->name) + 1;
		q->name = memcpy(at, q->name, len);
		at += len;
	}
	return as;
}

bool answers_hold(const struct answers *as, struct store *base, const char *user)
{
	store_refresh(base);
	for (unsigned int i = 0; i < as->n; i++)
		if (answer(base, user, &as->questions[i]) != as->questions[i].answer)
			return false;
	return true;
}

/* --- questions ---------------------------------------------------------------------------------------- */

char *store_key(const char *name, bool nodes)
{
	return nodes ? g_strconcat("nodes:", name, NULL) : g_strdup(name);
}

/* As seen from @user; NULL when unknown or defined in @user itself. @from: the store that it is in. */
static const struct said *find_function(struct store *s, const char *key, const char *user,
					enum store_part part, struct store **from)
{
	struct said *there = NULL, *best;

	note(s, ASK_FUNCTION + part, key);
	if (s->base)
		there = nearest(g_hash_table_lookup(s->base->functions, key), user, s->user, NULL);
	best = nearest(g_hash_table_lookup(s->functions, key), user, NULL, there);
	if (!best || !strcmp(best->file, user))
		return NULL;
	*from = best == there ? s->base : s;
	return best;
}

const struct summary *store_summary(struct store *s, const char *func, const char *user, bool nodes)
{
	g_autofree char *key = store_key(func, nodes);
	struct store *from;
	const struct said *said = find_function(s, key, user, PART_ALL, &from);
	struct summary *sum = said ? g_hash_table_lookup(from->parsed, said->what) : NULL;

	if (!said || sum)
		return sum;
	sum = summary_from_json(func, said->what, from->strings);
	if (sum)
		g_hash_table_insert(from->parsed, (gpointer)said->what, sum);
	return sum;
}

const json_t *store_function(struct store *s, const char *key, const char *user, enum store_part part,
			     bool *near)
{
	struct store *from;
	const struct said *said = find_function(s, key, user, part, &from);

	if (said && near)
		*near = same_part(said->file, user);
	return said ? said->what : NULL;
}

static void add_calls(GPtrArray *to, const GArray *all, const char *user, const char *skip)
{
	for (unsigned int i = 0; all && i < all->len; i++) {
		struct said *said = &g_array_index(all, struct said, i);

		if (strcmp(said->file, user) && (!skip || strcmp(said->file, skip)) &&
		    same_part(said->file, user))
			g_ptr_array_add(to, said);
	}
}

static int said_by_file(gconstpointer a, gconstpointer b)
{
	return strcmp((*(struct said *const *)a)->file, (*(struct said *const *)b)->file);
}

void store_each_call(struct store *s, const char *name, const char *user,
		     void (*fn)(const char *file, const json_t *call, void *data), void *data)
{
	g_autoptr(GPtrArray) near = g_ptr_array_new();

	note(s, ASK_CALLS, name);
	if (s->base)
		add_calls(near, g_hash_table_lookup(s->base->calls, name), user, s->user);
	add_calls(near, g_hash_table_lookup(s->calls, name), user, NULL);
	g_ptr_array_sort(near, said_by_file);
	for (unsigned int i = 0; i < near->len; i++) {
		const struct said *said = near->pdata[i];

		fn(said->file, said->what, data);
	}
}

/* @near: the file around which it has to be said, or NULL. */
static unsigned int ask_released(struct store *s, enum question_kind kind, const char *record,
				 const char *field, const char *near)
{
	g_autofree char *key = g_strconcat(record, ".", field, NULL);
	unsigned int how = 0;

	note(s, kind, key);
	if (s->base)
		released(s->base, key, (struct which){ s->user, near }, &how);
	released(s, key, (struct which){ NULL, near }, &how);
	return how;
}

unsigned int store_released(struct store *s, const char *record, const char *field)
{
	return ask_released(s, ASK_RELEASED, record, field, NULL);
}

unsigned int store_released_near(struct store *s, const char *record, const char *field, const char *user)
{
	return ask_released(s, ASK_RELEASED_NEAR, record, field, user);
}

unsigned int releases_of(GHashTable *releases, const char *record)
{
	g_autofree char *prefix = g_strconcat(record, ".", NULL);
	unsigned int how = 0;
	GHashTableIter it;
	gpointer key, value;

	g_hash_table_iter_init(&it, releases);
	while (g_hash_table_iter_next(&it, &key, &value)) {
		if (g_str_has_prefix(key, prefix))
			how |= GPOINTER_TO_UINT(value);
	}
	return how;
}

bool releases_by_callers(GHashTable *releases, const char *record)
{
	g_autofree char *prefix = g_strconcat(record, ".", NULL);
	GHashTableIter it;
	gpointer key, value;

	g_hash_table_iter_init(&it, releases);
	while (g_hash_table_iter_next(&it, &key, &value)) {
		if (g_str_has_prefix(key, prefix) && !(GPOINTER_TO_UINT(value) & FLOW_RELEASED_CALLBACK))
			return true;
	}
	return false;
}

/* Of all fields of @record; is one of them released by functions that nothing calls through a pointer? */
static unsigned int record_released(struct store *s, const char *record, bool *by_callers)
{
	const struct which all = { NULL, NULL }, others = { s->user, NULL };
	struct store *const from[] = { s->base, s };
	unsigned int how = 0;

	note(s, ASK_RECORD, record);
	for (unsigned int k = 0; k < G_N_ELEMENTS(from); k++) {
		const GPtrArray *fields = from[k] ? g_hash_table_lookup(from[k]->records, record) : NULL;

		for (unsigned int i = 0; fields && i < fields->len; i++) {
			const char *name = ((const struct field *)fields->pdata[i])->name;
			unsigned int flags = 0;
			bool any = released(s, name, all, &flags);

			/* by whomever */
			any |= s->base && released(s->base, name, others, &flags);
			how |= flags;
			*by_callers |= any && !(flags & FLOW_RELEASED_CALLBACK);
		}
	}
	return how;
}

bool store_record_by_callers(struct store *s, const char *record)
{
	bool by_callers = false;

	record_released(s, record, &by_callers);
	return by_callers;
}

unsigned int store_record_released(struct store *s, const char *record)
{
	bool by_callers = false;

	return record_released(s, record, &by_callers);
}
