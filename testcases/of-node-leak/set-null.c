// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the variable of an iterator is set to NULL, and what it named is gone. */
#include <linux/of.h>
#include <linux/of_platform.h>

bool larkspur_bound(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);
	bool bound = pdev && pdev->dev.driver;

	platform_device_put(pdev);

	return bound;
}

struct device_node *larkspur_find(struct device_node *parent, u32 wanted)
{
	struct device_node *child;
	u32 number;

	for_each_child_of_node(parent, child) { /* expect: of-node-leak */
		if (of_property_read_u32(child, "reg", &number)) {
			child = NULL; /* lost-here */
			goto out;
		}
		if (number == wanted) {
			if (!of_device_is_available(child))
				child = NULL; /* lost-here */
			break;
		}
	}

out:
	return child;
}
