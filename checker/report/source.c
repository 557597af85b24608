/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lines of source files, read once and kept for the length of a report.
 */
#include <string.h>

#include "report/source.h"

struct source {
	char *text;
	size_t len;
	GArray *starts; /* size_t: offset of each line */
};

struct sources {
	char *root;
	const struct overlay *overlay;
	GHashTable *files; /* name -> struct source *, NULL when unreadable */
};

static void source_free(void *p)
{
	struct source *s = p;

	if (!s)
		return;
	g_free(s->text);
	g_array_unref(s->starts);
	g_free(s);
}

struct sources *source_cache_new(const char *root, const struct overlay *overlay)
{
	struct sources *s = g_new0(struct sources, 1);

	s->root = g_strdup(root);
	s->overlay = overlay;
	s->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, source_free);
	return s;
}

void source_cache_free(struct sources *s)
{
	if (!s)
		return;
	g_free(s->root);
	g_hash_table_unref(s->files);
	g_free(s);
}

static struct source *source_read(const struct sources *from, const char *file)
{
	char *path = g_path_is_absolute(file) || !from->root ? g_strdup(file)
							     : overlay_path(from->overlay, from->root, file);
	struct source *s = g_new0(struct source, 1);
	size_t off = 0;
	bool ok = g_file_get_contents(path, &s->text, &s->len, NULL);

	g_free(path);
	if (!ok) {
		g_free(s);
		return NULL;
	}
	s->starts = g_array_new(FALSE, FALSE, sizeof(size_t));
	g_array_append_val(s->starts, off);
	for (size_t i = 0; i < s->len; i++) {
		off = i + 1;
		if (s->text[i] == '\n' && off < s->len)
			g_array_append_val(s->starts, off);
	}
	return s;
}

const struct source *sources_get(struct sources *s, const char *file)
{
	void *v;

	if (!file)
		return NULL;
	if (!g_hash_table_lookup_extended(s->files, file, NULL, &v)) {
		v = source_read(s, file);
		g_hash_table_insert(s->files, g_strdup(file), v);
	}
	return v;
}

const char *source_line(const struct source *s, unsigned int line, size_t *len)
{
	size_t begin, end;

	if (!s || !line || line > s->starts->len)
		return NULL;
	begin = g_array_index(s->starts, size_t, line - 1);
	end = line < s->starts->len ? g_array_index(s->starts, size_t, line) : s->len;
	while (end > begin && (s->text[end - 1] == '\n' || s->text[end - 1] == '\r'))
		end--;
	*len = end - begin;
	return s->text + begin;
}

bool source_position(const struct source *s, size_t offset, unsigned int *line, unsigned int *col)
{
	unsigned int lo = 0, hi;

	if (!s || offset > s->len)
		return false;
	hi = s->starts->len - 1;
	while (lo < hi) {
		unsigned int mid = lo + (hi - lo + 1) / 2;

		if (g_array_index(s->starts, size_t, mid) <= offset)
			lo = mid;
		else
			hi = mid - 1;
	}
	*line = lo + 1;
	*col = offset - g_array_index(s->starts, size_t, lo) + 1;
	return true;
}

static bool starts_char(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

unsigned int source_char_column(const struct source *s, unsigned int line, unsigned int col)
{
	unsigned int chars = 1;
	size_t len;
	const char *text = source_line(s, line, &len);

	if (!text || !col)
		return col;
	for (size_t i = 0; i + 1 < col && i < len; i++)
		chars += i + 1 >= len || starts_char(text[i + 1]);
	return chars;
}

char *source_caret(const char *line, size_t len, unsigned int col, unsigned int end_col)
{
	GString *out = g_string_new(NULL);

	for (size_t i = 0; i + 1 < col && i < len; i++) {
		if (line[i] == '\t')
			g_string_append_c(out, '\t');
		else if (starts_char(line[i]))
			g_string_append_c(out, ' ');
	}
	g_string_append_c(out, '^');
	for (size_t i = col; i + 1 < end_col && i < len; i++)
		if (starts_char(line[i]))
			g_string_append_c(out, '~');
	return g_string_free(out, FALSE);
}
