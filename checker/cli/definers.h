/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which functions of a C file may hand out a reference that they got from another function, judged by the
 * text alone: the whole tree has to be looked at, and only a few files of it are worth parsing.
 *
 * Contract
 *   - A function counts when its name says that it hands something out (get, find, …) and it is not
 *     static. What it calls is followed through the other functions of its file; of the rest those names count
 *     that hand something out themselves, or that are in @also.
 *   - Definitions are recognised as kernel style writes them. A function that is missed costs a
 *     wrapper, one too many costs a parse; neither costs a wrong result.
 */
#ifndef FWS_CLI_DEFINERS_H
#define FWS_CLI_DEFINERS_H

#include <glib.h>
#include <stdbool.h>

/* Does the name say that something may be handed out? */
bool definers_name_counts(const char *name);

/*
 * "NAME callee callee …\n" for each such function of @text, "!NAME …" when it is exported; "" for none. Sorted.
 * @text: NUL-terminated, @len without the NUL. @also: set of char *. g_free().
 */
char *definers_scan(const char *text, size_t len, GHashTable *also);

/* Does the text define a function of that name, static or not? */
bool definers_defines(const char *text, size_t len, const char *name);

#endif
