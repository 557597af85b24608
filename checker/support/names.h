/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Names in C sources, and what those of kernel functions say: words between underscores.
 */
#ifndef FWS_SUPPORT_NAMES_H
#define FWS_SUPPORT_NAMES_H

#include <stdbool.h>

/* Can @c be part of an identifier? */
bool name_has_char(char c);

/* Is one of the @n @words a word of @name ("put" of "foo_put_bar")? A NULL name has none. */
bool name_has_word(const char *name, const char *const *words, unsigned int n);

/* For sorting an array of strings: @a and @b point to char *. */
int names_compare(const void *a, const void *b);

#endif
