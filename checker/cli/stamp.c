/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Has anything changed since? See stamp.h.
 */
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "cli/stamp.h"
#include "support/filetime.h"

/* --- the tree ------------------------------------------------------------------- */

struct walk {
	struct tree_stamp *out;
	GString *path; /* of the directory, with a slash behind unless empty */
	bool no_code; /* below scripts/: it matters to builds only */
};

static void source_free_cb(void *p)
{
	struct stamp_source *s = p;

	g_free(s->file);
	g_free(s);
}

static bool is_header(const char *name)
{
	return g_str_has_suffix(name, ".h") || g_str_has_suffix(name, ".inc") ||
	       g_str_has_suffix(name, ".def");
}

static struct stamp_source *source_new(const char *file, const struct stat *st)
{
	struct stamp_source *s = g_new(struct stamp_source, 1);

	*s = (struct stamp_source){ g_strdup(file), st->st_size, filetime_ns(&st->st_mtim),
				    filetime_ns(&st->st_ctim) };
	return s;
}

static void walk_file(struct walk *w, int dir, const char *name)
{
	struct tree_stamp *t = w->out;
	guint64 what[3];
	struct stat st;

	if (fstatat(dir, name, &st, 0) || !S_ISREG(st.st_mode))
		return;
	g_string_append(w->path, name);
	what[0] = st.st_size;
	what[1] = filetime_ns(&st.st_mtim);
	what[2] = filetime_ns(&st.st_ctim);
	/* a sum: directories have no order */
	t->all += XXH3_64bits_withSeed(w->path->str, w->path->len, XXH3_64bits(what, sizeof(what)));
	t->newest_ns = MAX(t->newest_ns, MAX(filetime_ns(&st.st_mtim), filetime_ns(&st.st_ctim)));
	if (w->no_code)
		;
	else if (g_str_has_suffix(name, ".c"))
		g_ptr_array_add(t->sources, source_new(w->path->str, &st));
	else if (is_header(name))
		g_ptr_array_add(t->headers, source_new(w->path->str, &st));
	g_string_truncate(w->path, w->path->len - strlen(name));
}

static void walk_dir(struct walk *w, int fd);

/* w->path is its name. */
static void enter_dir(struct walk *w, int fd)
{
	/* not compiled into the kernel, as for ktree_expand(); of a build directory: a file for each option */
	static const char *const skipped[] = { "tools/", "samples/",	    "Documentation/",
					       "usr/",	 "include/config/", NULL };
	bool was = w->no_code;

	if (g_strv_contains(skipped, w->path->str)) {
		close(fd);
		return;
	}
	w->no_code |= !strcmp(w->path->str, "scripts/");
	walk_dir(w, fd);
	w->no_code = was;
}

static void walk_dir(struct walk *w, int fd)
{
	DIR *d = fdopendir(fd);
	const struct dirent *e;

	if (!d) {
		close(fd);
		return;
	}
	while ((e = readdir(d))) {
		gsize len = w->path->len;
		int sub;

		if (e->d_name[0] == '.')
			continue;
		/* what is no directory says so; a symbolic link is never followed into one */
		sub = e->d_type == DT_DIR || e->d_type == DT_UNKNOWN
			      ? openat(fd, e->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
			      : -1;
		if (sub < 0) {
			walk_file(w, fd, e->d_name);
		} else {
			g_string_append_printf(w->path, "%s/", e->d_name);
			enter_dir(w, sub);
			g_string_truncate(w->path, len);
		}
	}
	closedir(d);
}

/* What lies over the tree counts by its contents: the files were made just now. */
static void add_overlaid(struct walk *w, const struct overlay *o, const char *file)
{
	g_autofree char *path = overlay_path(o, "", file);
	g_autofree char *text = NULL;
	struct stamp_source *s;
	gsize len = 0;
	bool there = g_file_get_contents(path, &text, &len, NULL);
	guint64 hash = there ? XXH3_64bits(text, len) : 0;

	if (is_header(file)) {
		w->out->overlaid += XXH3_64bits_withSeed(file, strlen(file), hash);
	} else if (there && g_str_has_suffix(file, ".c")) {
		s = g_new(struct stamp_source, 1);
		*s = (struct stamp_source){ g_strdup(file), (gint64)len, (gint64)hash, 0 };
		g_ptr_array_add(w->out->sources, s);
	}
}

/* Of the files below the root those stay that are seen as they are. */
static void drop_overlaid(GPtrArray *files, const struct overlay *o)
{
	for (guint i = files->len; i-- > 0;) {
		const struct stamp_source *s = files->pdata[i];

		if (overlay_state(o, s->file) != OVERLAY_SAME)
			g_ptr_array_remove_index_fast(files, i);
	}
}

static void see_overlay(struct walk *w, const struct overlay *o)
{
	g_autoptr(GPtrArray) files = overlay_files(o);

	drop_overlaid(w->out->sources, o);
	drop_overlaid(w->out->headers, o);
	for (guint i = 0; i < files->len; i++)
		add_overlaid(w, o, files->pdata[i]);
}

/* A directory without an overlay. */
static void see_dir(struct walk *w, const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0)
		walk_dir(w, fd);
}

struct tree_stamp *tree_stamp_new(const char *root, const struct overlay *overlay)
{
	struct tree_stamp *t = g_new0(struct tree_stamp, 1);
	struct walk w = { .out = t, .path = g_string_new(NULL) };

	t->sources = g_ptr_array_new_with_free_func(source_free_cb);
	t->headers = g_ptr_array_new_with_free_func(source_free_cb);
	see_dir(&w, root);
	g_string_free(w.path, TRUE);
	see_overlay(&w, overlay);
	return t;
}

void tree_stamp_free(struct tree_stamp *t)
{
	if (!t)
		return;
	g_ptr_array_unref(t->sources);
	g_ptr_array_unref(t->headers);
	g_free(t);
}

/* --- the checker ------------------------------------------------------------------ */

static guint64 hash_file(const char *path, guint64 seed)
{
	g_autofree char *text = NULL;
	gsize len;

	return g_file_get_contents(path, &text, &len, NULL) ? XXH3_64bits_withSeed(text, len, seed) : 0;
}

/* A library by its name, size and date: reading libclang takes longer than a small run. */
static guint64 hash_library(const char *path)
{
	g_autofree char *name = g_path_get_basename(path);
	guint64 what[2];
	struct stat st;

	if (stat(path, &st))
		return 0;
	what[0] = st.st_size;
	what[1] = filetime_ns(&st.st_mtim);
	return XXH3_64bits_withSeed(name, strlen(name), XXH3_64bits(what, sizeof(what)));
}

guint64 checker_stamp(void)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	g_autofree char *maps = NULL;
	g_auto(GStrv) lines = NULL;
	guint64 sum = hash_file("/proc/self/exe", 0);

	if (!sum || !g_file_get_contents("/proc/self/maps", &maps, NULL, NULL))
		return 0;
	lines = g_strsplit(maps, "\n", -1);
	for (char **l = lines; *l; l++) {
		const char *path = strchr(*l, '/');

		if (path && strstr(path, ".so") && g_hash_table_add(seen, (void *)path))
			sum += hash_library(path);
	}
	return sum;
}

/* --- one file ----------------------------------------------------------------------- */

/* #include of something whose changes are not noticed, e.g. of another source */
static bool includes_others(const char *text)
{
	static GRegex *include;
	g_autoptr(GMatchInfo) m = NULL;
	bool others = false;

	if (!include)
		include = g_regex_new("^[ \t]*#[ \t]*include[ \t]*[\"<]([^\">\n]*)[\">]",
				      G_REGEX_RAW | G_REGEX_MULTILINE | G_REGEX_OPTIMIZE, 0, NULL);
	for (g_regex_match(include, text, 0, &m); !others && g_match_info_matches(m);
	     g_match_info_next(m, NULL)) {
		g_autofree char *name = g_match_info_fetch(m, 1);

		others = !is_header(name);
	}
	return others;
}

/* When the build directory was configured: its headers say what a file is compiled with. */
static guint64 hash_config(const char *dir)
{
	g_autofree char *path = g_build_filename(dir, "include", "generated", "autoconf.h", NULL);
	struct stat st;

	return stat(path, &st) ? 1 : (guint64)filetime_ns(&st.st_mtim);
}

guint64 file_stamp(const struct ktree *t, const char *file, const struct karch *a, const char *dir,
		   const char *const *flags)
{
	g_autofree char *path = overlay_path(ktree_overlay(t), ktree_root(t), file);
	g_autofree char *text = NULL;
	gsize len;
	guint64 h;

	if (!g_file_get_contents(path, &text, &len, NULL) || includes_others(text))
		return 0;
	h = XXH3_64bits_withSeed(text, len, hash_config(dir ? dir : ktree_root(t)));
	h = XXH3_64bits_withSeed(a->name, strlen(a->name), h);
	h = dir ? XXH3_64bits_withSeed(dir, strlen(dir), h) : h;
	for (; *flags; flags++)
		h = XXH3_64bits_withSeed(*flags, strlen(*flags), h);
	return h ? h : 1;
}

guint64 text_stamp(const struct ktree *t, const char *file)
{
	g_autofree char *path = overlay_path(ktree_overlay(t), ktree_root(t), file);
	g_autofree char *text = NULL;
	gsize len;
	guint64 h;

	if (!g_file_get_contents(path, &text, &len, NULL))
		return 0;
	h = XXH3_64bits(text, len);
	return h ? h : 1;
}
