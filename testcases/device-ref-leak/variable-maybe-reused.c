// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the variable may have been reused when its value is tested for an error, which the look-up does not give. */
/* unfixable */
#include <linux/device.h>
#include <linux/err.h>

struct device *aspen_alloc(struct device *parent);
int aspen_add(struct device *dev);

void aspen_moved(struct device *parent, const struct bus_type *bus, bool again)
{
	struct device *dev;

	dev = bus_find_device_by_name(bus, NULL, "old"); /* expect: device-ref-leak */
	if (again)
		dev = aspen_alloc(parent);
	if (!IS_ERR(dev))
		aspen_add(dev);
}
