/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files nobody asked for that may define a wrapper which an asked-for file calls: qmp_get() of another
 * directory takes a reference as of_find_device_by_node() does, and only its own file shows it.
 *
 * An index of the tree says which files acquire and what they export. It is made once for a version
 * of the tree and kept beside its build directories.
 */
#include <string.h>

#include <glib/gstdio.h>

#include "cli/run-internal.h"
#include "support/atomic.h"
#include "support/diag.h"
#include "support/names.h"

#define INDEX_FORMAT 1

/* Functions with such a name may hand out a reference. */
static const char *const words[] = { "get",  "find", "lookup", "request", "acquire",
				     "grab", "open", "init",   "attach" };

static bool may_hand_out(const struct run *r, const char *name)
{
	return !model_find(r->model, name) && name_has_word(name, words, G_N_ELEMENTS(words));
}

static gint64 changed_at(const struct run *r, const char *name)
{
	g_autofree char *path = g_build_filename(ktree_root(r->tree), name, NULL);
	GStatBuf st;

	return g_stat(path, &st) ? 0 : (gint64)st.st_mtime;
}

/* What the index depends on: the tree as far as it can be told cheaply, and the names that acquire. */
static char *index_key(const struct run *r)
{
	unsigned int sum = 0;
	GHashTableIter it;
	void *k;

	g_hash_table_iter_init(&it, r->tokens);
	while (g_hash_table_iter_next(&it, &k, NULL))
		sum += g_str_hash(k);
	return g_strdup_printf("fwspeck wrappers %d %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %08x",
			       INDEX_FORMAT, ktree_version(r->tree), changed_at(r, "Makefile"),
			       changed_at(r, ".git/index"), sum);
}

static void add_exports(const struct run *r, const char *file, GRegex *export, GString *out)
{
	g_autofree char *path = g_build_filename(ktree_root(r->tree), file, NULL);
	g_autofree char *text = NULL;
	g_autoptr(GMatchInfo) m = NULL;
	bool any = false;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		return;
	for (g_regex_match(export, text, 0, &m); g_match_info_matches(m); g_match_info_next(m, NULL)) {
		g_autofree char *name = g_match_info_fetch(m, 1);

		if (!may_hand_out(r, name))
			continue;
		if (!any)
			g_string_append(out, file);
		g_string_append_printf(out, " %s", name);
		any = true;
	}
	if (any)
		g_string_append_c(out, '\n');
}

static char *make_index(const struct run *r, const char *key)
{
	g_autoptr(GRegex) export = g_regex_new("EXPORT_SYMBOL(?:_NS)?(?:_GPL)?\\((\\w+)",
					       G_REGEX_RAW | G_REGEX_OPTIMIZE, 0, NULL);
	GPtrArray *files = ktree_expand(r->tree, NULL, NULL);
	GString *out = g_string_new(key);

	g_string_append_c(out, '\n');
	for (guint i = 0; files && i < files->len; i++) {
		if (i % 256 == 0)
			diag_progress("looking for files that define wrappers: %u of %u", i, files->len);
		if (ktree_file_has_token(r->tree, files->pdata[i], r->tokens))
			add_exports(r, files->pdata[i], export, out);
	}
	diag_progress_clear();
	if (files)
		g_ptr_array_unref(files);
	return g_string_free(out, FALSE);
}

static char *read_index(const struct run *r)
{
	unsigned int n;
	g_autofree char *build = ktree_build_dir(r->tree, &karch_table(&n)[0]);
	g_autofree char *dir = g_path_get_dirname(build);
	g_autofree char *path = g_build_filename(dir, "wrappers.index", NULL);
	g_autofree char *key = index_key(r);
	char *text = NULL;

	if (g_file_get_contents(path, &text, NULL, NULL) && g_str_has_prefix(text, key) &&
	    text[strlen(key)] == '\n')
		return text;
	g_free(text);
	text = make_index(r, key);
	/* without a place to keep it, it is made again next time */
	if (!g_mkdir_with_parents(dir, 0755))
		atomic_write(path, text, strlen(text), NULL);
	return text;
}

/* Name -> file that exports it, of files nobody asked for. */
static GHashTable *exports(const struct run *r, char *text)
{
	GHashTable *table = g_hash_table_new(g_str_hash, g_str_equal);
	char *save = NULL;

	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		char *more = NULL, *file = strtok_r(line, " ", &more), *name;

		if (!strcmp(file, "fwspeck") || g_hash_table_contains(r->names, file))
			continue;
		while ((name = strtok_r(NULL, " ", &more)))
			g_hash_table_insert(table, name, file);
	}
	return table;
}

static void add_definer(struct run *r, const char *file, GPtrArray *todo)
{
	struct file_run *f;

	if (g_hash_table_contains(r->names, file))
		return;
	f = file_run_new(file);
	g_ptr_array_add(r->neighbours, f);
	g_hash_table_add(r->names, f->file);
	g_ptr_array_add(todo, f);
}

static bool is_word(char c)
{
	return g_ascii_isalnum(c) || c == '_';
}

/* Look every identifier of @file up in @table. */
static void scan_file(struct run *r, const char *file, GHashTable *table, GPtrArray *todo)
{
	g_autofree char *path = g_build_filename(ktree_root(r->tree), file, NULL);
	g_autofree char *text = NULL;
	gsize len = 0;

	if (!g_file_get_contents(path, &text, &len, NULL))
		return;
	for (char *p = text, *end = text + len; p < end;) {
		char *word = p, saved;
		const char *definer;

		if (!is_word(*p)) {
			p++;
			continue;
		}
		while (p < end && is_word(*p))
			p++;
		if (*p != '(')
			continue;
		saved = *p;
		*p = '\0';
		definer = g_hash_table_lookup(table, word);
		*p = saved;
		if (definer)
			add_definer(r, definer, todo);
	}
}

void wrappers_find(struct run *r, GPtrArray *todo)
{
	g_autofree char *text = NULL;
	g_autoptr(GHashTable) table = NULL;

	/* the whole tree was asked for: nothing lies outside */
	if (!r->o->paths || !*r->o->paths)
		return;
	text = read_index(r);
	table = exports(r, text);
	for (guint i = 0; g_hash_table_size(table) && i < r->files->len; i++)
		scan_file(r, ((struct file_run *)r->files->pdata[i])->file, table, todo);
}
