// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the iterators over firmware nodes of any kind. */
#include <linux/device.h>
#include <linux/property.h>

extern const struct bus_type iberis_bus;

int iberis_setup(struct device *parent, const char *name, u32 reg);

int iberis_probe(struct device *dev)
{
	struct fwnode_handle *child;
	u32 reg;
	int ret;

	device_for_each_child_node(dev, child) { /* expect: of-node-leak */
		ret = fwnode_property_read_u32(child, "reg", &reg);
		if (ret)
			return ret; /* lost-here */
	}

	return 0;
}

int iberis_probe_balanced(struct device *dev, const char *name)
{
	struct device *parent = bus_find_device_by_name(&iberis_bus, NULL, name);
	struct fwnode_handle *child;
	u32 reg;
	int ret = 0;

	if (!parent)
		return -EPROBE_DEFER;

	device_for_each_child_node(dev, child) {
		ret = fwnode_property_read_u32(child, "reg", &reg);
		if (!ret)
			ret = iberis_setup(parent, name, reg);
		if (ret) {
			fwnode_handle_put(child);
			break;
		}
	}

	put_device(parent);

	return ret;
}
