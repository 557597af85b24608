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

/* "iommu/mediatek: ": from the file's history in the git tree @root, or its directory. g_free() */
char *prefix_of(const char *root, bool git, const char *file);

/* Findings of one file and problem. */
struct patch {
	const char *file;
	const char *rule;
	GPtrArray *findings; /* struct finding *, source order, borrowed */
	char *prefix;
	char *subject; /* with the prefix */
};

/* Whole commit message; sets p->prefix and p->subject. g_free() */
char *message_of(struct patch *p, const char *root, bool git);
/* Subject, empty line, text of the cover letter. g_free() */
char *message_cover(const GPtrArray *patches, const char *version);
char *message_wrap(const char *text, unsigned int columns);

/* Add To: and Cc: to a mail, as scripts/get_maintainer.pl of the tree says. Best effort. */
void maintainers_add(const char *root, const char *file, char **mail, GPtrArray *to, GPtrArray *cc);
void maintainers_header(char **mail, const GPtrArray *to, const GPtrArray *cc);

#endif
