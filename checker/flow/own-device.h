/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "return dev_get_drvdata(class_find_device(...));": what a function gives is driver data of the device whose
 * reference it holds. Where that data embeds its own device, the reference is dropped through it.
 */
#ifndef FWS_FLOW_OWN_DEVICE_H
#define FWS_FLOW_OWN_DEVICE_H

#include "flow/engine.h"

/* Is @v, which the function of @r returns, driver data of the device that @ref is on? */
bool own_device_is_data(const struct run *r, const struct sym *v, const struct ref *ref);
/*
 * The field of struct @tag that is a device with the struct as its driver data, as this unit sets it:
 * "dev_set_drvdata(&x->dev, x)". NULL when there is none, or not just one.
 */
const char *own_device_field(const struct flow_unit *fu, const char *tag);
/* How to drop what function @name of another file gives, one %s; NULL when that is not known. g_free() */
char *own_device_format(const struct flow_unit *fu, const char *name);

#endif
