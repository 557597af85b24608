/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Functions that give back what a function of the driver's own gives: foo_put() for foo_get().
 *
 * Contract
 *   - A counterpart is told by its name and by its summary: it drops what a field of its first parameter holds,
 *     and takes nothing. There is one, or none. Whether it is declared is left to the compiler.
 */
#ifndef FWS_FLOW_COUNTERPART_H
#define FWS_FLOW_COUNTERPART_H

#include "flow/flow.h"

/* Names that the counterpart of @name may have: char *. Free function is set. */
GPtrArray *counterpart_names(const char *name);

/* Format with one %s for a call of the counterpart of @name, which gives a struct @tag; or NULL. g_free() */
char *counterpart_format(const struct flow_unit *fu, const char *name, const char *tag);

#endif
