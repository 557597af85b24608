// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the variable is reused for what says errors by its value. That is no test of what the look-up gave. */
#include <linux/device.h>
#include <linux/err.h>

struct device *spruce_alloc(struct device *parent);
void spruce_unplug(struct device *dev);
int spruce_add(struct device *dev);

void spruce_connected(struct device *parent, const struct bus_type *bus)
{
	struct device *dev;

	dev = bus_find_device_by_name(bus, NULL, "old"); /* expect: device-ref-leak */
	if (dev)
		spruce_unplug(dev);

	dev = spruce_alloc(parent);
	if (!IS_ERR(dev))
		spruce_add(dev);
}
