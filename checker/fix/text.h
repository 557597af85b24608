/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The text around a place in a C file: lines, indentation, what follows a
 * statement. All positions are byte offsets into a NUL-terminated buffer.
 */
#ifndef FWS_FIX_TEXT_H
#define FWS_FIX_TEXT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct text {
	const char *s;
	uint32_t len;
};

uint32_t text_line_start(const struct text *t, uint32_t at);
uint32_t text_line_end(const struct text *t, uint32_t at); /* offset of the newline, or len */
char *text_indent(const struct text *t, uint32_t at); /* leading blanks of the line; g_free() */
bool text_starts_line(const struct text *t, uint32_t at); /* only blanks before @at on its line */
/* Is the line after that of @at empty, and more than a closing brace below it? */
bool text_blank_line_after(const struct text *t, uint32_t at);
bool text_blank_line_before(const struct text *t, uint32_t at);
uint32_t text_skip_back(const struct text *t,
			uint32_t at); /* end of what precedes the white space before @at */

/*
 * End of a statement that ends at @end, trailing comment included when nothing else follows
 * on its line.
 */
uint32_t text_stmt_end(const struct text *t, uint32_t end);

/* What a release calls: "put_device" of "put_device(%s)". g_free() */
char *text_callee(const char *format);

/* Is the text from @begin to @end one call of a function or macro, "name(…);"? */
bool text_is_call(const struct text *t, uint32_t begin, uint32_t end);

/* Offset of the keyword @word when only white space lies between @at and it; else UINT32_MAX. */
uint32_t text_keyword(const struct text *t, uint32_t at, const char *word);

#endif
