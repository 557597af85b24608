/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The headers that a shared header was made of, listed in a file beside it: a macro that none of them mentions may be set
 * before it.
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

static void add_file(CXFile file, CXSourceLocation *stack, unsigned int depth, CXClientData data)
{
	struct list *l = data;
	CXString s = clang_getFileName(file);
	g_autofree char *path = g_canonicalize_filename(clang_getCString(s), l->build_dir);

	/* not the one that includes them all */
	if (depth)
		g_string_append_printf(l->text, "%s\n", path);
	clang_disposeString(s);
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

/* What cannot be read might. */
static bool file_mentions(const char *path, const GPtrArray *names)
{
	g_autoptr(GMappedFile) map = g_mapped_file_new(path, FALSE, NULL);

	if (!map)
		return true;
	for (guint i = 0; i < names->len; i++)
		if (g_mapped_file_get_length(map) &&
		    has_name(g_mapped_file_get_contents(map), g_mapped_file_get_length(map), names->pdata[i]))
			return true;
	return false;
}

bool pch_mentions(const char *pch, const GPtrArray *names)
{
	g_autofree char *path = list_path(pch), *text = NULL;
	bool found = false;

	if (!names->len)
		return false;
	if (!g_file_get_contents(path, &text, NULL, NULL))
		return true;
	for (char *p = text, *nl; !found && (nl = strchr(p, '\n')); p = nl + 1) {
		*nl = '\0';
		found = file_mentions(p, names);
	}
	return found;
}
