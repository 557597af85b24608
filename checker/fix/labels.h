/* SPDX-License-Identifier: GPL-2.0-only */
/* The labels that a function unwinds by, and how it names them. */
#ifndef FWS_FIX_LABELS_H
#define FWS_FIX_LABELS_H

#include "fix/place.h"

struct labels {
	const struct ir_func *fn;
	const char *format; /* how what they put is put */
	GPtrArray *stmts; /* labels directly in the function's body, source order */
	GHashTable *names; /* all label names */
};

void labels_collect(struct labels *l, const struct place *p);
/* The same of a function that is not followed; @format as place_format(). */
void labels_collect_of(struct labels *l, const struct ir_func *fn, const char *format);
void labels_clear(struct labels *l);

/* Index of a goto's label among those of the body, or -1. */
int labels_target(const struct labels *l, const struct ir_stmt *s);

/* A name for a label that puts @object, in the style of the others. g_free() */
char *labels_new_name(const struct labels *l, const char *object);
/* The same for one that does something else: @deed, "stop_clock". */
char *labels_unused_name(const struct labels *l, const char *deed);

/* "return ret;": what it returns, if that is a plain local; NULL: something else. */
const char *labels_returned(const struct place *p, const struct ir_stmt *s);

/* ready-label.c */
/* A label in front of label @to that does nothing but the release of @site: gotos can simply lead there. Its index, or -1. */
int label_ready(const struct labels *l, struct place *p, const struct site *site, int to);

#endif
