/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Summary store: what the functions seen so far do, and which fields and
 * globals they release, over all files of a run.
 *
 * Contract
 *   - A worker fills it through flow_unit_new(); store_export_json() gives what was added
 *     since store_new() or the last store_reset_new(), store_merge_json() takes it in elsewhere.
 *   - Merging is commutative and idempotent, so results depend neither on order nor
 *     on the number of workers. A file's earlier contribution is replaced by its later one.
 */
#ifndef FWS_FLOW_STORE_H
#define FWS_FLOW_STORE_H

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

struct store;

struct store *store_new(void);
/*
 * What a file sees of @base, which stays as it is meanwhile: all but what the file itself said there. What is merged
 * goes into the view only.
 */
struct store *store_view_new(struct store *base, const char *file);
void store_free(struct store *s);

/*
 * All that was answered to a view out of its base, in short: who asks the same of a base that answers the same comes to the
 * same.
 */
struct answers;
struct answers *store_answers(const struct store *view);
void answers_free(struct answers *as);
/* Would @base answer the same to @file? */
bool answers_hold(const struct answers *as, struct store *base, const char *file);

/* Contribution of @file as JSON (new reference), or NULL when it contributed nothing. */
json_t *store_export_json(struct store *s, const char *file);
/* Take the contribution of one file in; replaces what that file contributed before. */
bool store_merge_json(struct store *s, const char *file, const json_t *j);

/*
 * Names that make a file worth analysing: discovered functions that return
 * or hand out held references, or that do what the order of calls depends on. Adds char * owned by the store to @set.
 */
void store_tokens(const struct store *s, GHashTable *set);

/*
 * Identity of everything merged, for "did the last round change anything": equal
 * stores have equal digests.
 */
guint64 store_digest(const struct store *s);

#endif
