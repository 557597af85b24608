// SPDX-License-Identifier: GPL-2.0-only
/* Shape: each round of a search takes a node; the exit in the middle is shared by "none" and "not this one". */
#include <linux/of.h>
#include <linux/of_platform.h>

struct device_node *kapok_port(struct device_node *parent, int i);

struct device_node *kapok_port(struct device_node *parent, int i)
{
	return of_get_child_by_name(parent, i ? "port1" : "port0");
}

int kapok_free_port(struct device_node *parent, int ports)
{
	struct platform_device *pdev = of_find_device_by_node(parent);
	struct device_node *np;
	int i;

	if (!pdev)
		return -ENODEV;
	put_device(&pdev->dev);

	for (i = 0; i < ports; i++) {
		np = kapok_port(parent, i); /* expect: of-node-leak */ /* lost-here */
		if (!np || !of_device_is_available(np))
			return i; /* lost-here */
	}

	return -ENODEV; /* lost-here */
}
