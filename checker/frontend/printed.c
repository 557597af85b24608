/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What libclang has no cursors for but prints: which parts of a for statement
 * are there, and the labels of asm goto. The n-th "for" of a printed function is its
 * n-th ForStmt in preorder, the n-th "asm" likewise.
 */
#include <string.h>

#include "frontend/priv.h"

struct parts {
	bool init, cond, inc;
};

struct printed {
	char *text;
	GHashTable *order; /* STMT_KEY -> number from 1 on */
	GArray *fors; /* struct parts */
	GPtrArray *asms; /* GPtrArray * of char *, or NULL */
	unsigned int nfor, nasm;
};

void printed_free(struct printed *p)
{
	if (!p)
		return;
	g_free(p->text);
	g_hash_table_unref(p->order);
	g_array_unref(p->fors);
	for (guint i = 0; i < p->asms->len; i++)
		if (p->asms->pdata[i])
			g_ptr_array_unref(p->asms->pdata[i]);
	g_ptr_array_unref(p->asms);
	g_free(p);
}

static enum CXChildVisitResult number_cursor(CXCursor c, CXCursor parent, CXClientData data)
{
	enum CXCursorKind kind = clang_getCursorKind(c);
	struct printed *p = data;
	unsigned int n;

	if (kind == CXCursor_ForStmt)
		n = ++p->nfor;
	else if (kind == CXCursor_GCCAsmStmt)
		n = ++p->nasm;
	else
		return CXChildVisit_Recurse;
	/* operands of ?: are visited more than once */
	if (!g_hash_table_contains(p->order, STMT_KEY(c)))
		g_hash_table_insert(p->order, STMT_KEY(c), GUINT_TO_POINTER(n));
	return CXChildVisit_Recurse;
}

/* Behind a string or character literal that begins at @s. */
static const char *skip_literal(const char *s)
{
	char quote = *s++;

	while (*s && *s != quote)
		s += *s == '\\' && s[1] ? 2 : 1;
	return *s ? s + 1 : s;
}

/*
 * The pieces between the separators of a bracketed text, at the bracket's own
 * depth. @s points to the opening bracket; returns what is behind the closing one.
 */
static const char *split_brackets(const char *s, char sep, GPtrArray *pieces)
{
	const char *from = s + 1;
	int depth = 0;

	while (*s) {
		if (*s == '"' || *s == '\'') {
			s = skip_literal(s);
			continue;
		}
		if (*s == '(' || *s == '[' || *s == '{')
			depth++;
		else if (*s == ')' || *s == ']' || *s == '}')
			depth--;
		if (!depth || (depth == 1 && *s == sep)) {
			g_ptr_array_add(pieces, g_strstrip(g_strndup(from, s - from)));
			from = s + 1;
		}
		s++;
		if (!depth)
			break;
	}
	return s;
}

static void add_for(struct printed *p, const char *s)
{
	g_autoptr(GPtrArray) pieces = g_ptr_array_new_with_free_func(g_free);
	struct parts parts = { 0 };

	split_brackets(s, ';', pieces);
	if (pieces->len == 3) {
		parts.init = *(char *)pieces->pdata[0];
		parts.cond = *(char *)pieces->pdata[1];
		parts.inc = *(char *)pieces->pdata[2];
	}
	g_array_append_val(p->fors, parts);
}

/* asm goto (template : outputs : inputs : clobbers : labels) */
static void add_asm(struct printed *p, const char *s)
{
	g_autoptr(GPtrArray) pieces = g_ptr_array_new_with_free_func(g_free);
	const char *open = strchr(s, '(');
	g_autofree char *quals = open ? g_strndup(s, open - s) : g_strdup("");
	GPtrArray *labels = NULL;

	if (strstr(quals, "goto"))
		split_brackets(open, ':', pieces);
	if (pieces->len == 5) {
		g_auto(GStrv) names = g_strsplit(pieces->pdata[4], ",", -1);

		labels = g_ptr_array_new_with_free_func(g_free);
		for (char **n = names; *n; n++)
			g_ptr_array_add(labels, g_strdup(g_strstrip(*n)));
	}
	g_ptr_array_add(p->asms, labels);
}

static void scan(struct printed *p)
{
	const char *s = p->text;

	while (*s) {
		size_t n = 0;

		if (*s == '"' || *s == '\'') {
			s = skip_literal(s);
			continue;
		}
		while (g_ascii_isalnum(s[n]) || s[n] == '_')
			n++;
		if (!n) {
			s++;
			continue;
		}
		if (n == 3 && !strncmp(s, "for", n))
			add_for(p, s + n + strspn(s + n, " "));
		else if (n == 3 && !strncmp(s, "asm", n))
			add_asm(p, s + n);
		s += n;
	}
}

static struct printed *printed_get(struct lower *L)
{
	struct printed *p = L->printed;
	CXString s;

	if (p)
		return p;
	p = L->printed = g_new0(struct printed, 1);
	s = clang_getCursorPrettyPrinted(L->fn, NULL);
	p->text = g_strdup(clang_getCString(s) ? clang_getCString(s) : "");
	clang_disposeString(s);
	p->order = g_hash_table_new(NULL, NULL);
	p->fors = g_array_new(FALSE, FALSE, sizeof(struct parts));
	p->asms = g_ptr_array_new();
	clang_visitChildren(L->fn, number_cursor, p);
	scan(p);
	return p;
}

bool printed_for_parts(struct lower *L, CXCursor for_stmt, bool *init, bool *cond, bool *inc)
{
	struct printed *p = printed_get(L);
	guint n = GPOINTER_TO_UINT(g_hash_table_lookup(p->order, STMT_KEY(for_stmt)));
	const struct parts *parts;

	if (!n || p->nfor != p->fors->len)
		return false;
	parts = &g_array_index(p->fors, struct parts, n - 1);
	*init = parts->init;
	*cond = parts->cond;
	*inc = parts->inc;
	return true;
}

GPtrArray *printed_asm_labels(struct lower *L, CXCursor asm_stmt)
{
	struct printed *p;
	guint n;

	p = printed_get(L);
	n = GPOINTER_TO_UINT(g_hash_table_lookup(p->order, STMT_KEY(asm_stmt)));
	if (!n || p->nasm != p->asms->len)
		return NULL;
	return p->asms->pdata[n - 1];
}
