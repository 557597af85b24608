/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * spatch: what it is called with, and what it says.
 *
 * Contract
 *   - spatch tells little of what went wrong, and its exit status less: whatever may mean that a file was not
 *     looked at as a whole is a failure, or a hole.
 */
#ifndef FWS_COCCI_SPATCH_H
#define FWS_COCCI_SPATCH_H

#include "cocci/semantic.h"
#include "rules/finding.h"

/* Lines of the file that spatch could not parse, and at which it stumbled. */
struct spatch_hole {
	unsigned int first, last, line;
};

struct spatch_result {
	GPtrArray *findings; /* struct finding *, without fingerprints */
	GArray *holes; /* struct spatch_hole, in order */
	char *failure; /* why the file was not checked, or NULL */
};

/*
 * Words of the command for @file, as spatch finds it; g_ptr_array_unref(). With @group it names files, with an empty
 * line between two of them, that are looked at one after the other.
 */
GPtrArray *spatch_command(const struct semantic *s, const char *file, bool group);

/* Did a command that ended with @status and said @err give something up? */
bool spatch_gave_up(int status, const char *err);

/*
 * What a command for several files said of @path, under the name that it was given; g_free() both. False: it
 * says nowhere that it looked at it.
 */
bool spatch_part(const char *path, const char *out, const char *err, char **out_part, char **err_part);

/*
 * What the command said of @file (relative to the root), whose text is @text; spatch_result_free(). What it says
 * elsewhere than in @file is left out.
 */
struct spatch_result *spatch_read(const struct semantic *s, const char *file, const char *text, int status,
				  const char *out, const char *err);
void spatch_result_free(struct spatch_result *r);

/*
 * Version of the spatch of this machine, which can run @all (struct semantic *); g_free(). NULL with *error, which
 * says what is missing.
 */
char *spatch_find(const GPtrArray *all, char **error);

/* The same of a spatch that says this of its version. */
char *spatch_version(const GPtrArray *all, const char *said, char **error);

#endif
