/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A finding: what a rule says about one place, with the evidence. Plain data,
 * independent of IR and flow, so that it can cross a process boundary.
 */
#ifndef FWS_RULES_FINDING_H
#define FWS_RULES_FINDING_H

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum fws_level { FWS_NOTE, FWS_WARNING, FWS_ERROR };

enum step_kind {
	STEP_ACQUIRE, /* the reference is taken here */
	STEP_STORE, /* stored into a field, global, array */
	STEP_BRANCH, /* this branch is taken */
	STEP_CALL, /* a call that matters for the path */
	STEP_RELEASE,
	STEP_LOST, /* where it is lost: losing exit, overwrite */
	STEP_SIBLING, /* evidence: another path or function that does release */
	STEP_INFO,
};

struct step {
	enum step_kind kind;
	char *file; /* relative to the kernel root */
	unsigned int line, col, end_col; /* 1-based; end_col 0: unknown */
	char *text; /* "taking the true branch of \"ret < 0\"" */
};

/* One replacement in the main file: bytes [begin, end) become text. */
struct edit {
	uint32_t begin, end;
	char *text;
};

struct finding {
	const char *rule; /* id, static string of the rule table */
	enum fws_level level;
	char *file; /* relative to the kernel root */
	unsigned int line, col, end_col;
	char *function;
	char *message; /* one line, no rule id, no final stop */
	char *object; /* source expression that names the object ("pdev", "data->dev"), or NULL */
	char *api; /* function that acquired it, or the offending call, or NULL */
	char *arch; /* under which it was found */
	char *why; /* confidence: what was assumed, "" when nothing */
	GPtrArray *steps; /* struct step *: the path, in order */
	GPtrArray *exits; /* struct step *: every losing exit, source order */
	char *fingerprint; /* 16 hex digits; no line numbers go in */
	char *confirmed; /* who else says so: "device-ref-leak.cocci", or NULL */
	bool suppressed;
	char *suppression; /* reason, when suppressed */
	/* fix */
	GPtrArray *edits; /* struct edit *, ascending, or NULL when none is offered */
	char *fix_strategy; /* "put-after-last-use", "put-on-exits", … or NULL */
	char *fix_why_not; /* why no fix is offered, or NULL */
	bool fix_covered; /* no edits of its own: another finding's edits remove this one too */
	char *fix_words; /* path in words for the commit message, or NULL */
};

struct step *step_new(enum step_kind kind, const char *file, unsigned int line, unsigned int col,
		      const char *fmt, ...) G_GNUC_PRINTF(5, 6);
void step_free(struct step *s);
struct finding *finding_new(const char *rule, enum fws_level level);
void finding_free(struct finding *f);
/* For struct finding *, which it owns. */
GPtrArray *findings_new(void);
void finding_add_edit(struct finding *f, uint32_t begin, uint32_t end, const char *text);

/* Stable order: file, line, column, rule, message. For g_ptr_array_sort(). */
int finding_cmp(const void *a, const void *b);

/*
 * Compute f->fingerprint from rule, file, function, api, object and message, plus @nth for
 * findings of one function that are otherwise alike (0 for the first).
 */
void finding_fingerprint(struct finding *f, unsigned int nth);

/* The same for all of @findings of one file, in order: those that are alike get a number. */
void findings_fingerprint(GPtrArray *findings);

/* Wire format between worker and parent; from_json returns NULL on malformed input. */
json_t *finding_to_json(const struct finding *f);
struct finding *finding_from_json(const json_t *j);

const char *fws_level_name(enum fws_level l); /* "note", "warning", "error" */

#endif
