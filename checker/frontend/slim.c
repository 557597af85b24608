/* SPDX-License-Identifier: GPL-2.0-only */
/* Slim headers, on disk; see slim.h. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <glib/gstdio.h>

#include "frontend/slim.h"
#include "support/atomic.h"
#include "support/filetime.h"
#include "support/lock.h"
#include "support/slurp.h"

#define SLIM_FORMAT "2" /* change when what is left out changes */

struct slim {
	char *root, *dir;
	const char *const *words;
	unsigned int nwords;
	GHashTable *done; /* directories that were looked at */
};

struct slim *slim_new(const char *root, const char *cache_dir, const char *const *words, unsigned int n)
{
	struct slim *s = g_new0(struct slim, 1);
	g_autoptr(GString) key = g_string_new(SLIM_FORMAT "\n");
	g_autofree char *base = g_path_get_basename(root), *name = NULL;

	g_string_append_printf(key, "%s\n", root);
	for (unsigned int i = 0; i < n; i++)
		g_string_append_printf(key, "%s\n", words[i]);
	name = g_strdup_printf("%s-%016" G_GINT64_MODIFIER "x", base,
			       (guint64)XXH3_64bits(key->str, key->len));
	s->root = g_strdup(root);
	s->dir = g_build_filename(cache_dir, name, NULL);
	s->words = words;
	s->nwords = n;
	s->done = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return s;
}

void slim_free(struct slim *s)
{
	if (!s)
		return;
	g_free(s->root);
	g_free(s->dir);
	g_hash_table_unref(s->done);
	g_free(s);
}

const char *slim_dir(const struct slim *s)
{
	return s->dir;
}

/* --- what there is ------------------------------------------------------------------- */

/* "include" or "arch/<arch>/include" when @dir is there or below, else NULL; *rest: @dir as seen from @root. g_free() */
static char *top_of(const char *root, const char *dir, const char **rest)
{
	size_t n = strlen(root);
	const char *p = dir + n, *slash;

	if (strncmp(dir, root, n) || *p != '/')
		return NULL;
	*rest = ++p;
	if (g_str_has_prefix(p, "arch/")) {
		slash = strchr(p + strlen("arch/"), '/');
		if (!slash)
			return NULL;
		p = slash + 1;
	}
	if (!g_str_has_prefix(p, "include") || (p[strlen("include")] && p[strlen("include")] != '/'))
		return NULL;
	return g_strndup(*rest, p + strlen("include") - *rest);
}

/* The list of what a top directory was made of: it is there when the directory is complete. g_free() */
static char *list_path(const char *slim, const char *top)
{
	g_autofree char *flat = g_strdelimit(g_strdup(top), "/", '-'),
			*name = g_strconcat(flat, ".list", NULL);

	return g_build_filename(slim, name, NULL);
}

char *slim_before(const char *slim, const char *root, const char *dir)
{
	const char *rest;
	g_autofree char *top = slim && root ? top_of(root, dir, &rest) : NULL;
	g_autofree char *list = top ? list_path(slim, top) : NULL;
	g_autofree char *path = top ? g_build_filename(slim, rest, NULL) : NULL;

	return list && g_file_test(list, G_FILE_TEST_EXISTS) && g_file_test(path, G_FILE_TEST_IS_DIR)
		       ? g_steal_pointer(&path)
		       : NULL;
}

char *slim_original(const char *slim, const char *root, const char *path)
{
	size_t n = slim && root ? strlen(slim) : 0;

	return n && !strncmp(path, slim, n) && path[n] == '/' ? g_strconcat(root, path + n, NULL)
							      : g_strdup(path);
}

/* --- making it ------------------------------------------------------------------------- */

struct making {
	const struct slim *s;
	char *list; /* its path */
	GHashTable *old; /* file -> its line */
	GString *lines;
	struct slurp file; /* being read */
	bool began; /* something has changed */
	bool failed;
};

/* From the first change on there is no list until all is done. */
static void begin(struct making *m)
{
	if (!m->began)
		g_unlink(m->list);
	m->began = true;
}

/* Others are looked at once more by the next run. */
static bool is_settled(const struct stat *st)
{
	return filetime_is_settled(MAX(filetime_ns(&st->st_mtim), filetime_ns(&st->st_ctim)),
				   g_get_real_time());
}

static bool is_same(const char *path, const char *text, size_t len)
{
	g_autofree char *now = NULL;
	gsize n;

	return g_file_get_contents(path, &now, &n, NULL) && n == len && !memcmp(now, text, len);
}

static bool remove_copy(struct making *m, const char *to)
{
	if (!g_file_test(to, G_FILE_TEST_EXISTS))
		return true;
	begin(m);
	return !g_unlink(to);
}

static bool make_file(struct making *m, const char *from, const char *to)
{
	g_autofree char *slim = NULL, *dir = g_path_get_dirname(from), *to_dir = NULL;
	size_t n;

	if (!slurp_file(&m->file, from))
		return false;
	slim = slim_text(m->file.text, m->file.len, dir, m->s->words, m->s->nwords, &n);
	if (!slim)
		return remove_copy(m, to);
	if (is_same(to, slim, n))
		return true;
	begin(m);
	to_dir = g_path_get_dirname(to);
	return !g_mkdir_with_parents(to_dir, 0755) && atomic_replace(to, slim, n, NULL);
}

static void take_file(struct making *m, const char *rel, const struct stat *st)
{
	g_autofree char *line =
		g_strdup_printf("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, rel,
				(gint64)st->st_size, filetime_ns(&st->st_mtim), filetime_ns(&st->st_ctim));
	const char *was = g_hash_table_lookup(m->old, rel);
	bool settled = is_settled(st);

	if (!was || strcmp(was, line) || !settled) {
		g_autofree char *from = g_build_filename(m->s->root, rel, NULL);
		g_autofree char *to = g_build_filename(m->s->dir, rel, NULL);

		m->failed |= !make_file(m, from, to);
	}
	g_hash_table_remove(m->old, rel);
	/* without its times it is another line next time */
	g_string_append_printf(m->lines, "%s%s\n", settled ? line : rel, settled ? "" : " ");
}

/* Nothing to leave out; the last two are there when the tree was built in place, one with a file for each symbol. */
static bool stays_whole(const char *rel)
{
	static const char *const whole[] = { "include/uapi", "include/dt-bindings", "include/config",
					     "include/generated", NULL };

	return g_strv_contains(whole, rel);
}

static void take_dir(struct making *m, const char *rel);

static void take_entry(struct making *m, const char *rel, const struct stat *st)
{
	if (S_ISREG(st->st_mode))
		take_file(m, rel, st);
	else if (S_ISDIR(st->st_mode) && !stays_whole(rel))
		take_dir(m, rel);
}

static void take_dir(struct making *m, const char *rel)
{
	g_autofree char *from = g_build_filename(m->s->root, rel, NULL);
	DIR *d = opendir(from);
	struct dirent *e;

	if (!d) {
		m->failed = true;
		return;
	}
	while ((e = readdir(d))) {
		g_autofree char *path = NULL;
		struct stat st;

		/* what is behind a symbolic link stays whole */
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..") ||
		    fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW))
			continue;
		path = g_build_filename(rel, e->d_name, NULL);
		take_entry(m, path, &st);
	}
	closedir(d);
}

static void read_list(struct making *m)
{
	g_autofree char *text = NULL;

	if (!g_file_get_contents(m->list, &text, NULL, NULL))
		return;
	for (char *p = text, *nl; (nl = strchr(p, '\n')); p = nl + 1) {
		char *blank;

		*nl = '\0';
		blank = strchr(p, ' ');
		if (blank)
			g_hash_table_replace(m->old, g_strndup(p, blank - p), g_strdup(p));
	}
}

/* What is left in the old list is gone from the tree. */
static void remove_gone(struct making *m)
{
	GHashTableIter it;
	void *rel;

	g_hash_table_iter_init(&it, m->old);
	while (g_hash_table_iter_next(&it, &rel, NULL)) {
		g_autofree char *path = g_build_filename(m->s->dir, rel, NULL);

		m->failed |= !remove_copy(m, path);
	}
}

static void make_top(const struct slim *s, const char *top)
{
	struct making m = { .s = s, .lines = g_string_new(NULL) };
	g_autofree char *lock = g_build_filename(s->dir, "lock", NULL);
	int fd;

	m.list = list_path(s->dir, top);
	m.old = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_mkdir_with_parents(s->dir, 0755);
	fd = lock_file(lock, NULL);
	read_list(&m);
	take_dir(&m, top);
	remove_gone(&m);
	m.failed |= fd < 0;
	if (m.failed)
		g_unlink(m.list);
	else
		g_file_set_contents(m.list, m.lines->str, m.lines->len, NULL);
	if (fd >= 0)
		close(fd);
	g_free(m.list);
	g_hash_table_unref(m.old);
	g_string_free(m.lines, TRUE);
	slurp_clear(&m.file);
}

void slim_cover(struct slim *s, const char *const *flags, const char *build_dir)
{
	for (; s && *flags; flags++) {
		g_autofree char *dir = NULL, *top = NULL;
		const char *rest;

		if (!g_str_has_prefix(*flags, "-I") || !(*flags)[2])
			continue;
		dir = g_canonicalize_filename(*flags + 2, build_dir);
		top = top_of(s->root, dir, &rest);
		if (!top || g_hash_table_contains(s->done, top))
			continue;
		if (g_file_test(dir, G_FILE_TEST_IS_DIR))
			make_top(s, top);
		g_hash_table_add(s->done, g_steal_pointer(&top));
	}
}
