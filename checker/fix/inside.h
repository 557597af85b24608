/* SPDX-License-Identifier: GPL-2.0-only */
/* Pointers into objects that are about to be put. */
#ifndef FWS_FIX_INSIDE_H
#define FWS_FIX_INSIDE_H

#include "ir/ir.h"

/*
 * @held: names of the objects, const struct ir_path *; @inside: locals that may point into one of them, const struct
 * ir_var *, which inside_stays() collects.
 */
/* "client->name" of one of the objects, or a local that was set to such a thing? */
bool inside_points(const GPtrArray *held, GHashTable *inside, const struct ir_expr *e);
/* Does nothing that outlives the function get a pointer into one of the objects? */
bool inside_stays(const struct ir_func *f, const GPtrArray *held, GHashTable *inside);

#endif
