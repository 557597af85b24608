/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the names of kernel functions say: words between underscores.
 */
#ifndef FWS_SUPPORT_NAMES_H
#define FWS_SUPPORT_NAMES_H

#include <stdbool.h>

/* Is one of the @n @words a word of @name ("put" of "foo_put_bar")? A NULL name has none. */
bool name_has_word(const char *name, const char *const *words, unsigned int n);

#endif
