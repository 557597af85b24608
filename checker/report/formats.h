/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The writers behind report_write(). Internal to report/.
 */
#ifndef FWS_REPORT_FORMATS_H
#define FWS_REPORT_FORMATS_H

#include "report/report.h"

bool report_text(const struct report *r, const struct report_opts *o, FILE *out);
bool report_json(const struct report *r, FILE *out);
bool report_sarif(const struct report *r, FILE *out);
bool report_gitlab(const struct report *r, FILE *out);
bool report_html(const struct report *r, FILE *out);
bool report_patchwork(const struct report *r, FILE *out);
bool report_b4(const struct report *r, FILE *out);

/* Counts over the coverage of a report. */
struct cover_count {
	unsigned int asked, checked, partial, irrelevant, failed;
};
void cover_count(const struct report *r, struct cover_count *c);

/* "41 checked (arm64 38, x86_64 3)" and the like; g_free(). */
char *cover_summary(const struct report *r);

#endif
