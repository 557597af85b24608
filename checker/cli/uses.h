/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the analysis of a unit can ask the summary store: in the worker.
 */
#ifndef FWS_CLI_USES_H
#define FWS_CLI_USES_H

#include <jansson.h>

#include "ir/ir.h"

/*
 * { "calls": [ names of functions that are called or named and not defined in @u ],
 *   "records": [ tags of all structs and unions in it ] }, both sorted. Nothing else of other files' contributions
 * can change the results, but for records that the summaries of these functions name.
 */
json_t *uses_of_unit(const struct ir_unit *u);

/* Names in @set (char *) as a sorted array. */
json_t *uses_sorted(GHashTable *set);

#endif
