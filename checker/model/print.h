/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Model rows in words, for people.
 */
#ifndef FWS_MODEL_PRINT_H
#define FWS_MODEL_PRINT_H

#include <stdio.h>

#include "model/model.h"

/* What the row says, a line for each fact, indented. */
void model_print_row(const struct model_row *row, FILE *out);

/*
 * "FILE:LINE" of the row that counts for @name: the last one of the last of @files (NULL-terminated, may
 * be NULL), else of the built-in ones. NULL when there is none; g_free().
 */
char *model_row_where(const char *name, char *const *files);

#endif
