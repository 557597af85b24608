/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Patches as commits in the user's own tree. They are made of objects and an index of their own, so that nothing
 * changes before all of them are there; then HEAD and the work tree move on to the last one at once.
 */
#include "fix/patchset.h"

#include <string.h>

/* What git has begun and not ended, by the file that says so. */
static const struct {
	const char *file, *what;
} unfinished[] = {
	{ "rebase-merge", "a rebase" },	 { "rebase-apply", "git am or a rebase" },
	{ "MERGE_HEAD", "a merge" },	 { "CHERRY_PICK_HEAD", "a cherry-pick" },
	{ "REVERT_HEAD", "a revert" },	 { "sequencer", "a cherry-pick or revert" },
	{ "BISECT_LOG", "a bisection" },
};

static bool refuse(GError **err, const char *root, const char *format, ...) G_GNUC_PRINTF(3, 4);

static bool refuse(GError **err, const char *root, const char *format, ...)
{
	g_autofree char *why = NULL;
	va_list ap;

	va_start(ap, format);
	why = g_strdup_vprintf(format, ap);
	va_end(ap);
	g_set_error(err, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s: nothing applied: %s", root, why);
	return false;
}

/* Is there a work tree, and a commit in it? */
static bool has_work_tree(const char *root, GError **err)
{
	g_autofree char *inside = NULL, *head = NULL;

	if (!scratch_is_git(root))
		return refuse(err, root, "not a git work tree; write mails with -o DIR instead");
	inside = scratch_ask(root, "rev-parse", "--is-inside-work-tree", NULL);
	if (!inside)
		return refuse(err, root, "git cannot read this repository");
	if (strcmp(g_strchomp(inside), "true"))
		return refuse(err, root, "a bare repository, without a work tree");
	head = scratch_ask(root, "rev-parse", "-q", "--verify", "HEAD^{commit}", NULL);
	return head || refuse(err, root, "there is no commit yet");
}

static bool is_idle(const char *root, GError **err)
{
	for (unsigned int i = 0; i < G_N_ELEMENTS(unfinished); i++) {
		g_autofree char *name =
			scratch_ask(root, "rev-parse", "--git-path", unfinished[i].file, NULL);
		g_autofree char *path = name ? g_canonicalize_filename(g_strchomp(name), root) : NULL;

		if (path && g_file_test(path, G_FILE_TEST_EXISTS))
			return refuse(err, root, "%s is in progress; finish or abort it first",
				      unfinished[i].what);
	}
	return true;
}

static bool is_clean(const char *root, GError **err)
{
	g_autofree char *status = scratch_ask(root, "-c", "core.quotePath=false", "status", "--porcelain",
					      "--untracked-files=no", NULL);
	char *end;

	if (!status)
		return refuse(err, root, "git status fails");
	if (!*status)
		return true;
	end = strchr(status, '\n');
	if (end)
		*end = '\0';
	return refuse(err, root, "there are uncommitted changes (\"%s\"%s); commit or stash them first",
		      status, end && end[1] ? ", …" : "");
}

bool series_can_apply(const char *root, GError **err)
{
	char *identity[IDENTITY_VARIABLES] = { NULL };
	bool known;

	if (!has_work_tree(root, err) || !is_idle(root, err) || !is_clean(root, err))
		return false;
	known = scratch_identity(root, identity);
	for (unsigned int i = 0; i < IDENTITY_VARIABLES; i++)
		g_free(identity[i]);
	return known || refuse(err, root, "git does not know who you are; set user.name and user.email");
}

struct maker {
	const char *root;
	char *dir; /* scratch: index, messages, texts */
	char *env[IDENTITY_VARIABLES + 2]; /* who, and which index */
	char *parent;
};

static const char *const *environment(const struct maker *m)
{
	return (const char *const *)m->env;
}

/* "100644" of a tracked file; g_free() */
static char *mode_of(const struct maker *m, const char *file, GError **err)
{
	g_autofree char *line = scratch_user_git(m->root, environment(m), err, "ls-files", "--stage",
						 "--full-name", "--", file, NULL);

	if (!line)
		return NULL;
	if (!g_str_has_prefix(line, "100")) {
		refuse(err, m->root, "%s is not a tracked file", file);
		return NULL;
	}
	return g_strndup(line, strcspn(line, " "));
}

static bool add_text(const struct maker *m, const struct patch *p, GError **err)
{
	g_autofree char *path = g_build_filename(m->dir, "text", NULL), *as = NULL, *mode = NULL, *id = NULL,
			*entry = NULL, *out = NULL;

	if (!g_file_set_contents(path, p->after, (gssize)p->after_len, err))
		return false;
	mode = mode_of(m, p->file, err);
	if (!mode)
		return false;
	as = g_strdup_printf("--path=%s", p->file);
	id = scratch_user_git(m->root, environment(m), err, "hash-object", "-w", as, path, NULL);
	if (!id)
		return false;
	entry = g_strdup_printf("%s,%s,%s", mode, g_strchomp(id), p->file);
	out = scratch_user_git(m->root, environment(m), err, "update-index", "--cacheinfo", entry, NULL);
	return out != NULL;
}

static bool add_commit(struct maker *m, const struct patch *p, GError **err)
{
	g_autofree char *path = g_build_filename(m->dir, "message", NULL), *tree = NULL, *id = NULL;

	if (!add_text(m, p, err) || !g_file_set_contents(path, p->message, -1, err))
		return false;
	tree = scratch_user_git(m->root, environment(m), err, "write-tree", NULL);
	if (!tree)
		return false;
	id = scratch_user_git(m->root, environment(m), err, "commit-tree", "-p", m->parent, "-F", path,
			      g_strchomp(tree), NULL);
	if (!id)
		return false;
	g_free(m->parent);
	m->parent = g_strdup(g_strchomp(id));
	return true;
}

static bool start(struct maker *m, GError **err)
{
	g_autofree char *out = NULL;

	m->dir = scratch_new(err);
	m->parent =
		m->dir ? scratch_user_git(m->root, NULL, err, "rev-parse", "--verify", "HEAD^{commit}", NULL)
		       : NULL;
	if (!m->parent)
		return false;
	g_strchomp(m->parent);
	if (!scratch_identity(m->root, m->env))
		return refuse(err, m->root, "git does not know who you are; set user.name and user.email");
	m->env[IDENTITY_VARIABLES] = g_strdup_printf("GIT_INDEX_FILE=%s/index", m->dir);
	out = scratch_user_git(m->root, environment(m), err, "read-tree", m->parent, NULL);
	return out != NULL;
}

char *apply_commits(const char *root, const GPtrArray *patches, GError **err)
{
	struct maker m = { .root = root };
	/* again: the check took its time */
	bool ok = series_can_apply(root, err) && start(&m, err);

	for (unsigned int i = 0; ok && i < patches->len; i++)
		ok = add_commit(&m, patches->pdata[i], err);
	scratch_remove(m.dir);
	for (unsigned int i = 0; i < G_N_ELEMENTS(m.env); i++)
		g_free(m.env[i]);
	if (!ok)
		g_clear_pointer(&m.parent, g_free);
	return m.parent;
}

bool apply_forward(const char *root, const char *commit, GError **err)
{
	/* Not the time for hooks and housekeeping. git refuses what would overwrite anything. */
	g_autofree char *out =
		scratch_user_git(root, NULL, err, "-c", "core.hooksPath=/dev/null", "-c", "gc.auto=0", "-c",
				 "maintenance.auto=false", "merge", "-q", "--ff-only", "--no-stat",
				 "--no-verify-signatures", commit, NULL);

	return out != NULL;
}
