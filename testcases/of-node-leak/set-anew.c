// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a second look-up takes the variable over on one path only; what it held is dropped before. */
#include <linux/of.h>
#include <linux/of_platform.h>

int lupin_setup(struct device *dev, struct device_node *np);
int lupin_kind(struct device_node *np);

int lupin_probe(struct device *dev)
{
	struct platform_device *pdev;
	struct device_node *np;
	int ret;

	pdev = of_find_device_by_node(dev->of_node);
	if (!pdev)
		return -EPROBE_DEFER;
	put_device(&pdev->dev);

	np = of_get_child_by_name(dev->of_node, "ports"); /* expect: of-node-leak */
	if (!np)
		return -ENODEV;

	if (lupin_kind(np) > 2) {
		np = of_get_child_by_name(dev->of_node, "port"); /* lost-here */
		if (!np)
			return -ENODEV;
	}

	ret = lupin_setup(dev, np);
	of_node_put(np);

	return ret;
}
