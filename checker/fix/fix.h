/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fixes: edits as data, strategies that place a release, verification, and series.
 *
 * Contract
 *   - fix_propose() only reads. It returns candidates, best first; each is a set of edits of
 *     the main file that together fix one finding.
 *   - fix_apply() makes the new text; edits must not overlap.
 *   - A candidate is shown to the user only after the caller has verified it: the edited text parses and
 *     compiles without new diagnostics, the finding is gone, nothing new is found (cli/worker.c).
 *   - Style: kernel coding style; tabs; the edit follows the indentation of its neighbours.
 */
#ifndef FWS_FIX_FIX_H
#define FWS_FIX_FIX_H

#include <glib.h>
#include "flow/flow.h"
#include "rules/finding.h"

enum fix_style { FIX_AUTO, FIX_PUT, FIX_GOTO, FIX_FREE };

struct fix_candidate {
	const char *strategy; /* static: "put-after-last-use", "put-on-exits", "unwind-label", … */
	GPtrArray *edits; /* struct edit *, ascending, not overlapping */
	char *words; /* what the patch does, for the commit message: "Drop the reference …" */
};

/*
 * Candidates for @ref of @fu (the flow result the finding @f was made from). Empty when no
 * strategy fits; *why (g_free()) then says why.
 */
GPtrArray *fix_propose(const struct flow_unit *fu, const struct flow_ref *ref, const struct finding *f,
		       enum fix_style style, char **why);
/* Takes over @edits and @words. */
struct fix_candidate *fix_candidate_new(const char *strategy, GPtrArray *edits, char *words);
void fix_candidate_free(struct fix_candidate *c);
/* For struct fix_candidate *, which it owns. */
GPtrArray *fix_candidates_new(void);

/*
 * Reasons for no fix that are the rules' own: what is kept is put "where a remove exists", a second IOMMU is refused
 * where the first one wins, a leak that a comment owns up to is meant, and what nobody counts need not be put.
 * fix_is_due() is false for these.
 */
extern const char fix_no_remove[];
extern const char fix_kept_once[];
extern const char fix_last_wins[];
extern const char fix_meant[];
extern const char fix_uncounted[];
bool fix_is_due(const char *why_not);
/*
 * Does @ref, which some paths lose, stay where other paths keep it for as long as the kernel runs? The finding about
 * that, which is hidden by @f, is none that asks for a fix.
 */
bool fix_keeps_for_good(const struct flow_unit *fu, const struct flow_ref *ref, const struct finding *f);

/* When the findings of all files are known: mark those that the fix of another file removes, too. */
void fix_cover_others(const GPtrArray *findings);

/*
 * Add the edits of another fix of the same file; false, and @into unchanged, when they overlap.
 * Braces and definitions that both need come once; of two insertions at one place, what was added later goes
 * first: add findings in source order to release in reverse order of acquisition.
 */
bool fix_merge(GPtrArray *into, const GPtrArray *edits);

/* Free function is set: an empty array of struct edit *, for fix_merge(). */
GPtrArray *fix_edits_new(void);

/* New NUL-terminated text, g_free(); NULL when edits overlap or lie outside. */
char *fix_apply(const char *text, size_t len, const GPtrArray *edits, size_t *out_len);

/* Unified diff with a/ and b/ prefixes and 3 lines of context, as git writes it. g_free(). */
char *fix_diff(const char *file, const char *before, const char *after, GError **err);

struct series_opts {
	const char *out_dir; /* must not exist, or be empty; NULL: no mails */
	const char *root; /* kernel root; never written without @apply */
	const char *version; /* kernel version */
	bool cover; /* write a cover letter */
	/*
	 * NULL, or an array that receives of each patch, in order,
	 * { "name" (relative to out_dir), "subject", "rule", "file", "findings": [ fingerprint … ] }
	 */
	json_t *mails;
	bool stable; /* fixes get "Cc: stable@vger.kernel.org" */
	bool apply; /* commit the patches to the git tree @root */
	unsigned int
		max; /* patches of one series; more go to series of their own in out_dir/01, …; 0: no limit */
};

/*
 * Write `git format-patch` mails: one patch for one file and problem, ordered by subsystem (the first word of
 * the subject), file and rule; made in a scratch repository below the cache that holds only the touched
 * files; byte-identical on a re-run. @findings: those with edits. @written receives the number of
 * patches. With o->apply the same patches become commits on top of HEAD, all of them or none.
 */
bool series_write(const struct series_opts *o, GPtrArray *findings, unsigned int *written, GError **err);

/* Whether commits can be put on the git tree @root now: a clean work tree, nothing in progress. */
bool series_can_apply(const char *root, GError **err);

#endif
