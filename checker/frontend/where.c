/* SPDX-License-Identifier: GPL-2.0-only */
/* Positions: cursors to ranges of the main file, and the macros they came through. */
#include <string.h>

#include "frontend/priv.h"
#include "support/names.h"

static const char *ident_at(struct ir_unit *u, unsigned int off)
{
	char name[128];
	unsigned int n = 0;

	while (off + n < u->len && n < sizeof(name) - 1 && name_has_char(u->text[off + n]))
		n++;
	if (!n)
		return NULL;
	memcpy(name, u->text + off, n);
	name[n] = '\0';
	return ir_str(u, name);
}

/* The identifier in the main file that set off the expansion @loc stands in. */
static const char *outermost_macro(struct lower *L, CXSourceLocation loc)
{
	CXFile file;
	unsigned int off;

	if (L->in_header)
		return NULL;
	clang_getExpansionLocation(loc, &file, NULL, NULL, &off);
	return file ? ident_at(L->u, off) : NULL;
}

struct ir_range range_between(struct lower *L, CXSourceLocation s, CXSourceLocation e, const char **macro)
{
	struct ir_range r = { 0 };
	CXFile file;
	bool plain;

	if (macro)
		*macro = NULL;
	clang_getFileLocation(s, &file, &r.line, &r.col, &r.begin);
	clang_getFileLocation(e, NULL, &r.end_line, &r.end_col, &r.end);
	if (L->in_header || !file) {
		r.begin = r.end = 0;
		r.in_header = true;
		return r;
	}
	plain = clang_Location_isFromMainFile(s);
	r.in_macro = !plain || !clang_Location_isFromMainFile(e);
	if (macro && !plain)
		*macro = outermost_macro(L, s);
	if (r.end < r.begin)
		r.end = r.begin;
	return r;
}

struct ir_range where(struct lower *L, CXCursor c, const char **macro)
{
	CXSourceRange x = clang_getCursorExtent(c);

	return range_between(L, clang_getRangeStart(x), clang_getRangeEnd(x), macro);
}

unsigned int expansion_offset(struct lower *L, CXCursor c)
{
	CXSourceLocation s = clang_getRangeStart(clang_getCursorExtent(c));
	unsigned int off;

	if (clang_Location_isFromMainFile(s))
		return G_MAXUINT;
	clang_getExpansionLocation(s, NULL, NULL, NULL, &off);
	return off;
}

void range_set_end(struct ir_unit *u, struct ir_range *r, uint32_t end)
{
	const char *bol;

	if (r->in_header || end > u->len)
		return;
	for (const char *p = u->text + r->end; p < u->text + end; p++)
		if (*p == '\n')
			r->end_line++;
	for (bol = u->text + end; bol > u->text && bol[-1] != '\n'; bol--)
		;
	r->end = end;
	r->end_col = u->text + end - bol + 1;
}

/* Past white space, comments and continued lines. */
static uint32_t skip_blanks(const struct ir_unit *u, uint32_t i)
{
	const char *end;

	for (;;) {
		while (i < u->len &&
		       (g_ascii_isspace(u->text[i]) || (u->text[i] == '\\' && u->text[i + 1] == '\n')))
			i++;
		if (g_str_has_prefix(u->text + i, "/*"))
			end = strstr(u->text + i + 2, "*/");
		else if (g_str_has_prefix(u->text + i, "//"))
			end = strchr(u->text + i, '\n');
		else
			return i;
		if (!end)
			return u->len;
		i = end - u->text + (*end == '*' ? 2 : 1);
	}
}

void range_take_semicolon(struct ir_unit *u, struct ir_range *r)
{
	uint32_t i;

	if (r->in_header)
		return;
	i = skip_blanks(u, r->end);
	if (i < u->len && u->text[i] == ';')
		range_set_end(u, r, i + 1);
}

/* The macro whose definition the text at @off belongs to: the last #define before it. */
static const char *define_before(const char *text, unsigned int off)
{
	const char *p = text + off;

	for (;;) {
		const char *bol = p, *q;

		while (bol > text && bol[-1] != '\n')
			bol--;
		q = bol + strspn(bol, " \t");
		if (*q == '#') {
			q++;
			q += strspn(q, " \t");
			if (!g_str_has_prefix(q, "define"))
				return NULL;
			q += strlen("define");
			return q + strspn(q, " \t");
		}
		/* only a continued line belongs to a definition above */
		if (bol - text < 2 || bol[-2] != '\\')
			return NULL;
		p = bol - 2;
	}
}

/* A header's text, and the macros already found in it. */
struct source {
	char *text;
	gsize len;
	GHashTable *names; /* offset -> name, interned */
};

static void source_free(gpointer p)
{
	struct source *s = p;

	g_free(s->text);
	g_hash_table_unref(s->names);
	g_free(s);
}

/* file name -> struct source; headers do not change while files are checked. */
GHashTable *sources_new(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, source_free);
}

/*
 * Not clang_getFileContents(): for what comes from a precompiled header that
 * reads the file again for every unit.
 */
static struct source *source_get(struct lower *L, CXFile file)
{
	CXString name = clang_getFileName(file);
	const char *key = clang_getCString(name);
	struct source *s = g_hash_table_lookup(L->t->sources, key);
	g_autofree char *path = NULL;

	if (!s) {
		s = g_new0(struct source, 1);
		s->names = g_hash_table_new(NULL, NULL);
		path = file_path(file, L->t->req->build_dir);
		if (!g_file_get_contents(path, &s->text, &s->len, NULL))
			s->len = 0;
		g_hash_table_insert(L->t->sources, g_strdup(key), s);
	}
	clang_disposeString(name);
	return s;
}

static const char *macro_name(const char *text, size_t len, unsigned int off)
{
	char name[128];
	size_t n = 0;
	const char *def;

	if (!text || off >= len)
		return NULL;
	def = define_before(text, off);
	while (def && n < sizeof(name) - 1 && name_has_char(def[n])) {
		name[n] = def[n];
		n++;
	}
	name[n] = '\0';
	return n ? g_intern_string(name) : NULL;
}

/*
 * The macro in whose definition the first token of @c is written. libclang has
 * no such question; but it knows where the token is spelled, and there the
 * definition stands.
 */
const char *innermost_macro(struct lower *L, CXCursor c)
{
	CXSourceLocation s = clang_getRangeStart(clang_getCursorExtent(c));
	struct source *src;
	CXFile file, sfile;
	unsigned int off, soff;
	gpointer name;

	clang_getSpellingLocation(s, &sfile, NULL, NULL, &soff);
	if (!sfile || clang_Location_isFromMainFile(s))
		return NULL;
	clang_getFileLocation(s, &file, NULL, NULL, &off);
	if (soff == off && clang_File_isEqual(file, sfile))
		return NULL;
	if (clang_File_isEqual(sfile, L->t->main))
		return macro_name(L->u->text, L->u->len, soff);
	src = source_get(L, sfile);
	if (g_hash_table_lookup_extended(src->names, GUINT_TO_POINTER(soff), NULL, &name))
		return name;
	name = (gpointer)macro_name(src->text, src->len, soff);
	g_hash_table_insert(src->names, GUINT_TO_POINTER(soff), name);
	return name;
}
