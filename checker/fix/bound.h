/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which device is the code of a function bound to, and how is it named there? What is registered with that device by
 * devm_*() goes when the driver is unbound from it, or when probe fails.
 *
 * Contract
 *   - Sure or not at all: a parameter counts when every caller passes the device, a field when everything that is ever
 *     stored in it is the device, or when the driver itself uses it with devm_*().
 */
#ifndef FWS_FIX_BOUND_H
#define FWS_FIX_BOUND_H

#include "flow/flow.h"

/* The table entry that makes @f a probe callback, or NULL. */
const struct ir_init *bound_probe_entry(const struct flow_unit *fu, const struct ir_func *f);

/* Does @f only run once while a driver is bound, when probe runs? */
bool bound_runs_once(const struct flow_unit *fu, const struct ir_func *f);

/*
 * C expression for that device (a struct device *) that can be used anywhere below the declarations of @f, or NULL.
 * g_free()
 */
char *bound_device(const struct flow_unit *fu, const struct ir_func *f);

#endif
