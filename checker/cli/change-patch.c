/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The change that a mail, an mbox or a diff makes; see change.h. The files it names are copied to a repository in
 * the scratch directory, and git applies it there.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "cli/change.h"
#include "fix/scratch.h"

struct applying {
	struct change *c;
	const char *patch, *name; /* as given; for people */
	char *dir; /* repository in the scratch directory */
	GPtrArray *patches; /* char *: file names, in order */
	GPtrArray *subjects; /* char *: of each */
	GHashTable *names; /* set of files that they name */
	GHashTable *originals; /* set of those that the tree has */
};

/* --- mails ---------------------------------------------------------------------------- */

static char *read_all(const char *name, gsize *len, GError **err)
{
	g_autoptr(GString) all = NULL;
	char buf[65536], *text;
	ssize_t n;

	if (strcmp(name, "-"))
		return g_file_get_contents(name, &text, len, err) ? text : NULL;
	all = g_string_new(NULL);
	while ((n = read(STDIN_FILENO, buf, sizeof(buf))) > 0 || (n < 0 && errno == EINTR))
		if (n > 0)
			g_string_append_len(all, buf, n);
	if (n < 0) {
		change_refuse(err, "stdin: %s", g_strerror(errno));
		return NULL;
	}
	*len = all->len;
	return g_string_free(g_steal_pointer(&all), FALSE);
}

static char *subject_of(const char *info)
{
	const char *p = strstr(info, "Subject: ");

	return p ? g_strndup(p + 9, strcspn(p + 9, "\n")) : g_strdup("");
}

/* Take one mail apart; what has no diff, such as a cover letter, is left out. */
static bool take_mail(struct applying *a, const char *mail, unsigned int nth, GError **err)
{
	g_autofree char *text = NULL, *info = NULL, *diff = NULL;
	g_autofree char *msg = g_build_filename(a->c->scratch, "message", NULL);
	g_autofree char *name = g_strdup_printf("%u.patch", nth);
	char *patch = g_build_filename(a->c->scratch, name, NULL);
	gsize len;

	if (g_file_get_contents(mail, &text, &len, err))
		info = scratch_git_input(a->c->scratch, text, len, err, "mailinfo", "-n", msg, patch, NULL);
	if (!info || !g_file_get_contents(patch, &diff, &len, err)) {
		g_free(patch);
		return false;
	}
	if (!len) {
		g_free(patch);
		return true;
	}
	g_ptr_array_add(a->patches, patch);
	g_ptr_array_add(a->subjects, subject_of(info));
	return true;
}

static bool take_mails(struct applying *a, GError **err)
{
	g_autofree char *box = g_build_filename(a->c->scratch, "mbox", NULL);
	g_autofree char *dir = g_build_filename(a->c->scratch, "mails", NULL);
	g_autofree char *to = g_strconcat("-o", dir, NULL), *text = NULL, *number = NULL;
	gsize len = 0;

	text = read_all(a->patch, &len, err);
	if (!text || !scratch_write(a->c->scratch, "mbox", text, len, err))
		return false;
	g_mkdir(dir, 0755);
	number = len ? scratch_git(a->c->scratch, NULL, 0, err, "mailsplit", "-d6", "-b", to, "--", box, NULL)
		     : g_strdup("0");
	for (unsigned int i = 1; number && i <= strtoul(number, NULL, 10); i++) {
		g_autofree char *name = g_strdup_printf("%06u", i);
		g_autofree char *mail = g_build_filename(dir, name, NULL);

		if (!take_mail(a, mail, i, err))
			return false;
	}
	if (number && !a->patches->len)
		return change_refuse(
			err, "--patch: there is no patch in %s; it has to be a mail, an mbox or a diff",
			a->name);
	return number != NULL;
}

/* --- files ------------------------------------------------------------------------------ */

/* "a/drivers/x.c<tab>date" without its first part; NULL when it is no file of the tree. */
static char *file_of(const char *word)
{
	g_autofree char *line = g_strndup(word, strcspn(word, "\t\r\n"));
	g_autofree char *name = NULL;
	size_t len = strlen(line);
	const char *slash;

	if (*line == '"' && len > 1) {
		line[len - 1] = '\0';
		name = g_strcompress(line + 1);
	} else {
		name = g_strdup(line);
	}
	slash = strchr(name, '/');
	if (!slash || *name == '/' || !slash[1] || strstr(name, "..") || strstr(name, "/.git/"))
		return NULL;
	return g_strdup(slash + 1);
}

/* @after: what stands behind the keyword; @prefix: "a/" where the name has none. */
static void add_name(struct applying *a, const char *after, const char *prefix)
{
	g_autofree char *word = g_strconcat(*after == '"' ? "" : prefix, after, NULL);
	char *file = file_of(word);

	if (file)
		g_hash_table_add(a->names, file);
}

/* Names may come from what only looks like a header: that does no harm. */
static bool collect_names(struct applying *a, const char *patch, GError **err)
{
	static const struct {
		const char *word, *prefix;
	} headers[] = {
		{ "--- ", "" },		{ "+++ ", "" },		{ "rename from ", "a/" },
		{ "rename to ", "a/" }, { "copy from ", "a/" }, { "copy to ", "a/" },
	};
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;

	if (!g_file_get_contents(patch, &text, NULL, err))
		return false;
	lines = g_strsplit(text, "\n", -1);
	for (char **l = lines; *l; l++) {
		const char *b = g_str_has_prefix(*l, "diff --git ") ? strstr(*l, " b/") : NULL;

		for (guint i = 0; i < G_N_ELEMENTS(headers); i++)
			if (g_str_has_prefix(*l, headers[i].word))
				add_name(a, *l + strlen(headers[i].word), headers[i].prefix);
		/* an empty file has no other header */
		if (b)
			add_name(a, b + 1, "");
	}
	return true;
}

static bool copy_original(struct applying *a, const char *name, GError **err)
{
	g_autofree char *from = g_build_filename(a->c->root, name, NULL);
	g_autofree char *to = g_build_filename(a->dir, name, NULL), *text = NULL;
	struct stat st;
	gsize len;

	/* links stay out: what git says of them then is right */
	if (lstat(from, &st) || !S_ISREG(st.st_mode))
		return true;
	if (!g_file_get_contents(from, &text, &len, err) || !scratch_write(a->dir, name, text, len, err))
		return false;
	g_hash_table_add(a->originals, (void *)name);
	return g_chmod(to, st.st_mode & 0755) == 0 || change_refuse(err, "%s: %s", to, g_strerror(errno));
}

static bool copy_originals(struct applying *a, GError **err)
{
	GHashTableIter it;
	void *name;

	for (guint i = 0; i < a->patches->len; i++)
		if (!collect_names(a, a->patches->pdata[i], err))
			return false;
	g_hash_table_iter_init(&it, a->names);
	while (g_hash_table_iter_next(&it, &name, NULL))
		if (!copy_original(a, name, err))
			return false;
	return true;
}

/* --- applying --------------------------------------------------------------------------- */

static bool apply(struct applying *a, guint i, GError **err)
{
	g_autoptr(GError) why = NULL;
	const char *subject = a->subjects->pdata[i];
	g_autofree char *out = scratch_git(a->dir, NULL, 0, &why, "apply", "--whitespace=nowarn",
					   a->patches->pdata[i], NULL);

	if (out)
		return true;
	return change_refuse(
		err,
		"%s: patch %u of %u%s%s%s does not apply to %s; check out the version that it was made for "
		"(its base-commit, if it names one), or name that tree with -k\n%s",
		a->name, i + 1, a->patches->len, *subject ? " (\"" : "", subject, *subject ? "\")" : "",
		a->c->root, why->message);
}

static bool apply_all(struct applying *a, GError **err)
{
	/* in a repository of its own: in somebody else's git leaves out what lies outside of the directory */
	g_autofree char *init = scratch_git(a->c->scratch, NULL, 0, err, "init", "-q", a->dir, NULL);

	for (guint i = 0; init && i < a->patches->len; i++)
		if (!apply(a, i, err))
			return false;
	return init != NULL;
}

static bool same_text(const struct applying *a, const char *name)
{
	g_autofree char *old = g_build_filename(a->c->root, name, NULL),
			*now = g_build_filename(a->dir, name, NULL);
	g_autofree char *was = NULL, *is = NULL;
	gsize len, n;

	return g_file_get_contents(old, &was, &len, NULL) && g_file_get_contents(now, &is, &n, NULL) &&
	       len == n && !memcmp(was, is, n);
}

static void note_changes(struct applying *a)
{
	GHashTableIter it;
	void *name;

	g_hash_table_iter_init(&it, a->names);
	while (g_hash_table_iter_next(&it, &name, NULL)) {
		bool before = g_hash_table_contains(a->originals, name);
		bool after = change_is_file(a->dir, name);

		if ((before || after) && !(before && after && same_text(a, name)))
			change_add(a->c, name, before, after);
	}
}

struct change *change_of_patch(const char *root, const char *patch, GError **err)
{
	struct applying a = { .patch = patch, .name = strcmp(patch, "-") ? patch : "stdin" };
	bool ok;

	a.c = change_new(root, err);
	if (!a.c)
		return NULL;
	a.dir = g_build_filename(a.c->scratch, "tree", NULL);
	a.patches = g_ptr_array_new_with_free_func(g_free);
	a.subjects = g_ptr_array_new_with_free_func(g_free);
	a.names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	a.originals = g_hash_table_new(g_str_hash, g_str_equal);
	ok = take_mails(&a, err) && copy_originals(&a, err) && apply_all(&a, err);
	if (ok)
		note_changes(&a);
	ok = ok && change_overlay(a.c, &a.c->after, a.dir, err);
	g_hash_table_unref(a.originals);
	g_hash_table_unref(a.names);
	g_ptr_array_unref(a.subjects);
	g_ptr_array_unref(a.patches);
	g_free(a.dir);
	if (ok)
		return a.c;
	change_free(a.c);
	return NULL;
}
