/* SPDX-License-Identifier: GPL-2.0-only */
/* Model tables: parsing and look-up. See model.h and core.model. */
#include "model/model.h"

#include <stdlib.h>
#include <string.h>

#include "support/embed.h"
#include "support/names.h"

struct model {
	GHashTable *rows; /* name -> struct model_row * */
	GHashTable *release; /* "kind tag" -> format */
	GHashTable *callbacks; /* "record.field" -> GINT callback */
	GHashTable *devres; /* set of "record.field" */
	GHashTable *entries; /* "record.field" -> struct model_entry * */
	GHashTable *guards; /* "record.field" -> name of a lock */
	GHashTable *numbers; /* function or "record.field" -> struct model_place * */
	GHashTable *roots; /* functions: see model_is_root() */
	GHashTable *watched; /* events: see model_iommu_events() */
	GHashTable *tokens; /* identifiers: see model_iommu_tokens() */
	GStringChunk *strings;
	GPtrArray *owned; /* rows and facts to free */
};

static const struct {
	const char *word;
	enum model_effect effect;
	int nplaces; /* leading PLACE arguments */
	bool kind; /* then a KIND */
} effects[] = {
	{ "acquire", MODEL_ACQUIRE, 1, true },
	{ "get", MODEL_GET, 1, true },
	{ "release", MODEL_RELEASE, 1, true },
	{ "returns", MODEL_RETURNS, 1, false },
	{ "same", MODEL_SAME, 1, false },
	{ "derive", MODEL_DERIVE, 1, false },
	{ "attach", MODEL_ATTACH, 1, false },
	{ "is-err", MODEL_IS_ERR, 1, false },
	{ "is-err-or-null", MODEL_IS_ERR_OR_NULL, 1, false },
	{ "err-or-zero", MODEL_ERR_OR_ZERO, 1, false },
	{ "alloc", MODEL_ALLOC, 0, false },
	{ "managed", MODEL_MANAGED, 0, false },
	{ "zeroed", MODEL_ZEROED, 0, false },
	{ "free", MODEL_FREE, 1, false },
	{ "action", MODEL_ACTION, 1, false },
	{ "calls", MODEL_CALLS, 1, false },
	{ "ends", MODEL_ENDS, 1, false },
	{ "pins", MODEL_PINS, 1, false },
	{ "keeps", MODEL_KEEPS, 1, false },
	{ "counts", MODEL_COUNTS, 1, false },
	{ "module", MODEL_MODULE, 0, false },
	{ "settles", MODEL_SETTLES, 1, false },
	{ "escape", MODEL_ESCAPE, 1, false },
	{ "borrow", MODEL_BORROW, 0, false },
	{ "leaves", MODEL_LEAVES, 1, false },
	{ "noreturn", MODEL_NORETURN, 0, false },
	{ "takes-null", MODEL_TAKES_NULL, 0, false },
	{ "cookie", MODEL_COOKIE, 1, false },
	{ "event", MODEL_EVENT, 0, true },
	{ "locks", MODEL_LOCK, 1, false },
	{ "unlocks", MODEL_UNLOCK, 1, false },
	{ "asserts", MODEL_ASSERTS, 1, false },
	{ "needs", MODEL_NEEDS, 0, true },
	{ "thread", MODEL_THREAD, 1, false },
};

static const struct {
	const char *word;
	unsigned int bits;
} results[] = {
	{ "null", MODEL_ZERO },
	{ "err", MODEL_NEG },
	{ "ok", MODEL_POS },
	{ "zero", MODEL_ZERO },
	{ "neg", MODEL_NEG },
	{ "pos", MODEL_POS },
	{ "status", MODEL_NEG | MODEL_ZERO },
	{ "bool", MODEL_ZERO | MODEL_POS },
};

static void *model_alloc(struct model *m, size_t size)
{
	void *p = g_malloc0(size);

	g_ptr_array_add(m->owned, p);
	return p;
}

static bool parse_place(struct model *m, const char *word, struct model_place *p)
{
	char *end;

	memset(p, 0, sizeof(*p));
	if (!strcmp(word, "ret")) {
		p->arg = -1;
		return true;
	}
	if (*word == '*') {
		p->deref = true;
		word++;
	}
	p->arg = strtol(word, &end, 10);
	if (end == word || p->arg < 0 || p->arg > 31)
		return false;
	if (*end == '.' && end[1]) {
		p->deref = true;
		p->field = g_string_chunk_insert_const(m->strings, end + 1);
		return true;
	}
	return !*end;
}

static bool parse_result(const char *word, unsigned int *bits)
{
	g_auto(GStrv) parts = g_strsplit(word, "|", 0);

	*bits = 0;
	for (char **p = parts; *p; p++) {
		unsigned int i;

		for (i = 0; i < G_N_ELEMENTS(results); i++) {
			if (!strcmp(*p, results[i].word))
				break;
		}
		if (i == G_N_ELEMENTS(results))
			return false;
		*bits |= results[i].bits;
	}
	return *bits != 0;
}

/* calls(FN,ARG,...): what the function is called with, "?" for what cannot be said. */
static bool parse_call_args(struct model_fact *fact, char **args)
{
	for (; *args; args++) {
		char *end;
		long n = strtol(*args, &end, 10);

		if (fact->ncall == G_N_ELEMENTS(fact->call))
			return false;
		if (!strcmp(*args, "?"))
			n = -1;
		else if (end == *args || *end || n < 0 || n > 31)
			return false;
		fact->call[fact->ncall++] = (signed char)n;
	}
	return true;
}

/* keeps(N,RECORD.FIELD) */
static bool parse_field(struct model *m, struct model_fact *fact, char **args)
{
	const char *dot = args[0] ? strchr(args[0], '.') : NULL;
	g_autofree char *record = dot ? g_strndup(args[0], dot - args[0]) : NULL;

	if (!dot || dot == args[0] || !dot[1] || args[1])
		return false;
	fact->record = g_string_chunk_insert_const(m->strings, record);
	fact->field = g_string_chunk_insert_const(m->strings, dot + 1);
	return true;
}

/* The arguments of a fact after its PLACEs: KIND, an argument number, qualifiers. */
static bool parse_rest(struct model *m, struct model_fact *fact, char **args, bool kind)
{
	if (fact->effect == MODEL_CALLS)
		return parse_call_args(fact, args);
	if (fact->effect == MODEL_KEEPS)
		return parse_field(m, fact, args);
	if (kind) {
		if (!*args)
			return false;
		fact->kind = g_string_chunk_insert_const(m->strings, *args++);
	}
	if (fact->effect == MODEL_ACTION || fact->effect == MODEL_ATTACH || fact->effect == MODEL_THREAD) {
		struct model_place place;

		if (!*args || !parse_place(m, *args++, &place))
			return false;
		fact->arg = place.arg;
	}
	if ((fact->effect == MODEL_DERIVE || fact->effect == MODEL_ATTACH) && *args)
		fact->kind = g_string_chunk_insert_const(m->strings, *args++);
	for (; *args; args++) {
		if (!strcmp(*args, "success"))
			fact->when = MODEL_ON_SUCCESS;
		else if (!strcmp(*args, "failure"))
			fact->when = MODEL_ON_FAILURE;
		else if (!strcmp(*args, "reset") && fact->effect == MODEL_ACTION)
			fact->on_failure_too = true;
		else if (!strcmp(*args, "with-device") && fact->effect == MODEL_ACTION)
			fact->with_device = true;
		else if (!strcmp(*args, "try") && fact->effect == MODEL_LOCK)
			fact->when = MODEL_ON_SUCCESS;
		else if (!strcmp(*args, "spin") && fact->effect == MODEL_LOCK)
			fact->kind = "spin";
		else
			return false;
	}
	return true;
}

static bool parse_fact(struct model *m, struct model_row *row, const char *text)
{
	const char *open = strchr(text, '(');
	g_autofree char *word = open ? g_strndup(text, open - text) : g_strdup(text);
	g_auto(GStrv) args = NULL;
	struct model_fact *fact;
	unsigned int i;

	if (open) {
		g_autofree char *inner = g_strdup(open + 1);
		size_t len = strlen(inner);

		if (!len || inner[len - 1] != ')')
			return false;
		inner[len - 1] = '\0';
		args = g_strsplit(inner, ",", 0);
	} else {
		args = g_new0(char *, 1);
	}
	if (!strcmp(word, "result"))
		return args[0] && !args[1] && parse_result(args[0], &row->result);

	for (i = 0; i < G_N_ELEMENTS(effects); i++) {
		if (!strcmp(word, effects[i].word))
			break;
	}
	if (i == G_N_ELEMENTS(effects) || (int)g_strv_length(args) < effects[i].nplaces)
		return false;
	fact = model_alloc(m, sizeof(*fact));
	fact->effect = effects[i].effect;
	fact->place.arg = -1;
	if (effects[i].nplaces && !parse_place(m, args[0], &fact->place))
		return false;
	if (!parse_rest(m, fact, args + effects[i].nplaces, effects[i].kind))
		return false;
	/* keep source order: releases of "from" arguments come where the row has them */
	struct model_fact **tail = &row->facts;
	while (*tail)
		tail = &(*tail)->next;
	*tail = fact;
	return true;
}

/* "role(NAME)", "holds(LOCK)": the text between the parentheses, or NULL. */
static const char *parse_named(struct model *m, const char *word, const char *name)
{
	size_t n = strlen(name), len = strlen(word);

	if (strncmp(word, name, n) || word[n] != '(' || len < n + 3 || word[len - 1] != ')')
		return NULL;
	return g_string_chunk_insert_len(m->strings, word + n + 1, len - n - 2);
}

static bool parse_entry(struct model *m, const char *field, char **words)
{
	struct model_entry *e = *words ? model_alloc(m, sizeof(*e)) : NULL;
	unsigned int nholds = 0;

	for (; *words; words++) {
		const char *role = parse_named(m, *words, "role"), *lock = parse_named(m, *words, "holds");

		if (role)
			e->role = role;
		else if (lock && nholds < G_N_ELEMENTS(e->holds) - 1)
			e->holds[nholds++] = lock;
		else
			return false;
	}
	if (e)
		g_hash_table_replace(m->entries, g_strdup(field), e);
	return true;
}

static bool parse_callback(struct model *m, char **words)
{
	enum model_callback cb;
	bool managed;

	if (!words[1] || !words[2])
		return false;
	if (!strcmp(words[2], "probe"))
		cb = MODEL_CB_PROBE;
	else if (!strcmp(words[2], "remove"))
		cb = MODEL_CB_REMOVE;
	else if (!strcmp(words[2], "none"))
		cb = MODEL_CB_NONE;
	else
		return false;
	g_hash_table_replace(m->callbacks, g_strdup(words[1]), GINT_TO_POINTER(cb));
	managed = words[3] && !strcmp(words[3], "devres");
	if (managed)
		g_hash_table_add(m->devres, g_strdup(words[1]));
	else
		g_hash_table_remove(m->devres, words[1]);
	return parse_entry(m, words[1], words + 3 + managed);
}

static bool is_format(const char *s)
{
	return strstr(s, "%s") && strstr(s, "%s") == strchr(s, '%') && !strchr(strchr(s, '%') + 1, '%');
}

/* "kind KIND TAG FORMAT", "null KIND TAG FORMAT", "by NAME TAG FORMAT" and "free KIND TAG CLASS" */
static bool parse_kind(struct model *m, const char *line)
{
	g_auto(GStrv) words = g_strsplit(line, " ", 4);
	const char *how = words[0] && strcmp(words[0], "kind") ? words[0] : "";
	bool class = !strcmp(how, "free");

	if (g_strv_length(words) != 4 || is_format(words[3]) == class)
		return false;
	g_hash_table_replace(m->release,
			     g_strdup_printf("%s%s%s %s", how, *how ? " " : "", words[1], words[2]),
			     g_strdup(g_strstrip(words[3])));
	return true;
}

/* "also NAME: FACT...": more facts of a function that may have a row already. */
static struct model_row *row_for(struct model *m, const char *name, bool also)
{
	struct model_row *row = also ? g_hash_table_lookup(m->rows, name) : NULL;

	if (row)
		return row;
	row = model_alloc(m, sizeof(*row));
	row->name = g_string_chunk_insert_const(m->strings, name);
	row->result = MODEL_ANY;
	row->source = "";
	return row;
}

static bool parse_row(struct model *m, char *line)
{
	bool also = g_str_has_prefix(line, "also ");
	char *colon = strchr(line, ':');
	struct model_row *row;
	char *source;

	if (!colon)
		return false;
	*colon = '\0';
	source = strstr(colon + 1, " ; ");
	if (source)
		*source = '\0';
	row = row_for(m, g_strstrip(also ? line + strlen("also ") : line), also);
	if (source && !*row->source)
		row->source = g_string_chunk_insert_const(m->strings, g_strstrip(source + 3));
	if (!*row->name || strpbrk(row->name, " \t("))
		return false;

	g_auto(GStrv) words = g_strsplit_set(colon + 1, " \t", 0);
	for (char **w = words; *w; w++) {
		if (**w && !parse_fact(m, row, *w))
			return false;
	}
	g_hash_table_replace(m->rows, (char *)row->name, row);
	return true;
}

/* "number NAME PLACE", "number RECORD.FIELD" */
static bool parse_number(struct model *m, const char *line)
{
	g_auto(GStrv) words = g_strsplit(line, " ", 0);
	unsigned int n = g_strv_length(words);
	struct model_place *p = model_alloc(m, sizeof(*p));

	if (n != (n > 1 && strchr(words[1], '.') ? 2 : 3) || (n == 3 && !parse_place(m, words[2], p)))
		return false;
	g_hash_table_replace(m->numbers, g_string_chunk_insert_const(m->strings, words[1]), p);
	return true;
}

const struct model_place *model_number(const struct model *m, const char *name)
{
	return name ? g_hash_table_lookup(m->numbers, name) : NULL;
}

bool model_number_field(const struct model *m, const char *record, const char *field)
{
	g_autofree char *key = record && field ? g_strconcat(record, ".", field, NULL) : NULL;

	return key && g_hash_table_contains(m->numbers, key);
}

/* "token NAME...", "watch EVENT...", "root NAME..." */
static bool parse_words(struct model *m, const char *line, GHashTable *set)
{
	g_auto(GStrv) words = g_strsplit(line, " ", 0);

	for (char **w = words + 1; *w; w++)
		g_hash_table_add(set, g_string_chunk_insert_const(m->strings, *w));
	return words[1] != NULL;
}

static bool parse_line(struct model *m, char *line)
{
	g_strstrip(line);
	if (!*line || *line == '#')
		return true;
	if (g_str_has_prefix(line, "kind ") || g_str_has_prefix(line, "null ") ||
	    g_str_has_prefix(line, "by ") || g_str_has_prefix(line, "free "))
		return parse_kind(m, line);
	if (g_str_has_prefix(line, "callback ")) {
		g_auto(GStrv) words = g_strsplit(line, " ", 0);

		return parse_callback(m, words);
	}
	if (g_str_has_prefix(line, "number "))
		return parse_number(m, line);
	if (g_str_has_prefix(line, "guard ")) {
		g_auto(GStrv) words = g_strsplit(line, " ", 0);

		if (g_strv_length(words) != 3)
			return false;
		g_hash_table_replace(m->guards, g_strdup(words[1]),
				     g_string_chunk_insert_const(m->strings, words[2]));
		return true;
	}
	if (g_str_has_prefix(line, "token "))
		return parse_words(m, line, m->tokens);
	if (g_str_has_prefix(line, "root "))
		return parse_words(m, line, m->roots);
	if (g_str_has_prefix(line, "watch "))
		return parse_words(m, line, m->watched);
	return parse_row(m, line);
}

static bool model_parse(struct model *m, const char *name, const char *text, char **error)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", 0);

	for (unsigned int i = 0; lines[i]; i++) {
		g_autofree char *copy = g_strdup(lines[i]);

		if (parse_line(m, copy))
			continue;
		*error = g_strdup_printf("%s:%u: not a model row: %s (a row is \"NAME: FACT... ; source\", "
					 "e.g. \"my_find: acquire(ret,device) result(null|ok) ; my.c\")",
					 name, i + 1, lines[i]);
		return false;
	}
	return true;
}

struct model *model_new(void)
{
	struct model *m = g_new0(struct model, 1);

	m->rows = g_hash_table_new(g_str_hash, g_str_equal);
	m->release = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	m->callbacks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	m->devres = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	m->entries = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	m->guards = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	m->numbers = g_hash_table_new(g_str_hash, g_str_equal);
	m->roots = g_hash_table_new(g_str_hash, g_str_equal);
	m->watched = g_hash_table_new(g_str_hash, g_str_equal);
	m->tokens = g_hash_table_new(g_str_hash, g_str_equal);
	m->strings = g_string_chunk_new(4096);
	m->owned = g_ptr_array_new_with_free_func(g_free);
	for (const struct embedded *e = embedded_files; e->name; e++) {
		char *error = NULL;

		if (g_str_has_suffix(e->name, ".model") && !model_parse(m, e->name, e->text, &error))
			g_error("%s", error);
	}
	return m;
}

void model_free(struct model *m)
{
	if (!m)
		return;
	g_hash_table_unref(m->rows);
	g_hash_table_unref(m->release);
	g_hash_table_unref(m->callbacks);
	g_hash_table_unref(m->devres);
	g_hash_table_unref(m->entries);
	g_hash_table_unref(m->guards);
	g_hash_table_unref(m->numbers);
	g_hash_table_unref(m->roots);
	g_hash_table_unref(m->watched);
	g_hash_table_unref(m->tokens);
	g_string_chunk_free(m->strings);
	g_ptr_array_unref(m->owned);
	g_free(m);
}

bool model_load(struct model *m, const char *file, char **error)
{
	g_autofree char *text = NULL;
	g_autoptr(GError) err = NULL;

	if (!g_file_get_contents(file, &text, NULL, &err)) {
		*error = g_strdup_printf("cannot read model file: %s", err->message);
		return false;
	}
	return model_parse(m, file, text, error);
}

const struct model_row *model_find(const struct model *m, const char *name)
{
	return name ? g_hash_table_lookup(m->rows, name) : NULL;
}

bool model_does(const struct model *m, const char *name, enum model_effect effect, const char *kind)
{
	const struct model_row *row = model_find(m, name);

	for (const struct model_fact *f = row ? row->facts : NULL; f; f = f->next) {
		if (f->effect == effect && (!kind || !g_strcmp0(f->kind, kind)))
			return true;
	}
	return false;
}

const struct model_fact *model_fact_on(const struct model *m, const char *name, enum model_effect effect,
				       unsigned int arg)
{
	const struct model_row *row = name ? model_find(m, name) : NULL;
	const struct model_fact *f = row ? row->facts : NULL;

	while (f && !(f->effect == effect && f->place.arg == (int)arg))
		f = f->next;
	return f;
}

bool model_same_kind(const char *a, const char *b)
{
	if (!a || !b)
		return true;
	return model_is_node(a) ? model_is_node(b) : !strcmp(a, b);
}

bool model_is_fwspec(const char *kind)
{
	return kind && !strcmp(kind, "fwspec");
}

bool model_is_node(const char *kind)
{
	return kind && (!strcmp(kind, "of_node") || !strcmp(kind, "fwnode"));
}

/* @nodes false: only those that do it to something else than firmware nodes. */
static void names_with(const struct model *m, enum model_effect effect, bool nodes, GHashTable *set)
{
	GHashTableIter it;
	gpointer key, value;

	g_hash_table_iter_init(&it, m->rows);
	while (g_hash_table_iter_next(&it, &key, &value)) {
		const struct model_row *row = value;

		for (const struct model_fact *f = row->facts; f; f = f->next) {
			if (f->effect == effect && (nodes || !model_is_node(f->kind)))
				g_hash_table_add(set, key);
		}
	}
}

const char *const *model_inline_words(unsigned int *n)
{
	static const char *const words[] = { "get",    "put",  "find",	  "lookup", "to",
					     "verify", "drop", "release", "free" };

	*n = G_N_ELEMENTS(words);
	return words;
}

bool model_wants_inline(const struct model *m, const char *name)
{
	unsigned int n;
	const char *const *words = model_inline_words(&n);

	return !model_find(m, name) && !strstr(name, "spin") && !strstr(name, "user") &&
	       name_has_word(name, words, n);
}

void model_tokens(const struct model *m, bool nodes, GHashTable *set)
{
	names_with(m, MODEL_ACQUIRE, nodes, set);
}

void model_releasers(const struct model *m, GHashTable *set)
{
	names_with(m, MODEL_RELEASE, false, set);
}

const char *model_release_format(const struct model *m, const char *kind, const char *tag)
{
	g_autofree char *key = NULL;

	if (!kind || !tag)
		return NULL;
	key = g_strdup_printf("%s %s", kind, tag);
	return g_hash_table_lookup(m->release, key);
}

const char *model_release_by(const struct model *m, const char *api, const char *kind, const char *tag)
{
	g_autofree char *by = g_strdup_printf("by %s", api ? api : "");
	const char *own = kind ? model_release_format(m, by, tag) : NULL;

	return own ? own : model_release_format(m, kind, tag);
}

const char *model_release_null_format(const struct model *m, const char *kind, const char *tag)
{
	g_autofree char *null = g_strdup_printf("null %s", kind ? kind : "");

	return kind ? model_release_format(m, null, tag) : NULL;
}

const char *model_cleanup_class(const struct model *m, const char *kind, const char *tag)
{
	g_autofree char *class = g_strdup_printf("free %s", kind ? kind : "");

	return kind ? model_release_format(m, class, tag) : NULL;
}

/* What @table says of "record.field"; NULL-safe. */
static gpointer of_field(GHashTable *table, const char *record, const char *field)
{
	g_autofree char *key = NULL;

	if (!record || !field)
		return NULL;
	key = g_strdup_printf("%s.%s", record, field);
	return g_hash_table_lookup(table, key);
}

enum model_callback model_callback(const struct model *m, const char *record, const char *field)
{
	return GPOINTER_TO_INT(of_field(m->callbacks, record, field));
}

bool model_undoes_devres(const struct model *m, const char *record, const char *field)
{
	return of_field(m->devres, record, field);
}

const struct model_entry *model_entry(const struct model *m, const char *record, const char *field)
{
	return of_field(m->entries, record, field);
}

const char *model_guard(const struct model *m, const char *record, const char *field)
{
	return of_field(m->guards, record, field);
}

static void add_names(GHashTable *to, GHashTable *from)
{
	GHashTableIter it;
	gpointer key;

	g_hash_table_iter_init(&it, from);
	while (g_hash_table_iter_next(&it, &key, NULL))
		g_hash_table_add(to, key);
}

void model_iommu_tokens(const struct model *m, GHashTable *set)
{
	add_names(set, m->tokens);
}

bool model_is_iommu_token(const struct model *m, const char *name)
{
	return name && g_hash_table_contains(m->tokens, name);
}

void model_iommu_events(const struct model *m, GHashTable *set)
{
	add_names(set, m->watched);
}

bool model_is_root(const struct model *m, const char *name)
{
	return name && g_hash_table_contains(m->roots, name);
}
