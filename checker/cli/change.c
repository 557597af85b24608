/* SPDX-License-Identifier: GPL-2.0-only */
/* A change to a kernel tree; see change.h. */
#include "cli/change.h"

#include <string.h>
#include <sys/stat.h>

#include "fix/scratch.h"
#include "kernel/kernel.h"
#include "support/names.h"

static void file_free_cb(void *p)
{
	struct changed_file *f = p;

	g_free(f->name);
	g_free(f);
}

struct change *change_new(const char *root, GError **err)
{
	struct change *c = g_new0(struct change, 1);

	c->root = g_strdup(root);
	c->files = g_ptr_array_new_with_free_func(file_free_cb);
	c->scratch = scratch_new(err);
	if (c->scratch)
		return c;
	change_free(c);
	return NULL;
}

static void side_clear(struct change_side *s)
{
	overlay_free(s->overlay);
	g_free(s->vfs);
}

void change_free(struct change *c)
{
	if (!c)
		return;
	side_clear(&c->before);
	side_clear(&c->after);
	g_ptr_array_unref(c->files);
	scratch_remove(c->scratch);
	g_free(c->root);
	g_free(c);
}

static int by_file(gconstpointer a, gconstpointer b)
{
	const struct changed_file *f = *(struct changed_file *const *)a;
	const struct changed_file *g = *(struct changed_file *const *)b;

	return strcmp(f->name, g->name);
}

void change_add(struct change *c, const char *name, bool before, bool after)
{
	struct changed_file *f = g_new0(struct changed_file, 1);

	*f = (struct changed_file){ g_strdup(name), before, after };
	g_ptr_array_add(c->files, f);
}

bool change_is_file(const char *dir, const char *name)
{
	g_autofree char *path = g_build_filename(dir, name, NULL);
	struct stat st;

	return !lstat(path, &st) && S_ISREG(st.st_mode);
}

bool change_refuse(GError **err, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	if (err)
		*err = g_error_new_valist(G_FILE_ERROR, G_FILE_ERROR_FAILED, format, ap);
	va_end(ap);
	return false;
}

bool change_overlay(struct change *c, struct change_side *side, const char *dir, GError **err)
{
	side->overlay = overlay_new(dir);
	side->vfs = g_build_filename(c->scratch, "vfs.yaml", NULL);
	for (guint i = 0; i < c->files->len; i++) {
		const struct changed_file *f = c->files->pdata[i];

		overlay_add(side->overlay, f->name, side == &c->after ? f->after : f->before);
	}
	g_ptr_array_sort(c->files, by_file);
	return overlay_write_vfs(side->overlay, c->root, side->vfs, err);
}

static const struct overlay *overlay_of(const struct change *c, bool after)
{
	return after ? c->after.overlay : c->before.overlay;
}

char *change_text(const struct change *c, bool after, const char *file, gsize *len)
{
	g_autofree char *path = overlay_path(overlay_of(c, after), c->root, file);
	char *text;

	return g_file_get_contents(path, &text, len, NULL) ? text : NULL;
}

/* --- what to check ------------------------------------------------------------------ */

static bool is_header(const char *name)
{
	return g_str_has_suffix(name, ".h");
}

/* Of the whole kernel, or an architecture: anybody may include it. */
static bool is_wide(const char *header)
{
	return g_str_has_prefix(header, "include/") ||
	       (g_str_has_prefix(header, "arch/") && strstr(header, "/include/")) || !strchr(header, '/');
}

/* Does the text include a file of this name, wherever it lies? */
static bool includes(const char *text, const char *base)
{
	size_t len = strlen(base);

	for (const char *p = text; (p = strstr(p, base)); p += len) {
		const char *from = p;

		while (from > text && from[-1] != '\n')
			from--;
		from += strspn(from, " \t");
		if (*from == '#' && strstr(from, "include") && strstr(from, "include") < p &&
		    (p[-1] == '/' || p[-1] == '"') && p[len] == '"')
			return true;
	}
	return false;
}

static void add_users(const struct change *c, bool after, const char *dir, const char *base, GHashTable *out)
{
	g_autofree char *path = g_build_filename(c->root, dir, NULL);
	GDir *d = g_dir_open(path, 0, NULL);
	const char *name;

	while (d && (name = g_dir_read_name(d))) {
		g_autofree char *file = g_build_filename(dir, name, NULL), *text = NULL;
		g_autofree char *on_disk = g_build_filename(c->root, file, NULL);

		if (g_file_test(on_disk, G_FILE_TEST_IS_DIR) && !g_file_test(on_disk, G_FILE_TEST_IS_SYMLINK))
			add_users(c, after, file, base, out);
		else if (ktree_is_source(file) && (text = change_text(c, after, file, NULL)) &&
			 includes(text, base))
			g_hash_table_add(out, g_steal_pointer(&file));
	}
	if (d)
		g_dir_close(d);
}

GPtrArray *change_sources(const struct change *c, bool after)
{
	g_autoptr(GHashTable) set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	GPtrArray *out = g_ptr_array_new_with_free_func(g_free);
	GHashTableIter it;
	void *name;

	for (guint i = 0; i < c->files->len; i++) {
		const struct changed_file *f = c->files->pdata[i];
		g_autofree char *dir = g_path_get_dirname(f->name), *base = g_path_get_basename(f->name);

		if (ktree_is_source(f->name) && (after ? f->after : f->before))
			g_hash_table_add(set, g_strdup(f->name));
		else if (is_header(f->name) && !is_wide(f->name))
			add_users(c, after, dir, base, set);
	}
	g_hash_table_iter_init(&it, set);
	while (g_hash_table_iter_next(&it, &name, NULL))
		g_ptr_array_add(out, g_strdup(name));
	g_ptr_array_sort(out, names_compare);
	return out;
}

GPtrArray *change_wide_headers(const struct change *c)
{
	GPtrArray *out = g_ptr_array_new();

	for (guint i = 0; i < c->files->len; i++) {
		const struct changed_file *f = c->files->pdata[i];

		if (is_header(f->name) && is_wide(f->name))
			g_ptr_array_add(out, f->name);
	}
	return out;
}
