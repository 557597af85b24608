// SPDX-License-Identifier: GPL-2.0-only
/* One pointer, two acquirers, one put. */
#include <linux/of_platform.h>

extern const struct bus_type fern_bus_type;

int fern_wake(struct device *dev);

int fern_wake_by(struct device_node *np, const char *name)
{
	struct device *dev;
	int ret;

	if (np)
		dev = bus_find_device_by_of_node(&fern_bus_type, np); /* expect: device-ref-leak */
	else
		dev = bus_find_device_by_name(&fern_bus_type, NULL, name); /* expect: device-ref-leak */
	if (!dev)
		return -ENODEV;

	ret = fern_wake(dev);
	if (ret)
		return ret; /* lost-here */

	put_device(dev);

	return 0;
}

int fern_wake_by_balanced(struct device_node *np, const char *name)
{
	struct device *dev;
	int ret;

	if (np)
		dev = bus_find_device_by_of_node(&fern_bus_type, np);
	else
		dev = bus_find_device_by_name(&fern_bus_type, NULL, name);
	if (!dev)
		return -ENODEV;

	ret = fern_wake(dev);
	put_device(dev);

	return ret;
}
