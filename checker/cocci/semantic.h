/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rules of semantic-patches/, which are built into the program.
 *
 * The head of a rule says, besides what coccicheck wants to know, which files can matter:
 *
 *	// Looks for: REGEX
 *	//   more of the same REGEX
 *
 * A file in which one of these has no match is one that the rule says nothing of. Which findings it reports is told
 * by the ids that its messages end with, "[device-ref-leak]".
 */
#ifndef FWS_COCCI_SEMANTIC_H
#define FWS_COCCI_SEMANTIC_H

#include <glib.h>
#include <stdbool.h>

struct semantic {
	const char *name; /* "device-ref-leak.cocci" */
	const char *text;
	char **options; /* of spatch */
	char *needs; /* version of spatch, or NULL */
	GPtrArray *looks_for; /* GRegex *: all have to match */
	GPtrArray *rules; /* const char *: ids of the rule table */
	char *path; /* where semantic_write() put it, or NULL */
};

/* Of one file, which stays the caller's; NULL with *error (g_free()). */
struct semantic *semantic_parse(const char *name, const char *text, char **error);
void semantic_free(struct semantic *s);

/* All that are built in, sorted by name: struct semantic *, which the array owns. NULL with *error. */
GPtrArray *semantics_new(char **error);

bool semantic_reports(const struct semantic *s, const char *rule);

/* Can it say something of a file with this text? */
bool semantic_matters(const struct semantic *s, const char *text, gsize len);
/* Is one of the things that it looks for in this part of a file? */
bool semantic_concerns(const struct semantic *s, const char *text, gsize len);

/*
 * Write it to a file of @dir, for spatch. Nothing is changed in it, but reports come out as spatch_read() takes them:
 * with the function that they are in.
 */
bool semantic_write(struct semantic *s, const char *dir, GError **err);

#endif
