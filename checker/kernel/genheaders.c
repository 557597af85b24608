/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Headers that kbuild makes while it compiles: "prepare" leaves them out. Where a Makefile has rules for
 * headers and a file's #include "…" lines lead to one that is not there, the object is built once
 * for real, which makes what it depends on.
 */
#include <string.h>
#include <unistd.h>

#include "kernel/priv.h"
#include "support/diag.h"
#include "support/proc.h"

#define MAX_VISITED 300
#define TIMEOUT_S 900

struct search {
	const char *const *flags;
	const char *dir; /* build directory */
	GHashTable *seen; /* absolute paths */
	GQueue todo;
};

static void enqueue(struct search *s, char *path)
{
	if (g_hash_table_contains(s->seen, path)) {
		g_free(path);
		return;
	}
	g_hash_table_add(s->seen, path);
	g_queue_push_tail(&s->todo, path);
}

static bool try_dir(struct search *s, const char *base, const char *name)
{
	g_autofree char *dir = g_canonicalize_filename(base, s->dir);
	g_autofree char *path = g_canonicalize_filename(name, dir);

	if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
		return false;
	enqueue(s, g_steal_pointer(&path));
	return true;
}

/* Find "name" as the preprocessor would; quoted includes only. */
static bool find_include(struct search *s, const char *from, const char *name)
{
	g_autofree char *own = g_path_get_dirname(from);
	unsigned int i;

	if (try_dir(s, own, name))
		return true;
	for (i = 0; s->flags[i]; i++) {
		if (g_str_has_prefix(s->flags[i], "-I") && s->flags[i][2] &&
		    try_dir(s, s->flags[i] + 2, name))
			return true;
	}
	return false;
}

static bool all_found(struct search *s, const char *path)
{
	g_autofree char *text = NULL;
	char *p;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		return true;
	for (p = text; p && *p; p = (p = strchr(p, '\n')) ? p + 1 : NULL) {
		g_autofree char *name = NULL;
		size_t len;

		if (*p != '#')
			continue;
		p += 1 + strspn(p + 1, " \t");
		if (strncmp(p, "include", 7))
			continue;
		p += 7 + strspn(p + 7, " \t");
		len = *p == '"' ? strcspn(p + 1, "\"\n") : 0;
		name = g_strndup(p + 1, len);
		if (len && !find_include(s, path, name))
			return false;
	}
	return true;
}

static bool misses_header(struct ktree *t, const struct karch *a, const char *file)
{
	struct search s = { .flags = ktree_flags(t, a, file),
			    .dir = ktree_flags_dir(t, a, file),
			    .todo = G_QUEUE_INIT };
	const char *path;
	bool ok = true;

	if (!s.flags)
		return false;
	s.seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	enqueue(&s, ktree_path(t, file));
	while (ok && (path = g_queue_pop_head(&s.todo)) && g_hash_table_size(s.seen) < MAX_VISITED)
		ok = all_found(&s, path);
	g_queue_clear(&s.todo);
	g_hash_table_unref(s.seen);
	return !ok;
}

/* Then its headers are there, too: what seemed to miss is an #include that is switched off. */
static bool is_built(const char *dir, const char *object)
{
	g_autofree char *path = g_build_filename(dir, object, NULL);

	return g_file_test(path, G_FILE_TEST_EXISTS);
}

void genheaders_make(struct ktree *t, const struct karch *a, GPtrArray *files)
{
	g_autoptr(GPtrArray) argv = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) err = NULL;
	g_autofree char *dir = ktree_build_dir(t, a);
	g_autofree char *log = g_strconcat(dir, ".headers.log", NULL);
	const char *env[] = { "LC_ALL=C", NULL };
	struct proc_opts opts = {
		.cwd = dir, .env = env, .clean_env = true, .log = log, .timeout_s = TIMEOUT_S
	};
	unsigned int first, i;
	struct proc_result r;
	int lock;

	g_ptr_array_add(argv, g_strdup("make"));
	g_ptr_array_add(argv, g_strdup("-kj2"));
	kbuild_arch_args(argv, a);
	first = argv->len;
	for (i = 0; i < files->len; i++) {
		const char *file = files->pdata[i];
		g_autofree char *object = g_strdup_printf("%.*s.o", (int)strlen(file) - 2, file);

		if (makefile_makes_headers(t, file) && !is_built(dir, object) && misses_header(t, a, file))
			g_ptr_array_add(argv, g_steal_pointer(&object));
	}
	if (argv->len == first)
		return;
	diag_info("%s: building the generated headers of %u files", a->name, argv->len - first);
	g_ptr_array_add(argv, NULL);
	opts.argv = (const char *const *)argv->pdata;
	lock = prepare_lock(t, a, &err);
	if (lock < 0 || !proc_run(&opts, &r, &err)) {
		diag_warning("%s", err->message);
	} else {
		/* what is still missing will be an error of the parse, with its name */
		proc_result_clear(&r);
	}
	if (lock >= 0)
		close(lock);
}
