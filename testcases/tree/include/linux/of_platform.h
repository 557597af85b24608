/* SPDX-License-Identifier: GPL-2.0-only */
/* Test fixture: devices made from the device tree. */
#ifndef _LINUX_OF_PLATFORM_H
#define _LINUX_OF_PLATFORM_H

#include <linux/of.h>
#include <linux/platform_device.h>

struct of_dev_auxdata;

struct platform_device *of_find_device_by_node(struct device_node *np);
int of_platform_populate(struct device_node *root, const struct of_device_id *matches,
			 const struct of_dev_auxdata *lookup, struct device *parent);
void of_platform_depopulate(struct device *parent);
int of_platform_device_destroy(struct device *dev, void *data);

#endif
