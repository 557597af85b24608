/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What flow/ itself asks the store.
 *
 * Contract: results live until the next store_merge_json() or store_free().
 */
#ifndef FWS_FLOW_STORE_INTERNAL_H
#define FWS_FLOW_STORE_INTERNAL_H

#include "flow/store.h"
#include "flow/summary.h"

enum released_flags {
	RELEASED_DIRECT = 1, /* the field itself is put */
	RELEASED_THROUGH = 2, /* something reached through the field is put */
	RELEASED_MANAGED = 4, /* by a devm/drmm action */
	RELEASED_EXTRA = 32, /* no field: see FLOW_EXTRA */
	RELEASED_CALLBACK = 8, /* by a function whose address is taken */
};

/* Summary of @name as seen from file @user; NULL when unknown or defined in @user itself. */
const struct summary *store_summary(struct store *s, const char *name, const char *user, bool nodes);
/* Under which key a function's summary is contributed: what it does to devices, or to nodes; g_free() */
char *store_key(const char *name, bool nodes);
/* What of a function somebody looks at; see store_function(). */
enum store_part {
	PART_ALL,
	PART_EFFECTS, /* "all", "some", "takes", "drops", "locks" */
	PART_EFFECTS_NEAR, /* and "needs" */
	PART_ENTERED,
	PART_REFUSES,
	PART_SPARES,
	PART_REMOVES,
	PART_IOMMU,
	NPARTS
};
/*
 * The JSON that was contributed under @key, as seen from file @user; borrowed, NULL when there is none. Nothing but @part
 * of it is looked at: a view takes no notice of the rest. *near (may be NULL): it comes from the same subsystem; for
 * PART_EFFECTS only, which has "needs" then.
 */
const json_t *store_function(struct store *s, const char *key, const char *user, enum store_part part,
			     bool *near);
/* How other files of the same subsystem call @name, in order of file names; see flow/order.h. */
void store_each_call(struct store *s, const char *name, const char *user,
		     void (*fn)(const char *file, const json_t *call, void *data), void *data);
/* Flags of record.field over all files. */
unsigned int store_released(struct store *s, const char *record, const char *field);
/* The same by files of the directory of @user. */
unsigned int store_released_near(struct store *s, const char *record, const char *field, const char *user);
/* Flags of any field of @record in a table "record.field" -> flags. */
unsigned int releases_of(GHashTable *releases, const char *record);
/* The same over all files. */
unsigned int store_record_released(struct store *s, const char *record);
/* Is a field of @record released by functions that nothing calls through a pointer, as remove() is? */
bool releases_by_callers(GHashTable *releases, const char *record);
bool store_record_by_callers(struct store *s, const char *record);

#endif
