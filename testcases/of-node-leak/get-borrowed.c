// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape: where there is no node of its own for the ports, the one of the device is taken, which is only borrowed. The put
 * behind the use would take that, too: a reference of its own makes both alike.
 */
#include <linux/of.h>
#include <linux/of_platform.h>

int fennel_port(struct device *dev, struct device_node *np);

int fennel_probe(struct device *dev)
{
	const struct device_node *parent = NULL;
	struct device_node *node = dev->of_node;
	struct platform_device *pdev;
	struct device_node *np;
	int ret;

	pdev = of_find_device_by_node(node);
	if (!pdev)
		return -EPROBE_DEFER;
	put_device(&pdev->dev);

	parent = of_get_child_by_name(node, "ports"); /* expect: of-node-leak */
	if (!parent) {
		if (!of_device_is_available(node))
			return 0;
		parent = node;
		dev_info(dev, "old bindings\n");
	}

	for_each_child_of_node(parent, np) {
		ret = fennel_port(dev, np);
		if (ret) {
			of_node_put(np);
			return ret; /* lost-here */
		}
	}

	return 0; /* lost-here */
}
