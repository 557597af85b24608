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
};

/* Summary of @name as seen from file @user; NULL when unknown or defined in @user itself. */
const struct summary *store_summary(struct store *s, const char *name, const char *user);
/* Flags of record.field over all files. */
unsigned int store_released(struct store *s, const char *record, const char *field);
/* Is any field of @record put somewhere? */
bool store_record_released(struct store *s, const char *record);

#endif
