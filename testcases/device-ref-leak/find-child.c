// SPDX-License-Identifier: GPL-2.0-only
/* device_find_child(): the child is referenced, the parent is not. */
#include <linux/device.h>

int mango_eject(struct device *dev);

static int mango_match(struct device *dev, void *data)
{
	return dev->platform_data == data;
}

int mango_eject_child(struct device *parent, void *key)
{
	struct device *child = device_find_child(parent, key, mango_match); /* expect: device-ref-leak */
	int ret;

	if (!child)
		return -ENXIO;

	ret = mango_eject(child);
	if (ret == -EBUSY)
		return ret; /* lost-here */

	put_device(child);

	return ret;
}

int mango_eject_child_balanced(struct device *parent, void *key)
{
	struct device *child = device_find_child(parent, key, mango_match);
	int ret;

	if (!child)
		return -ENXIO;

	ret = mango_eject(child);
	put_device(child);

	return ret;
}

bool mango_has_child(struct device *parent)
{
	struct device *child = device_find_any_child(parent);

	put_device(child);

	return child != NULL;
}

bool mango_has_named_child(struct device *parent, const char *name)
{
	return device_find_child_by_name(parent, name) != NULL; /* expect: device-ref-leak */
}
