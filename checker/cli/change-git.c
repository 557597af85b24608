/* SPDX-License-Identifier: GPL-2.0-only */
/* The change between a commit and the work tree; see change.h. */
#include <string.h>

#include "cli/change.h"
#include "fix/scratch.h"

#define NAMES_AT_ONCE 500

/* Id of the commit that @option names; NULL with an error. */
static char *find_commit(const char *root, const char *option, const char *rev, GError **err)
{
	g_autofree char *spec = g_strconcat(rev, "^{commit}", NULL), *inside = NULL, *id = NULL;

	inside = scratch_is_git(root) ? scratch_ask(root, "rev-parse", "--is-inside-work-tree", NULL) : NULL;
	if (!inside || strcmp(g_strchomp(inside), "true")) {
		change_refuse(
			err,
			"%s is not a git work tree, so that there is no \"%s\" to compare with; use --patch "
			"FILE for an unpacked tree",
			root, rev);
		return NULL;
	}
	id = *rev && *rev != '-' ? scratch_ask(root, "rev-parse", "-q", "--verify", spec, NULL) : NULL;
	if (!id) {
		change_refuse(err,
			      "--%s: \"%s\" is no commit of %s; a shallow clone may have to fetch it first",
			      option, rev, root);
		return NULL;
	}
	return g_strchomp(g_steal_pointer(&id));
}

/* Id of the commit to compare the work tree with; NULL with an error. */
static char *find_base(const char *root, const char *rev, GError **err)
{
	g_autofree char *id = find_commit(root, "base", rev, err);
	char *common = id ? scratch_ask(root, "merge-base", "HEAD", id, NULL) : NULL;

	/* histories that are cut off may have none in common */
	return common ? g_strchomp(common) : g_steal_pointer(&id);
}

/* What an analysis can depend on. */
static bool matters(const char *name)
{
	static const char *const suffixes[] = { ".c", ".h", ".inc", ".def" };
	static const char *const files[] = { "Makefile", "Kbuild", "Kconfig" };
	g_autofree char *base = g_path_get_basename(name);

	for (guint i = 0; i < G_N_ELEMENTS(suffixes); i++)
		if (g_str_has_suffix(name, suffixes[i]))
			return true;
	for (guint i = 0; i < G_N_ELEMENTS(files); i++)
		if (g_str_has_prefix(base, files[i]))
			return true;
	return false;
}

/* git quotes names that hold control characters, quotes or backslashes */
static char *plain_name(const char *name)
{
	size_t len = strlen(name);
	g_autofree char *inner = *name == '"' && len > 1 ? g_strndup(name + 1, len - 2) : NULL;

	return inner ? g_strcompress(inner) : g_strdup(name);
}

/* Lines of "M<tab>name", or of "name" for files that are new; @on_disk: the work tree is how it is after the change. */
static void add_listed(struct change *c, const char *list, bool known, bool on_disk)
{
	g_auto(GStrv) lines = g_strsplit(list, "\n", -1);

	for (char **l = lines; *l; l++) {
		char *tab = known ? strchr(*l, '\t') : NULL;
		g_autofree char *name = plain_name(tab ? tab + 1 : *l);

		if (*name && (tab || !known) && matters(name))
			change_add(c, name, known && **l != 'A',
				   on_disk ? change_is_file(c->root, name) : **l != 'D');
	}
}

static bool list_changes(struct change *c, const char *base, GError **err)
{
	g_autofree char *changed =
		scratch_user_git(c->root, NULL, err, "-c", "core.quotePath=false", "diff", "--no-ext-diff",
				 "--no-renames", "--ignore-submodules", "--name-status", base, "--", NULL);
	g_autofree char *fresh =
		changed ? scratch_user_git(c->root, NULL, err, "-c", "core.quotePath=false", "ls-files",
					   "--others", "--exclude-standard", NULL)
			: NULL;

	if (!fresh)
		return false;
	add_listed(c, changed, true, true);
	add_listed(c, fresh, false, true);
	return true;
}

static bool list_commit(struct change *c, const char *parent, const char *commit, GError **err)
{
	g_autofree char *changed = scratch_user_git(c->root, NULL, err, "-c", "core.quotePath=false", "diff",
						    "--no-ext-diff", "--no-renames", "--ignore-submodules",
						    "--name-status", parent, commit, "--", NULL);

	if (changed)
		add_listed(c, changed, true, false);
	return changed != NULL;
}

/* Files of one side, as the commit @rev has them, to @dir, from an index of its own. */
static bool check_out(const struct change *c, const char *rev, bool after, const char *dir, GError **err)
{
	g_autofree char *index = g_strconcat("GIT_INDEX_FILE=", c->scratch, "/index", NULL);
	g_autofree char *prefix = g_strconcat("--prefix=", dir, "/", NULL);
	const char *env[] = { index, NULL };
	g_autofree char *read = scratch_user_git(c->root, env, err, "read-tree", rev, NULL);
	guint i = 0;

	while (read && i < c->files->len) {
		g_autoptr(GPtrArray) args = g_ptr_array_new();
		g_autofree char *out = NULL;
		guint first;

		g_ptr_array_add(args, "checkout-index");
		g_ptr_array_add(args, "-q");
		g_ptr_array_add(args, prefix);
		g_ptr_array_add(args, "--");
		for (first = args->len; i < c->files->len && args->len < first + NAMES_AT_ONCE; i++) {
			const struct changed_file *f = c->files->pdata[i];

			if (after ? f->after : f->before)
				g_ptr_array_add(args, f->name);
		}
		if (args->len > first && !(out = scratch_user_gitv(c->root, env, err, args)))
			return false;
	}
	return read != NULL;
}

/* Links and the like are no sources. @new: directory with the files after the change, NULL: known to be files */
static void drop_others(struct change *c, const char *old, const char *new)
{
	for (guint i = c->files->len; i-- > 0;) {
		struct changed_file *f = c->files->pdata[i];

		f->before = f->before && change_is_file(old, f->name);
		f->after = f->after && (!new || change_is_file(new, f->name));
		if (!f->before && !f->after)
			g_ptr_array_remove_index(c->files, i);
	}
}

struct change *change_of_git(const char *root, const char *rev, GError **err)
{
	g_autofree char *base = find_base(root, rev, err), *dir = NULL;
	struct change *c = base ? change_new(root, err) : NULL;

	if (!c)
		return NULL;
	dir = g_build_filename(c->scratch, "base", NULL);
	if (list_changes(c, base, err) && check_out(c, base, false, dir, err)) {
		drop_others(c, dir, NULL);
		if (change_overlay(c, &c->before, dir, err))
			return c;
	}
	change_free(c);
	return NULL;
}

struct change *change_of_commit(const char *root, const char *rev, GError **err)
{
	g_autofree char *commit = find_commit(root, "commit", rev, err), *old = NULL, *new = NULL;
	g_autofree char *spec = commit ? g_strconcat(commit, "^", NULL) : NULL;
	g_autofree char *parent =
		commit ? scratch_ask(root, "rev-parse", "-q", "--verify", spec, NULL) : NULL;
	struct change *c;

	if (commit && !parent)
		change_refuse(
			err,
			"--commit: \"%s\" has no parent here; a shallow clone may have to fetch it first",
			rev);
	c = parent ? change_new(root, err) : NULL;
	if (!c)
		return NULL;
	g_strchomp(parent);
	old = g_build_filename(c->scratch, "before", NULL);
	new = g_build_filename(c->scratch, "after", NULL);
	if (list_commit(c, parent, commit, err) && check_out(c, parent, false, old, err) &&
	    check_out(c, commit, true, new, err)) {
		drop_others(c, old, new);
		if (change_overlay(c, &c->before, old, err) && change_overlay(c, &c->after, new, err))
			return c;
	}
	change_free(c);
	return NULL;
}
