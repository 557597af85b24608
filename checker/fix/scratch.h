/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Temporary directories, git in them, and what mails are made of.
 */
#ifndef FWS_FIX_SCRATCH_H
#define FWS_FIX_SCRATCH_H

#include <glib.h>
#include <stdbool.h>
#include "fix/fix.h"

/* A new directory below the cache, or the system's one for temporary files; g_free(). */
char *scratch_new(GError **err);
/* Remove it with all in it, and free the name. NULL is fine. */
void scratch_remove(char *dir);
/* Write @text as @dir/@file, directories made. */
bool scratch_write(const char *dir, const char *file, const char *text, size_t len, GError **err);

/*
 * Run git in @dir, free of the user's configuration; @env: further "NAME=value", or NULL. Its
 * output (g_free()), or NULL with an error when the exit status is above @worst.
 */
char *scratch_git(const char *dir, const char *const *env, int worst, GError **err,
		  ...) G_GNUC_NULL_TERMINATED;
/* Git in the user's own tree, which it only reads; NULL when that fails, for whatever reason. */
char *scratch_ask(const char *dir, ...) G_GNUC_NULL_TERMINATED;
/* The same for what changes something there, with further environment @env or NULL; NULL with an error. */
char *scratch_user_git(const char *dir, const char *const *env, GError **err, ...) G_GNUC_NULL_TERMINATED;

/* The same with an array of arguments (const char *, without "git"). */
char *scratch_user_gitv(const char *dir, const char *const *env, GError **err, const GPtrArray *args);
/* As scratch_git() with @input on stdin. */
char *scratch_git_input(const char *dir, const char *input, size_t len, GError **err,
			...) G_GNUC_NULL_TERMINATED;

/* Inside somebody else's repository is not enough: the tree itself has to be one. */
bool scratch_is_git(const char *root);
/*
 * Who git takes the user of this tree for, as @env of the functions above; false, and @env untouched, when
 * that is not configured. A guess from the name of the machine does not count.
 */
#define IDENTITY_VARIABLES 4
bool scratch_identity(const char *root, char *env[IDENTITY_VARIABLES]);

/*
 * "iommu/mediatek: ": from the file's history in the git tree @root, or its directory; @capital: does
 * what follows begin with a capital letter there? g_free()
 */
char *prefix_of(const char *root, bool git, const char *file, bool *capital);

/* Findings of one file and problem. */
struct patch {
	const char *file;
	const char *rule;
	GPtrArray *findings; /* struct finding *, source order, borrowed */
	char *prefix;
	bool capital;
	char *subject; /* with the prefix */
	char *longer; /* used by message_subjects() */
	char *message; /* the whole commit message */
	char *original; /* first patch of a file: its text in the tree, else NULL */
	size_t original_len;
	char *after; /* text of the file with this patch and those before it */
	size_t after_len;
	char *mail; /* name of the mail, relative to the output directory; once written */
};

struct message_opts {
	const char *root;
	bool git; /* the tree has history: say since when */
	bool stable; /* fixes are for stable kernels too */
};

/* Is what @rule finds a lost reference? */
bool subject_is_leak(const char *rule);
/* Set the subject of all, which have a prefix: no two have the same. */
void message_subjects(GPtrArray *patches);
/* Whole commit message of a patch with a subject. g_free() */
char *message_of(const struct patch *p, const struct message_opts *o);
/* Subject, empty line, text of the cover letter. g_free() */
char *message_cover(const GPtrArray *patches, const char *version);
char *message_wrap(const char *text, unsigned int columns);

/* Add To: and Cc: to a mail, as scripts/get_maintainer.pl of the tree says. Best effort. */
void maintainers_add(const char *root, const char *file, char **mail, GPtrArray *to, GPtrArray *cc);
/* The same of addresses that are known; of more than @max (0: no limit), or without @to, the lists in @cc get it. */
void maintainers_header(char **mail, const GPtrArray *to, const GPtrArray *cc, unsigned int max);

#endif
