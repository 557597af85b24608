// SPDX-License-Identifier: GPL-2.0-only
/* Shape: elements are taken by name and put by a counter; a return before that needs the same loop. */
#include <linux/of.h>
#include <linux/of_platform.h>

int juniper_count(struct device_node *np);

int juniper_check(struct device_node *parent)
{
	struct platform_device *pdev = of_find_device_by_node(parent);
	struct device_node *np[2];
	int i, n = 0;

	if (!pdev)
		return -ENODEV;
	put_device(&pdev->dev);

	np[0] = of_get_child_by_name(parent, "first"); /* expect: of-node-leak "not dropped on every path" */
	np[1] = of_get_child_by_name(parent, "second"); /* expect: of-node-leak */
	if (!np[0] || !np[1])
		return -EINVAL; /* lost-here */

	for (i = 0; i < 2; i++) {
		n += juniper_count(np[i]);
		of_node_put(np[i]);
	}

	return n;
}

int juniper_sum(struct device_node *parent)
{
	struct platform_device *pdev = of_find_device_by_node(parent);
	struct device_node *np[2];
	int i, n = 0;

	if (!pdev)
		return -ENODEV;
	put_device(&pdev->dev);

	np[0] = of_get_child_by_name(parent, "first"); /* expect: of-node-leak */
	np[1] = of_get_child_by_name(parent, "second"); /* expect: of-node-leak */
	for (i = 0; i < 2; i++) {
		if (!np[i]) {
			n = 0;
			return -EINVAL; /* lost-here */
		}
		n += juniper_count(np[i]);
	}

	for (i = 0; i < 2; i++)
		of_node_put(np[i]);

	return n;
}
