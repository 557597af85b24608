/* SPDX-License-Identifier: GPL-2.0-only */
/* Test fixture: firmware properties. */
#ifndef _LINUX_PROPERTY_H
#define _LINUX_PROPERTY_H

#include <linux/fwnode.h>
#include <linux/types.h>

struct device;

struct fwnode_handle *device_get_next_child_node(const struct device *dev, struct fwnode_handle *child);
int fwnode_property_read_u32(const struct fwnode_handle *fwnode, const char *propname, u32 *val);

#define device_for_each_child_node(dev, child)				\
	for (child = device_get_next_child_node(dev, NULL); child;	\
	     child = device_get_next_child_node(dev, child))

#endif
