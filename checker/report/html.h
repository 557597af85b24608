/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pieces shared by the files of the HTML writer. Internal to report/.
 */
#ifndef FWS_REPORT_HTML_H
#define FWS_REPORT_HTML_H

#include "report/formats.h"
#include "report/source.h"

/* Append @text, escaped, with what is not UTF-8 replaced; NULL: nothing. */
void html_text(GString *out, const char *text);
void html_text_len(GString *out, const char *text, size_t len);
/* Like g_string_append_printf() with every %s escaped; only %s, %u and %% are known. */
void html_add(GString *out, const char *fmt, ...);

/* The way of a finding through the source, each step marked. */
void html_path(GString *out, struct sources *src, const struct finding *f);

#endif
