/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A patch series: commits in a scratch repository that holds only the touched files, mails by git
 * format-patch. Author, dates and order are fixed, so that the same findings give the same bytes.
 */
#include "fix/scratch.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/diag.h"

#define MAX_COVER_ADDRESSES 40

struct series {
	const struct series_opts *o;
	GPtrArray *patches; /* struct patch *, by file, then rule */
	GHashTable *edits; /* file -> GPtrArray *: edits of the patches so far */
	bool git; /* the tree has history */
	char *dir; /* scratch repository */
	char *mails; /* directory beside the output */
	char *identity[4]; /* environment of git: author, committer */
	gint64 date;
};

static void patch_free(void *data)
{
	struct patch *p = data;

	g_ptr_array_unref(p->findings);
	g_free(p->prefix);
	g_free(p->subject);
	g_free(p);
}

static struct patch *patch_for(GPtrArray *patches, const struct finding *f)
{
	struct patch *p;

	for (unsigned int i = 0; i < patches->len; i++) {
		p = patches->pdata[i];
		if (!strcmp(p->file, f->file) && !strcmp(p->rule, f->rule))
			return p;
	}
	p = g_new0(struct patch, 1);
	p->file = f->file;
	p->rule = f->rule;
	p->findings = g_ptr_array_new();
	g_ptr_array_add(patches, p);
	return p;
}

static int by_file(const void *a, const void *b)
{
	const struct patch *x = *(const struct patch *const *)a, *y = *(const struct patch *const *)b;
	int d = strcmp(x->file, y->file);

	return d ? d : strcmp(x->rule, y->rule);
}

static GPtrArray *group(GPtrArray *findings)
{
	g_autoptr(GPtrArray) sorted = g_ptr_array_new();
	GPtrArray *patches = g_ptr_array_new_with_free_func(patch_free);

	for (unsigned int i = 0; i < findings->len; i++)
		g_ptr_array_add(sorted, findings->pdata[i]);
	g_ptr_array_sort(sorted, finding_cmp);
	for (unsigned int i = 0; i < sorted->len; i++) {
		struct finding *f = sorted->pdata[i];

		if (f->edits && f->edits->len)
			g_ptr_array_add(patch_for(patches, f)->findings, f);
	}
	g_ptr_array_sort(patches, by_file);
	return patches;
}

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

/* Inside somebody else's repository is not enough: the tree itself has to be one. */
static bool is_git(const char *root)
{
	g_autofree char *git = g_build_filename(root, ".git", NULL);

	return g_file_test(git, G_FILE_TEST_EXISTS);
}

/* Who the user is, if git knows; the date is that of the release. */
static void fill_identity(struct series *s)
{
	g_autofree char *name = scratch_ask(s->o->root, "config", "user.name", NULL);
	g_autofree char *mail = scratch_ask(s->o->root, "config", "user.email", NULL);
	g_autofree char *makefile = g_build_filename(s->o->root, "Makefile", NULL);
	bool known = name && mail && *g_strstrip(name) && *g_strstrip(mail);
	GStatBuf st;

	if (!known) {
		g_free(name);
		g_free(mail);
		name = g_strdup("fwspeck");
		mail = g_strdup("fwspeck@localhost");
	}
	s->identity[0] = g_strdup_printf("GIT_AUTHOR_NAME=%s", name);
	s->identity[1] = g_strdup_printf("GIT_AUTHOR_EMAIL=%s", mail);
	s->identity[2] = g_strdup_printf("GIT_COMMITTER_NAME=%s", name);
	s->identity[3] = g_strdup_printf("GIT_COMMITTER_EMAIL=%s", mail);
	s->date = g_stat(makefile, &st) ? 0 : (gint64)st.st_mtime;
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

static char *read_original(const struct series *s, const char *file, gsize *len, GError **err)
{
	g_autofree char *path = g_build_filename(s->o->root, file, NULL);
	char *text = NULL;

	return g_file_get_contents(path, &text, len, err) ? text : NULL;
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

static bool start_repository(struct series *s, GError **err)
{
	g_autofree char *out = NULL;

	s->dir = scratch_new(err);
	if (!s->dir)
		return false;
	out = scratch_git(s->dir, NULL, 0, err, "init", "-q", "-b", "base", "--template=", NULL);
	if (!out)
		return false;
	for (unsigned int i = 0; i < s->patches->len; i++) {
		const struct patch *p = s->patches->pdata[i];
		g_autofree char *text = NULL;
		gsize len;

		if (i && !strcmp(p->file, ((const struct patch *)s->patches->pdata[i - 1])->file))
			continue;
		text = read_original(s, p->file, &len, err);
		if (!text || !add_file(s, p->file, text, len, err))
			return false;
	}
	g_free(out);
	out = NULL;
	if (!commit(s, 0, "base\n", err))
		return false;
	out = scratch_git(s->dir, NULL, 0, err, "checkout", "-q", "-b", "series", NULL);
	return out != NULL;
}

/* Fixes whose edits overlap those of an earlier one stay out, and are named. */
static void merge_findings(GPtrArray *edits, struct patch *p)
{
	for (unsigned int i = 0; i < p->findings->len; i++) {
		const struct finding *f = p->findings->pdata[i];

		if (fix_merge(edits, f->edits))
			continue;
		diag_warning("%s:%u: this fix conflicts with another one of the file and is left out",
			     f->file, f->line);
		g_ptr_array_remove_index(p->findings, i--);
	}
}

static bool commit_patch(struct series *s, struct patch *p, unsigned int n, GError **err)
{
	GPtrArray *edits = g_hash_table_lookup(s->edits, p->file);
	g_autofree char *text = NULL, *now = NULL, *message = NULL;
	gsize len;
	size_t now_len = 0;

	text = read_original(s, p->file, &len, err);
	if (!text)
		return false;
	now = fix_apply(text, len, edits, &now_len);
	if (!now) {
		g_set_error(err, G_FILE_ERROR, G_FILE_ERROR_INVAL,
			    "%s: changed since it was checked; check it again", p->file);
		return false;
	}
	message = message_of(p, s->o->root, s->git);
	return add_file(s, p->file, now, now_len, err) && commit(s, n, message, err);
}

static bool commit_patches(struct series *s, GError **err)
{
	for (unsigned int i = 0; i < s->patches->len; i++) {
		struct patch *p = s->patches->pdata[i];
		GPtrArray *edits = g_hash_table_lookup(s->edits, p->file);

		if (!edits) {
			edits = fix_edits_new();
			g_hash_table_insert(s->edits, (gpointer)p->file, edits);
		}
		merge_findings(edits, p);
		if (!p->findings->len) {
			g_ptr_array_remove_index(s->patches, i--);
			continue;
		}
		if (!commit_patch(s, p, i + 1, err))
			return false;
	}
	return true;
}

static bool describe_series(struct series *s, GError **err)
{
	g_autofree char *text = message_cover(s->patches, s->o->version);
	g_autofree char *out =
		scratch_git(s->dir, NULL, 0, err, "config", "branch.series.description", text, NULL);

	return out != NULL;
}

static bool format_patches(struct series *s, bool cover, GError **err)
{
	/* Who formats the mails is who sends them; the cover letter carries the date of the last patch. */
	g_autofree char *date = g_strdup_printf("GIT_COMMITTER_DATE=%" G_GINT64_FORMAT " +0000", s->date);
	const char *const env[] = {
		s->identity[0], s->identity[1], s->identity[2], s->identity[3], date, NULL
	};
	g_autofree char *out = NULL;

	out = scratch_git(s->dir, env, 0, err, "format-patch", "-q",
			  cover ? "--cover-letter" : "--no-cover-letter", "--cover-from-description=subject",
			  "--no-attach", "--no-renames", "--no-signature", "-o", s->mails, "base..series",
			  NULL);
	return out != NULL;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *mail_names(const struct series *s)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	GDir *d = g_dir_open(s->mails, 0, NULL);
	const char *name;

	while (d && (name = g_dir_read_name(d)))
		g_ptr_array_add(names, g_build_filename(s->mails, name, NULL));
	if (d)
		g_dir_close(d);
	g_ptr_array_sort(names, by_name);
	return names;
}

/* Mails are named by number: the cover letter first, then one a patch. */
static bool address_mails(struct series *s, bool cover, GError **err)
{
	g_autoptr(GPtrArray) names = mail_names(s);
	g_autoptr(GPtrArray) to = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) cc = g_ptr_array_new_with_free_func(g_free);

	if (names->len != s->patches->len + cover) {
		g_set_error(err, G_FILE_ERROR, G_FILE_ERROR_FAILED, "git format-patch wrote %u mails, not %u",
			    names->len, s->patches->len + cover);
		return false;
	}
	/* From the last to the first, so that the cover letter knows all addresses. */
	for (unsigned int i = names->len; i-- > 0;) {
		char *mail = NULL;
		bool ok;

		if (!g_file_get_contents(names->pdata[i], &mail, NULL, err))
			return false;
		if (cover && !i && to->len + cc->len <= MAX_COVER_ADDRESSES)
			maintainers_header(&mail, to, cc);
		else if (!cover || i)
			maintainers_add(s->o->root,
					((const struct patch *)s->patches->pdata[i - cover])->file, &mail, to,
					cc);
		ok = g_file_set_contents(names->pdata[i], mail, -1, err);
		g_free(mail);
		if (!ok)
			return false;
	}
	return true;
}

/* Tell the caller what is in which mail; before publish() moves them. */
static void list_mails(const struct series *s, bool cover)
{
	g_autoptr(GPtrArray) names = s->o->mails ? mail_names(s) : NULL;

	for (unsigned int i = 0; names && i < s->patches->len; i++) {
		const struct patch *p = s->patches->pdata[i];
		g_autofree char *name = g_path_get_basename(names->pdata[i + cover]);
		json_t *ids = json_array();

		for (unsigned int k = 0; k < p->findings->len; k++)
			json_array_append_new(
				ids,
				json_string(((const struct finding *)p->findings->pdata[k])->fingerprint));
		json_array_append_new(s->o->mails, json_pack("{s:s, s:s, s:s, s:s, s:o}", "name", name,
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
	bool cover;

	if (!start_repository(s, err) || !commit_patches(s, err))
		return false;
	cover = s->o->cover && s->patches->len > 1;
	if (cover && !describe_series(s, err))
		return false;
	if (!format_patches(s, cover, err) || !address_mails(s, cover, err))
		return false;
	list_mails(s, cover);
	return publish(s, err);
}

bool series_write(const struct series_opts *o, GPtrArray *findings, unsigned int *written, GError **err)
{
	struct series s = { .o = o };
	bool ok;

	*written = 0;
	if (!output_is_free(o->out_dir, err))
		return false;
	s.patches = group(findings);
	s.edits = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
	s.git = is_git(o->root);
	fill_identity(&s);
	ok = make_mail_dir(&s, err) && (!s.patches->len || write_all(&s, err));
	if (ok)
		*written = s.patches->len;
	scratch_remove(s.dir);
	scratch_remove(s.mails);
	for (unsigned int i = 0; i < G_N_ELEMENTS(s.identity); i++)
		g_free(s.identity[i]);
	g_hash_table_unref(s.edits);
	g_ptr_array_unref(s.patches);
	return ok;
}
