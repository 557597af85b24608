// SPDX-License-Identifier: GPL-2.0-only
/* class_find_device() and friends. */
#include <linux/device.h>

extern const struct class kale_class;

int kale_blink(struct device *dev);

int kale_blink_by_name(const char *name)
{
	struct device *dev;
	int ret;

	dev = class_find_device_by_name(&kale_class, name); /* expect: device-ref-leak */
	if (!dev)
		return -ENODEV;

	ret = kale_blink(dev);
	if (ret < 0)
		dev_err(dev, "cannot blink\n");

	return ret; /* lost-here */
}

int kale_blink_by_name_balanced(const char *name)
{
	struct device *dev;
	int ret;

	dev = class_find_device(&kale_class, NULL, name, device_match_name);
	if (!dev)
		return -ENODEV;

	ret = kale_blink(dev);
	put_device(dev);

	return ret;
}
