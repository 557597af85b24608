/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Functions that may hand out references, from the text of a file; see definers.h.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/definers.h"
#include "support/names.h"

/* A piece of the text. */
struct piece {
	const char *at;
	size_t len;
};

struct def {
	struct piece name;
	bool is_static;
	guint calls; /* its first one in scan.calls; it ends where the next one's begin */
};

struct scan {
	const char *p, *end, *start;
	unsigned int parens, braces;
	bool in_body;
	/* of the declaration that is being read */
	struct piece plain,
		marked; /* names with "(" behind: the last one, and the first that begins with "__" */
	bool is_static, typed; /* typed: something stands before */
	GArray *defs, *calls, *exports; /* struct def, struct piece, struct piece */
};

bool definers_name_counts(const char *name)
{
	static const char *const words[] = { "get",  "find", "lookup", "request", "acquire",
					     "grab", "open", "init",   "attach" };

	return name_has_word(name, words, G_N_ELEMENTS(words));
}

/* --- the text ------------------------------------------------------------------- */

/*
 * The whole tree is read byte by byte: a table is several times as fast as comparisons. NUL is a stop, so that loops
 * need not look at the end of the text.
 */
enum {
	IN_NAME = 1,
	STOPS_BODY = 2, /* means something inside of a body */
};

static const unsigned char class[256] = {
	[0] = STOPS_BODY,	 ['"'] = STOPS_BODY,	  ['\''] = STOPS_BODY,	   ['/'] = STOPS_BODY,
	['#'] = STOPS_BODY,	 ['('] = STOPS_BODY,	  ['{'] = STOPS_BODY,	   ['}'] = STOPS_BODY,
	['0' ... '9'] = IN_NAME, ['A' ... 'Z'] = IN_NAME, ['a' ... 'z'] = IN_NAME, ['_'] = IN_NAME,
};

static bool is(char c, unsigned char what)
{
	return class[(unsigned char)c] & what;
}

static bool piece_is(const struct piece *w, const char *text)
{
	return strlen(text) == w->len && !memcmp(w->at, text, w->len);
}

static void skip_quoted(struct scan *s)
{
	const char *p = s->p, *end = s->end;
	char quote = *p++;

	while (p < end && *p != quote && *p != '\n')
		p += *p == '\\' && p + 1 < end ? 2 : 1;
	s->p = p < end ? p + 1 : p;
}

static void skip_comment(struct scan *s)
{
	const char *close;

	if (s->p[1] == '/') {
		close = memchr(s->p, '\n', s->end - s->p);
		s->p = close ? close : s->end;
		return;
	}
	close = strstr(s->p + 2, "*/");
	s->p = close ? close + 2 : s->end;
}

/* A line of the preprocessor, with those that continue it. */
static void skip_directive(struct scan *s)
{
	const char *line_end;

	do {
		line_end = memchr(s->p, '\n', s->end - s->p);
		s->p = line_end ? line_end + 1 : s->end;
	} while (line_end && line_end > s->start && line_end[-1] == '\\');
	/* the caller sees the start of a line again */
	if (line_end)
		s->p--;
}

static bool at_line_start(const struct scan *s)
{
	const char *q = s->p;

	while (q > s->start && (q[-1] == ' ' || q[-1] == '\t'))
		q--;
	return q == s->start || q[-1] == '\n';
}

static struct piece take_word(struct scan *s)
{
	const char *p = s->p;
	struct piece w = { .at = p };

	while (is(*p, IN_NAME))
		p++;
	s->p = p;
	w.len = p - w.at;
	return w;
}

/* --- declarations and bodies ------------------------------------------------------ */

static void forget_declaration(struct scan *s)
{
	s->plain = s->marked = (struct piece){ 0 };
	s->is_static = s->typed = false;
	s->parens = 0;
}

static void take_export(struct scan *s)
{
	struct piece name;

	s->p++;
	name = take_word(s);
	if (name.len)
		g_array_append_val(s->exports, name);
	s->parens++;
}

static void outer_word(struct scan *s)
{
	struct piece w = take_word(s);

	if (s->parens)
		return;
	if (*s->p == '(' && w.len > 12 && !memcmp(w.at, "EXPORT_SYMBOL", 13)) {
		take_export(s);
		return;
	}
	if (piece_is(&w, "static"))
		s->is_static = true;
	if (*s->p == '(' && s->typed) {
		/* int foo(void) __acquires(x): what begins so is a name only when nothing else is */
		if (w.len > 2 && !memcmp(w.at, "__", 2))
			s->marked = s->marked.len ? s->marked : w;
		else
			s->plain = w;
	}
	s->typed = true;
}

static void begin_body(struct scan *s)
{
	struct def d = {
		.name = s->plain.len ? s->plain : s->marked,
		.is_static = s->is_static,
		.calls = s->calls->len,
	};

	s->braces = 1;
	s->in_body = true;
	/* an initialiser or the members of a struct are stepped over in the same way */
	if (d.name.len)
		g_array_append_val(s->defs, d);
}

static void outer_char(struct scan *s)
{
	char c = *s->p++;

	if (c == '(') {
		s->parens++;
	} else if (c == ')') {
		s->parens -= s->parens > 0;
	} else if (c == '{' && !s->parens) {
		begin_body(s);
	} else if (c == ';' && !s->parens) {
		forget_declaration(s);
	} else if (c == '=' && !s->parens) {
		s->plain = s->marked = (struct piece){ 0 };
	}
}

static void brace(struct scan *s)
{
	bool first = s->p == s->start || s->p[-1] == '\n';
	char c = *s->p++;

	if (c == '{')
		s->braces++;
	else
		s->braces--;
	/* #if and #else may each open the same block: a brace in column one ends everything */
	if (c == '}' && (!s->braces || first)) {
		s->in_body = false;
		forget_declaration(s);
	}
}

/* What stands right before a "(". */
static void take_call(struct scan *s)
{
	struct piece w = { .at = s->p };

	while (w.at > s->start && is(w.at[-1], IN_NAME))
		w.at--;
	w.len = s->p++ - w.at;
	if (w.len && !g_ascii_isdigit(*w.at))
		g_array_append_val(s->calls, w);
}

/* What is the same inside and outside of bodies: false when this is none of it. */
static bool skip_any(struct scan *s)
{
	char c = *s->p;

	if (c == '"' || c == '\'')
		skip_quoted(s);
	else if (c == '/' && (s->p[1] == '*' || s->p[1] == '/'))
		skip_comment(s);
	else if (c == '#' && at_line_start(s))
		skip_directive(s);
	else
		return false;
	return true;
}

static void body(struct scan *s)
{
	const char *p = s->p;

	/* not s->p itself: it would be stored again for every character */
	while (!is(*p, STOPS_BODY))
		p++;
	s->p = p;
	if (p >= s->end || skip_any(s))
		return;
	if (*s->p == '(')
		take_call(s);
	else if (*s->p == '{' || *s->p == '}')
		brace(s);
	else
		s->p++;
}

static void scan_text(struct scan *s)
{
	while (s->p < s->end) {
		if (s->in_body)
			body(s);
		else if (is(*s->p, IN_NAME))
			outer_word(s);
		else if (!skip_any(s))
			outer_char(s);
	}
}

/* --- what they mean --------------------------------------------------------------- */

/* The functions of one file by name, while it is looked at. */
struct names {
	GStringChunk *strings;
	const char **defs; /* of each definition */
	GHashTable *by_name; /* name -> index + 1 */
	GHashTable *also;
};

static const char *intern(struct names *n, const struct piece *w)
{
	g_autofree char *copy = g_strndup(w->at, w->len);

	return g_string_chunk_insert_const(n->strings, copy);
}

/* A file without one has nothing to tell: most have none. */
static bool any_counts(const struct scan *s)
{
	g_autoptr(GString) name = g_string_new(NULL);

	for (guint i = 0; i < s->defs->len; i++) {
		const struct def *d = &g_array_index(s->defs, struct def, i);

		if (d->is_static)
			continue;
		g_string_truncate(name, 0);
		g_string_append_len(name, d->name.at, d->name.len);
		if (definers_name_counts(name->str))
			return true;
	}
	return false;
}

static void name_defs(const struct scan *s, struct names *n)
{
	for (guint i = 0; i < s->defs->len; i++) {
		n->defs[i] = intern(n, &g_array_index(s->defs, struct def, i).name);
		g_hash_table_insert(n->by_name, (void *)n->defs[i], GUINT_TO_POINTER(i + 1));
	}
}

/* Names outside of the file that function @i reaches, to @out. */
static void reach(const struct scan *s, struct names *n, guint i, bool *seen, GHashTable *out)
{
	guint from = g_array_index(s->defs, struct def, i).calls;
	guint to = i + 1 < s->defs->len ? g_array_index(s->defs, struct def, i + 1).calls : s->calls->len;

	seen[i] = true;
	for (guint c = from; c < to; c++) {
		const char *name = intern(n, &g_array_index(s->calls, struct piece, c));
		guint here = GPOINTER_TO_UINT(g_hash_table_lookup(n->by_name, name));

		if (here && !seen[here - 1])
			reach(s, n, here - 1, seen, out);
		else if (!here && (definers_name_counts(name) || g_hash_table_contains(n->also, name)))
			g_hash_table_add(out, (void *)name);
	}
}

static char *line_of(const char *name, bool exported, GHashTable *callees)
{
	GString *line = g_string_new(exported ? "!" : "");
	guint n;
	g_autofree char **sorted = (char **)g_hash_table_get_keys_as_array(callees, &n);

	qsort(sorted, n, sizeof(*sorted), names_compare);
	g_string_append(line, name);
	for (guint i = 0; i < n; i++)
		g_string_append_printf(line, " %s", sorted[i]);
	g_string_append_c(line, '\n');
	return g_string_free(line, FALSE);
}

static bool is_exported(const struct scan *s, const struct piece *name)
{
	for (guint i = 0; i < s->exports->len; i++) {
		const struct piece *e = &g_array_index(s->exports, struct piece, i);

		if (e->len == name->len && !memcmp(e->at, name->at, e->len))
			return true;
	}
	return false;
}

static char *describe(const struct scan *s, struct names *n)
{
	g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
	g_autofree bool *seen = g_new(bool, s->defs->len);

	for (guint i = 0; i < s->defs->len; i++) {
		const struct def *d = &g_array_index(s->defs, struct def, i);
		g_autoptr(GHashTable) callees = NULL;

		if (d->is_static || !definers_name_counts(n->defs[i]))
			continue;
		callees = g_hash_table_new(g_str_hash, g_str_equal);
		memset(seen, 0, s->defs->len * sizeof(*seen));
		reach(s, n, i, seen, callees);
		if (g_hash_table_size(callees))
			g_ptr_array_add(lines, line_of(n->defs[i], is_exported(s, &d->name), callees));
	}
	g_ptr_array_sort(lines, names_compare);
	g_ptr_array_add(lines, NULL);
	return g_strjoinv("", (char **)lines->pdata);
}

static void scan_init(struct scan *s, const char *text, size_t len)
{
	*s = (struct scan){ .p = text, .start = text, .end = text + len };
	s->defs = g_array_new(FALSE, FALSE, sizeof(struct def));
	s->calls = g_array_new(FALSE, FALSE, sizeof(struct piece));
	s->exports = g_array_new(FALSE, FALSE, sizeof(struct piece));
	scan_text(s);
}

static void scan_clear(struct scan *s)
{
	g_array_unref(s->defs);
	g_array_unref(s->calls);
	g_array_unref(s->exports);
}

bool definers_defines(const char *text, size_t len, const char *name)
{
	struct scan s;
	bool found = false;

	scan_init(&s, text, len);
	for (guint i = 0; i < s.defs->len && !found; i++)
		found = piece_is(&g_array_index(s.defs, struct def, i).name, name);
	scan_clear(&s);
	return found;
}

static char *tell(const struct scan *s, GHashTable *also)
{
	struct names n = { .also = also };
	char *out;

	n.strings = g_string_chunk_new(4096);
	n.defs = g_new(const char *, s->defs->len);
	n.by_name = g_hash_table_new(g_str_hash, g_str_equal);
	name_defs(s, &n);
	out = describe(s, &n);
	g_hash_table_unref(n.by_name);
	g_free(n.defs);
	g_string_chunk_free(n.strings);
	return out;
}

char *definers_scan(const char *text, size_t len, GHashTable *also)
{
	struct scan s;
	char *out;

	scan_init(&s, text, len);
	out = any_counts(&s) ? tell(&s, also) : g_strdup("");
	scan_clear(&s);
	return out;
}
