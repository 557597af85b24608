// SPDX-License-Identifier: GPL-2.0-only
/* Bug shape: a loop iteration ends by continue before the put. */
#include <linux/of.h>
#include <linux/of_platform.h>

int cedar_register_port(struct device *parent, struct device *port);

int cedar_register_ports(struct device *parent)
{
	struct platform_device *pdev;
	struct device_node *child;
	int ret, n = 0;

	for_each_child_of_node(parent->of_node, child) {
		pdev = of_find_device_by_node(child); /* expect: device-ref-leak */ /* lost-here */
		if (!pdev)
			continue;

		ret = cedar_register_port(parent, &pdev->dev);
		if (ret)
			continue;

		put_device(&pdev->dev);
		n++;
	}

	return n; /* lost-here */
}

int cedar_register_ports_balanced(struct device *parent)
{
	struct platform_device *pdev;
	struct device_node *child;
	int n = 0;

	for_each_child_of_node(parent->of_node, child) {
		pdev = of_find_device_by_node(child);
		if (!pdev)
			continue;

		if (!cedar_register_port(parent, &pdev->dev))
			n++;

		put_device(&pdev->dev);
	}

	return n;
}
