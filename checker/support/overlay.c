/* SPDX-License-Identifier: GPL-2.0-only */
/* A tree with some files changed; see overlay.h. */
#include <jansson.h>
#include <string.h>

#include "support/overlay.h"
#include "support/names.h"

struct overlay {
	char *dir;
	GHashTable *files; /* name -> enum overlay_state */
};

struct overlay *overlay_new(const char *dir)
{
	struct overlay *o = g_new0(struct overlay, 1);

	o->dir = g_strdup(dir);
	o->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return o;
}

void overlay_free(struct overlay *o)
{
	if (!o)
		return;
	g_hash_table_unref(o->files);
	g_free(o->dir);
	g_free(o);
}

void overlay_add(struct overlay *o, const char *file, bool present)
{
	g_hash_table_replace(o->files, g_strdup(file),
			     GUINT_TO_POINTER(present ? OVERLAY_CHANGED : OVERLAY_GONE));
}

enum overlay_state overlay_state(const struct overlay *o, const char *file)
{
	return o ? GPOINTER_TO_UINT(g_hash_table_lookup(o->files, file)) : OVERLAY_SAME;
}

char *overlay_path(const struct overlay *o, const char *root, const char *file)
{
	return g_build_filename(overlay_state(o, file) == OVERLAY_SAME ? root : o->dir, file, NULL);
}

GPtrArray *overlay_files(const struct overlay *o)
{
	GPtrArray *out = g_ptr_array_new();
	GHashTableIter it;
	void *name;

	if (!o)
		return out;
	g_hash_table_iter_init(&it, o->files);
	while (g_hash_table_iter_next(&it, &name, NULL))
		g_ptr_array_add(out, name);
	g_ptr_array_sort(out, names_compare);
	return out;
}

bool overlay_has_common_header(const struct overlay *o)
{
	g_autoptr(GPtrArray) files = overlay_files(o);

	for (guint i = 0; i < files->len; i++) {
		const char *f = files->pdata[i];

		if (g_str_has_prefix(f, "include/") ||
		    (g_str_has_prefix(f, "arch/") && strstr(f, "/include/")))
			return true;
	}
	return false;
}

bool overlay_write_vfs(const struct overlay *o, const char *root, const char *path, GError **err)
{
	g_autoptr(GPtrArray) files = overlay_files(o);
	json_t *roots = json_array(), *all;
	char *text;
	bool ok;

	for (guint i = 0; i < files->len; i++) {
		g_autofree char *name = g_build_filename(root, files->pdata[i], NULL);
		g_autofree char *contents = overlay_path(o, root, files->pdata[i]);
		json_t *entry;

		/* what is not UTF-8 is no name of a kernel source */
		if (overlay_state(o, files->pdata[i]) != OVERLAY_CHANGED)
			continue;
		entry = json_pack("{s:s, s:s, s:s}", "name", name, "type", "file", "external-contents",
				  contents);
		if (entry)
			json_array_append_new(roots, entry);
	}
	all = json_pack("{s:i, s:s, s:s, s:o}", "version", 0, "case-sensitive", "true", "use-external-names",
			"false", "roots", roots);
	text = json_dumps(all, JSON_INDENT(1));
	ok = g_file_set_contents(path, text, -1, err);
	free(text);
	json_decref(all);
	return ok;
}
