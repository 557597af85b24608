/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A patch series: commits in a scratch repository that holds only the touched files, mails by git
 * format-patch. Author, dates and order are fixed, so that the same findings give the same bytes.
 */
#include "fix/patchset.h"
#include "support/names.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_COVER_ADDRESSES 40

struct series {
	const struct series_opts *o;
	GPtrArray *patches; /* struct patch *, see patchset_new() */
	GArray *parts; /* struct part */
	char *dir; /* scratch repository */
	char *mails; /* directory beside the output */
	char *identity[IDENTITY_VARIABLES]; /* environment of git */
	gint64 date;
};

/* Nothing of the user's is ever overwritten. */
static bool output_is_free(const char *dir, GError **err)
{
	GDir *d;
	bool empty;

	if (!g_file_test(dir, G_FILE_TEST_EXISTS))
		return true;
	d = g_dir_open(dir, 0, err);
	if (!d)
		return false;
	empty = !g_dir_read_name(d);
	g_dir_close(d);
	if (!empty)
		g_set_error(err, G_FILE_ERROR, G_FILE_ERROR_EXIST,
			    "%s: not empty; name a new or empty directory", dir);
	return empty;
}

static bool make_mail_dir(struct series *s, GError **err)
{
	/* absolute: git writes the mails from the scratch repository */
	g_autofree char *out = g_canonicalize_filename(s->o->out_dir, NULL);
	g_autofree char *parent = g_path_get_dirname(out);
	g_autofree char *base = g_path_get_basename(out);
	g_autofree char *name = g_strdup_printf(".%s.XXXXXX", base);
	char *dir = g_build_filename(parent, name, NULL);

	if (!g_mkdir_with_parents(parent, 0755) && g_mkdtemp_full(dir, 0755)) {
		s->mails = dir;
		return true;
	}
	g_set_error(err, G_FILE_ERROR, g_file_error_from_errno(errno), "%s: %s", parent, g_strerror(errno));
	g_free(dir);
	return false;
}

/* That of HEAD, or of the release: of what does not change from one run to the next. */
static gint64 date_of(const char *root)
{
	g_autofree char *head = scratch_is_git(root) ? scratch_ask(root, "-c", "log.showSignature=false",
								   "log", "-1", "--format=%ct", NULL)
						     : NULL;
	g_autofree char *makefile = g_build_filename(root, "Makefile", NULL);
	GStatBuf st;

	if (head && g_ascii_isdigit(*head))
		return g_ascii_strtoll(head, NULL, 10);
	return g_stat(makefile, &st) ? 0 : (gint64)st.st_mtime;
}

/* Who the user is, if git knows. */
static void fill_identity(struct series *s)
{
	s->date = date_of(s->o->root);
	if (scratch_identity(s->o->root, s->identity))
		return;
	s->identity[0] = g_strdup("GIT_AUTHOR_NAME=fwspeck");
	s->identity[1] = g_strdup("GIT_AUTHOR_EMAIL=fwspeck@localhost");
	s->identity[2] = g_strdup("GIT_COMMITTER_NAME=fwspeck");
	s->identity[3] = g_strdup("GIT_COMMITTER_EMAIL=fwspeck@localhost");
}

/* Run git with the fixed identity; @n moves the date on, so that mails sort. */
static bool commit(struct series *s, unsigned int n, const char *message, GError **err)
{
	gint64 when = s->date + n;
	g_autofree char *author = g_strdup_printf("GIT_AUTHOR_DATE=%" G_GINT64_FORMAT " +0000", when);
	g_autofree char *committer = g_strdup_printf("GIT_COMMITTER_DATE=%" G_GINT64_FORMAT " +0000", when);
	const char *const env[] = {
		s->identity[0], s->identity[1], s->identity[2], s->identity[3], author, committer, NULL
	};
	g_autofree char *path = g_build_filename(s->dir, ".git", "fwspeck-message", NULL);
	g_autofree char *out = NULL;

	if (!g_file_set_contents(path, message, -1, err))
		return false;
	out = scratch_git(s->dir, env, 0, err, "commit", "-q", "--no-verify", "--no-gpg-sign",
			  "--cleanup=verbatim", "-F", path, NULL);
	return out != NULL;
}

static bool add_file(struct series *s, const char *file, const char *text, size_t len, GError **err)
{
	g_autofree char *out = NULL;

	if (!scratch_write(s->dir, file, text, len, err))
		return false;
	/* The tree's own ignore rules are not here, and must not matter. */
	out = scratch_git(s->dir, NULL, 0, err, "add", "-f", "--", file, NULL);
	return out != NULL;
}

static bool git_quietly(struct series *s, GError **err, const char *verb, const char *what)
{
	g_autofree char *out = scratch_git(s->dir, NULL, 0, err, verb, "-q", what, NULL);

	return out != NULL;
}

/* Branch "part-N" ends with the last patch of part N, "part-0" is what they are based on. */
static bool mark_part(struct series *s, unsigned int n, GError **err)
{
	g_autofree char *name = g_strdup_printf("part-%u", n);

	return git_quietly(s, err, "branch", name);
}

static bool start_repository(struct series *s, GError **err)
{
	g_autofree char *out = NULL;

	s->dir = scratch_new(err);
	if (!s->dir)
		return false;
	out = scratch_git(s->dir, NULL, 0, err, "init", "-q", "-b", "series", "--template=", NULL);
	if (!out)
		return false;
	for (unsigned int i = 0; i < s->patches->len; i++) {
		const struct patch *p = s->patches->pdata[i];

		if (p->original && !add_file(s, p->file, p->original, p->original_len, err))
			return false;
	}
	return commit(s, 0, "base\n", err) && mark_part(s, 0, err);
}

static bool commit_part(struct series *s, unsigned int n, GError **err)
{
	const struct part *part = &g_array_index(s->parts, struct part, n - 1);

	for (unsigned int i = part->first; i < part->first + part->n; i++) {
		const struct patch *p = s->patches->pdata[i];

		if (!add_file(s, p->file, p->after, p->after_len, err) || !commit(s, i + 1, p->message, err))
			return false;
	}
	return mark_part(s, n, err);
}

static GPtrArray *patches_of(const struct series *s, const struct part *part)
{
	GPtrArray *some = g_ptr_array_new();

	for (unsigned int i = part->first; i < part->first + part->n; i++)
		g_ptr_array_add(some, s->patches->pdata[i]);
	return some;
}

static bool describe_part(struct series *s, unsigned int n, GError **err)
{
	const struct part *part = &g_array_index(s->parts, struct part, n - 1);
	g_autoptr(GPtrArray) some = patches_of(s, part);
	g_autofree char *text = message_cover(some, s->o->version), *out = NULL;
	g_autofree char *key = g_strdup_printf("branch.part-%u.description", n);

	out = scratch_git(s->dir, NULL, 0, err, "config", key, text, NULL);
	return out != NULL;
}

static bool format_patches(struct series *s, unsigned int n, const char *dir, bool cover, GError **err)
{
	/* Who formats the mails is who sends them; the cover letter carries the date of the last patch. */
	g_autofree char *date = g_strdup_printf("GIT_COMMITTER_DATE=%" G_GINT64_FORMAT " +0000", s->date);
	g_autofree char *range = g_strdup_printf("part-%u..part-%u", n - 1, n);
	const char *const env[] = {
		s->identity[0], s->identity[1], s->identity[2], s->identity[3], date, NULL
	};
	g_autofree char *out = NULL;

	out = scratch_git(s->dir, env, 0, err, "format-patch", "-q",
			  cover ? "--cover-letter" : "--no-cover-letter", "--cover-from-description=subject",
			  "--no-attach", "--no-renames", "--no-signature", "--zero-commit", "--abbrev=12",
			  "-o", dir, range, NULL);
	return out != NULL;
}

static GPtrArray *mail_names(const char *dir)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	GDir *d = g_dir_open(dir, 0, NULL);
	const char *name;

	while (d && (name = g_dir_read_name(d)))
		g_ptr_array_add(names, g_build_filename(dir, name, NULL));
	if (d)
		g_dir_close(d);
	g_ptr_array_sort(names, names_compare);
	return names;
}

/* Mails are named by number: the cover letter first, then one a patch. */
static bool address_mails(struct series *s, const GPtrArray *names, const GPtrArray *patches, bool cover,
			  GError **err)
{
	g_autoptr(GPtrArray) to = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) cc = g_ptr_array_new_with_free_func(g_free);

	if (names->len != patches->len + cover) {
		g_set_error(err, G_FILE_ERROR, G_FILE_ERROR_FAILED, "git format-patch wrote %u mails, not %u",
			    names->len, patches->len + cover);
		return false;
	}
	/* From the last to the first, so that the cover letter knows all addresses. */
	for (unsigned int i = names->len; i-- > 0;) {
		char *mail = NULL;
		bool ok;

		if (!g_file_get_contents(names->pdata[i], &mail, NULL, err))
			return false;
		if (cover && !i)
			maintainers_header(&mail, to, cc, MAX_COVER_ADDRESSES);
		else
			maintainers_add(s->o->root, ((const struct patch *)patches->pdata[i - cover])->file,
					&mail, to, cc);
		ok = g_file_set_contents(names->pdata[i], mail, -1, err);
		g_free(mail);
		if (!ok)
			return false;
	}
	return true;
}

/* "02" of several parts, "" of one; g_free() */
static char *part_name(const struct series *s, unsigned int n)
{
	g_autofree char *last = g_strdup_printf("%u", s->parts->len);

	return s->parts->len > 1 ? g_strdup_printf("%0*u", MAX((int)strlen(last), 2), n) : g_strdup("");
}

static bool write_part(struct series *s, unsigned int n, GError **err)
{
	const struct part *part = &g_array_index(s->parts, struct part, n - 1);
	g_autofree char *sub = part_name(s, n), *dir = g_build_filename(s->mails, sub, NULL);
	g_autoptr(GPtrArray) some = patches_of(s, part), names = NULL;
	bool cover = s->o->cover && part->n > 1;

	if ((cover && !describe_part(s, n, err)) || !format_patches(s, n, dir, cover, err))
		return false;
	names = mail_names(dir);
	if (!address_mails(s, names, some, cover, err))
		return false;
	for (unsigned int i = 0; i < some->len; i++) {
		struct patch *p = some->pdata[i];
		g_autofree char *base = g_path_get_basename(names->pdata[i + cover]);

		p->mail = g_build_filename(sub, base, NULL);
	}
	return true;
}

/* Tell the caller what is in which mail. */
static void list_mails(const struct series *s)
{
	for (unsigned int i = 0; s->o->mails && i < s->patches->len; i++) {
		const struct patch *p = s->patches->pdata[i];
		json_t *ids = json_array();

		for (unsigned int k = 0; k < p->findings->len; k++)
			json_array_append_new(
				ids,
				json_string(((const struct finding *)p->findings->pdata[k])->fingerprint));
		json_array_append_new(s->o->mails, json_pack("{s:s, s:s, s:s, s:s, s:o}", "name", p->mail,
							     "subject", p->subject, "rule", p->rule, "file",
							     p->file, "findings", ids));
	}
}

static bool publish(struct series *s, GError **err)
{
	if (!g_rename(s->mails, s->o->out_dir)) {
		g_clear_pointer(&s->mails, g_free);
		return true;
	}
	g_set_error(err, G_FILE_ERROR, g_file_error_from_errno(errno), "%s: %s", s->o->out_dir,
		    g_strerror(errno));
	return false;
}

static bool write_all(struct series *s, GError **err)
{
	fill_identity(s);
	s->parts = patchset_split(s->patches, s->o->max);
	if (!make_mail_dir(s, err) || !start_repository(s, err))
		return false;
	for (unsigned int n = 1; n <= s->parts->len; n++) {
		if (!commit_part(s, n, err) || !write_part(s, n, err))
			return false;
	}
	list_mails(s);
	return publish(s, err);
}

/* Commits first, which nobody sees yet, then the mails, then what moves the user's tree. */
static bool deliver(struct series *s, GError **err)
{
	g_autofree char *tip = NULL;

	if (s->o->apply) {
		tip = apply_commits(s->o->root, s->patches, err);
		if (!tip)
			return false;
	}
	if (s->o->out_dir && !write_all(s, err))
		return false;
	return !tip || apply_forward(s->o->root, tip, err);
}

bool series_write(const struct series_opts *o, GPtrArray *findings, unsigned int *written, GError **err)
{
	struct series s = { .o = o };
	bool ok;

	*written = 0;
	if (o->out_dir && !output_is_free(o->out_dir, err))
		return false;
	s.patches = patchset_new(o, findings, err);
	if (!s.patches)
		return false;
	ok = !s.patches->len || deliver(&s, err);
	if (ok)
		*written = s.patches->len;
	scratch_remove(s.dir);
	scratch_remove(s.mails);
	for (unsigned int i = 0; i < G_N_ELEMENTS(s.identity); i++)
		g_free(s.identity[i]);
	if (s.parts)
		g_array_unref(s.parts);
	g_ptr_array_unref(s.patches);
	return ok;
}
