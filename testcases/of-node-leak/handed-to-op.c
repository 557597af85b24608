// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape: a function pointer gets the node. Many such functions keep the bare pointer, and the reference that is lost
 * is what keeps the node alive: a put after success would leave it dangling.
 */
/* unfixable */
#include <linux/of.h>
#include <linux/of_platform.h>

struct heath_ops {
	struct device *(*probe)(struct device *dev, struct device_node *np);
};

struct device *heath_create(struct device *dev, const struct heath_ops *ops)
{
	struct platform_device *pdev;
	struct device_node *np;
	struct device *pad;

	pdev = of_find_device_by_node(dev->of_node);
	if (!pdev)
		return NULL;
	put_device(&pdev->dev);

	np = of_get_child_by_name(dev->of_node, "pads"); /* expect: of-node-leak */
	if (!np)
		return NULL;

	pad = ops->probe(dev, np);

	return pad; /* lost-here */
}
