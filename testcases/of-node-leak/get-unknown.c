// SPDX-License-Identifier: GPL-2.0-only
/* unfixable */
/* As in get-borrowed.c, but what the other path takes comes from a function that may have taken a reference itself. */
#include <linux/of.h>
#include <linux/of_platform.h>

int chervil_port(struct device *dev, struct device_node *np);
struct device_node *chervil_node(struct device *dev);

int chervil_probe(struct device *dev)
{
	struct device_node *node = dev->of_node;
	struct device_node *parent, *np;
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(node);
	if (!pdev)
		return -EPROBE_DEFER;
	put_device(&pdev->dev);

	parent = of_get_child_by_name(node, "ports"); /* expect: of-node-leak */
	if (!parent)
		parent = chervil_node(dev);

	for_each_child_of_node(parent, np) {
		ret = chervil_port(dev, np);
		if (ret) {
			of_node_put(np);
			return ret; /* lost-here */
		}
	}

	return 0; /* lost-here */
}
