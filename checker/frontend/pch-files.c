/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The headers that a shared header was made of, listed in a file beside it: a macro that none of them mentions may be set
 * before it, and what none of them asks for may be set between two includes.
 */
#define _GNU_SOURCE
#include <string.h>

#include "frontend/priv.h"
#include "support/names.h"

struct list {
	const char *build_dir;
	GString *text;
};

static char *list_path(const char *pch)
{
	return g_strconcat(pch, ".files", NULL);
}

char *file_path(CXFile file, const char *build_dir)
{
	CXString s = clang_getFileName(file);
	char *path = g_canonicalize_filename(clang_getCString(s), build_dir);

	clang_disposeString(s);
	return path;
}

static void add_file(CXFile file, CXSourceLocation *stack, unsigned int depth, CXClientData data)
{
	struct list *l = data;
	g_autofree char *path = file_path(file, l->build_dir);

	/* not the one that includes them all */
	if (depth)
		g_string_append_printf(l->text, "%s\n", path);
}

bool pch_files_write(const char *pch, CXTranslationUnit tu, const char *build_dir)
{
	g_autofree char *path = list_path(pch);
	g_autoptr(GString) text = g_string_new(NULL);
	struct list l = { build_dir, text };

	clang_getInclusions(tu, add_file, &l);
	return g_file_set_contents(path, text->str, text->len, NULL);
}

static bool has_name(const char *text, size_t len, const char *name)
{
	const char *end = text + len, *p = text;
	size_t n = strlen(name);

	while ((p = memmem(p, end - p, name, n))) {
		bool begins = p == text || !name_has_char(p[-1]);

		p += n;
		if (begins && (p == end || !name_has_char(*p)))
			return true;
	}
	return false;
}

static bool text_mentions(const char *text, size_t len, void *data)
{
	const GPtrArray *names = data;

	for (guint i = 0; i < names->len; i++)
		if (has_name(text, len, names->pdata[i]))
			return true;
	return false;
}

/* Is one of @names in the #if that begins at @p? */
static bool line_asks(const char *p, const char *end, GHashTable *names)
{
	char name[128];
	size_t n;

	for (; p < end && *p != '\n'; p += MAX(n, 1)) {
		for (n = 0; p + n < end && name_has_char(p[n]); n++)
			if (n < sizeof(name) - 1)
				name[n] = p[n];
		name[MIN(n, sizeof(name) - 1)] = '\0';
		if (n && g_hash_table_contains(names, name))
			return true;
		if (*p == '\\' && p + 1 < end)
			n = 2;
	}
	return false;
}

static bool text_asks(const char *text, size_t len, void *names)
{
	const char *end = text + len, *p = text;

	for (; p < end && (p = memchr(p, '#', end - p)); p++) {
		const char *d = p + 1;

		while (d < end && (*d == ' ' || *d == '\t'))
			d++;
		if (end - d > 4 && (!strncmp(d, "if", 2) || !strncmp(d, "elif", 4)) &&
		    line_asks(d, end, names))
			return true;
	}
	return false;
}

/* Of any header; what cannot be read might. */
static bool any_text(const char *pch, bool (*is)(const char *text, size_t len, void *data), void *data)
{
	g_autofree char *path = list_path(pch), *text = NULL;
	bool found = false;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		return true;
	for (char *p = text, *nl; !found && (nl = strchr(p, '\n')); p = nl + 1) {
		GMappedFile *map;

		*nl = '\0';
		map = g_mapped_file_new(p, FALSE, NULL);
		found = !map || (g_mapped_file_get_length(map) &&
				 is(g_mapped_file_get_contents(map), g_mapped_file_get_length(map), data));
		g_clear_pointer(&map, g_mapped_file_unref);
	}
	return found;
}

bool pch_mentions(const char *pch, const GPtrArray *names)
{
	return names->len && any_text(pch, text_mentions, (void *)names);
}

bool pch_asks(const char *pch, GHashTable *names)
{
	return any_text(pch, text_asks, names);
}

bool pch_has_file(const char *pch, CXFile file, const char *build_dir)
{
	g_autofree char *path = list_path(pch), *name = file_path(file, build_dir), *text = NULL;
	g_autofree char *line = g_strdup_printf("%s\n", name);

	if (!g_file_get_contents(path, &text, NULL, NULL))
		return true;
	for (const char *p = text; (p = strstr(p, line)); p++)
		if (p == text || p[-1] == '\n')
			return true;
	return false;
}
