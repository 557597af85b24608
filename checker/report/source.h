/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lines of source files, for carets and for turning byte offsets and columns into
 * what a format wants. Internal to report/.
 */
#ifndef FWS_REPORT_SOURCE_H
#define FWS_REPORT_SOURCE_H

#include <glib.h>
#include <stdbool.h>

#include "support/overlay.h"

struct sources; /* cache, one a report */
struct source; /* one file */

/* @overlay: see support/overlay.h; borrowed. */
struct sources *source_cache_new(const char *root, const struct overlay *overlay);
void source_cache_free(struct sources *s);

/* NULL when the file cannot be read; owned by the cache. */
const struct source *sources_get(struct sources *s, const char *file);

/* Line @line (1-based) without its newline, not terminated; NULL when there is none. */
const char *source_line(const struct source *s, unsigned int line, size_t *len);

/* Line and byte column, both 1-based, of a byte offset; false when it lies outside. */
bool source_position(const struct source *s, size_t offset, unsigned int *line, unsigned int *col);

/* Column in Unicode characters of byte column @col; @col itself when the line is not there. */
unsigned int source_char_column(const struct source *s, unsigned int line, unsigned int col);

/*
 * The line under a source line that carries the caret: tabs stay tabs, so that it
 * lines up whatever the tab width; "~" up to @end_col (0: unknown). g_free().
 */
char *source_caret(const char *line, size_t len, unsigned int col, unsigned int end_col);

#endif
