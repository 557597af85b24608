/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Slim headers: copies of a tree's common headers (include/, arch/<arch>/include/) without the bodies of inline functions
 * that nobody asks for. A third of the parse of a driver, and half of that of the shared header, are such bodies.
 *
 * A body goes when no word of its function's declaration is one of those given; what then stands there is a declaration
 * in the same lines. Anything unusual (macros defined within, an #if across the end, one-liners) stays. What a header
 * includes by "name" is that of the tree, by its absolute path. There are copies only of headers that have something to
 * leave out, and none of include/uapi and include/dt-bindings: their directory is to be searched before that of the tree.
 */
#ifndef FWS_FRONTEND_SLIM_H
#define FWS_FRONTEND_SLIM_H

#include <stdbool.h>

#include <glib.h>

struct slim;

/*
 * For the tree @root (absolute), below @cache_dir. @words: functions with one of the @n words in their name keep their
 * bodies; not copied. Nothing is made yet.
 */
struct slim *slim_new(const char *root, const char *cache_dir, const char *const *words, unsigned int n);
void slim_free(struct slim *s);

/* Where it is: for fe_request. */
const char *slim_dir(const struct slim *s);

/*
 * Make what the -I of @flags need, or bring it up to date, once in the life of @s for each directory; relative ones are those of
 * @build_dir. Processes may do so at the same time. What cannot be made is not used.
 */
void slim_cover(struct slim *s, const char *const *flags, const char *build_dir);

/* The slim directory to search before @dir (an argument of -I, absolute), if there is one, or NULL. g_free() */
char *slim_before(const char *slim, const char *root, const char *dir);

/* The file of the tree that @path, in a slim directory, is a copy of; a copy of @path when it is in none. g_free() */
char *slim_original(const char *slim, const char *root, const char *path);

/*
 * @text, @len bytes and a NUL, of a header in the directory @dir, without these bodies, or NULL when there is nothing to leave out, or
 * it includes what only the preprocessor knows. g_free()
 */
char *slim_text(const char *text, size_t len, const char *dir, const char *const *words, unsigned int n,
		size_t *out_len);

#endif
