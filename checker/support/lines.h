/* SPDX-License-Identifier: GPL-2.0-only */
/* Lines of a text. */
#ifndef FWS_SUPPORT_LINES_H
#define FWS_SUPPORT_LINES_H

/* Where line @line of @text begins, from 1; NULL when there are fewer, and for a NULL text. */
const char *line_start(const char *text, unsigned int line);

#endif
