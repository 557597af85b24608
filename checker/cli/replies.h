/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Replies that a worker gave, for when it is asked again: a file is looked at anew because other files became known
 * better, but often in what decides nothing here.
 *
 * Contract
 *   - A reply comes back when the store says to every question that the analysis put to it what it said then, and the
 *     text is the same. (Of headers see units.h.)
 *   - @key says all else that the reply depends on.
 */
#ifndef FWS_CLI_REPLIES_H
#define FWS_CLI_REPLIES_H

#include <jansson.h>

#include "flow/store.h"
#include "ir/ir.h"

struct replies;

struct replies *replies_new(void);

/* New reference, or NULL. @path: of the text. */
json_t *replies_find(const struct replies *rs, const char *key, const char *path, const char *file,
		     struct store *base);
/* Takes @as over. @u: what was analysed. */
void replies_keep(struct replies *rs, const char *key, const struct ir_unit *u, struct answers *as,
		  const json_t *reply);

#endif
