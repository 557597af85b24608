// SPDX-License-Identifier: GPL-2.0-only
/* Shape: one way out of an iterator drops its node, the other does not, and they meet behind the loop. */
#include <linux/of.h>
#include <linux/of_platform.h>

bool campion_last(struct device_node *np);
bool campion_add(struct device_node *np);

bool campion_bound(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);
	bool bound = pdev && pdev->dev.driver;

	platform_device_put(pdev);

	return bound;
}

int campion_fill(struct device_node *parent)
{
	struct device_node *child;
	int n = 0;

	for_each_child_of_node(parent, child) { /* expect: of-node-leak */
		if (campion_add(child))
			break;
		n++;
		if (campion_last(child)) {
			of_node_put(child);
			break;
		}
	}

	return n; /* lost-here */
}

/* The next round's node is another one: the put has to be where the loop is left. */
int campion_first(struct device_node *parent)
{
	struct device_node *child;

	for_each_child_of_node(parent, child) { /* expect: of-node-leak */
		if (campion_last(child))
			continue;
		if (campion_add(child)) {
			of_node_put(child);
			return -ENODEV;
		}

		return 0; /* lost-here */
	}

	return -ENODEV;
}
