/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Structs around a device: "rt = container_of(dev, struct foo_retimer, dev);" is put as "&rt->dev".
 */
#ifndef FWS_FIX_EMBEDDED_H
#define FWS_FIX_EMBEDDED_H

#include "flow/flow.h"

/*
 * How to put the device in a struct @tag, one %s, where this file makes pointers to such structs from those to the device in
 * them; NULL when it does not, or the device that a pointer was made from is not always the same. g_free()
 */
char *fix_embedded_put(const struct flow_unit *fu, const char *tag);

#endif
