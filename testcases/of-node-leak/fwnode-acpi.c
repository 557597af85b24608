// SPDX-License-Identifier: GPL-2.0-only
/* unfixable */
/* Shape: a driver that ACPI alone finds devices for: its firmware nodes are not counted. */
#include <linux/device.h>
#include <linux/property.h>

extern const struct bus_type alyssum_bus;

struct acpi_device_id {
	const char *id;
};

const struct acpi_device_id alyssum_acpi_ids[] = {
	{ "ACME0001" },
	{ }
};

int alyssum_probe(struct device *dev)
{
	struct device *parent = bus_find_device_by_name(&alyssum_bus, NULL, "parent");
	struct fwnode_handle *child;
	u32 reg;
	int ret;

	if (!parent)
		return -EPROBE_DEFER;
	put_device(parent);

	device_for_each_child_node(dev, child) { /* expect: of-node-leak */
		ret = fwnode_property_read_u32(child, "reg", &reg);
		if (ret)
			return ret; /* lost-here */
	}

	return 0;
}
