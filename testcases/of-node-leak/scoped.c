// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the scoped iterator and __free(device_node) put on every way out. */
#include <linux/of.h>
#include <linux/of_platform.h>

int feverfew_setup(struct device *dev);

int feverfew_setup_all(struct device_node *parent)
{
	for_each_child_of_node_scoped(parent, child) {
		struct device *dev = bus_find_device_by_of_node(&platform_bus_type, child);
		int ret;

		if (!dev)
			return -EPROBE_DEFER;

		ret = feverfew_setup(dev);
		put_device(dev);
		if (ret)
			return ret;
	}

	return 0;
}

int feverfew_probe(struct device *dev)
{
	struct device_node *np __free(device_node) = of_parse_phandle(dev->of_node, "acme,phy", 0);
	u32 mode;

	if (!np)
		return -ENODEV;

	return of_property_read_u32(np, "mode", &mode);
}

struct device_node *feverfew_node(struct device *dev)
{
	struct device_node *np __free(device_node) = of_parse_phandle(dev->of_node, "acme,phy", 0);

	if (!of_device_is_available(np))
		return NULL;

	return_ptr(np);
}

int feverfew_mode(struct device *dev)
{
	struct device_node *np __free(device_node) = of_parse_phandle(dev->of_node, "acme,phy", 0);
	struct device_node *parent = of_get_parent(np); /* expect: of-node-leak "of_get_parent" */
	u32 mode;

	return of_property_read_u32(parent, "mode", &mode); /* lost-here */
}
