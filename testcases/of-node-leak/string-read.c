// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a string read out of the node lies in the node, so the put comes after its last use. */
#include <linux/of.h>
#include <linux/of_platform.h>

int orache_role(const char *name);

int orache_probe(struct device *dev)
{
	struct platform_device *pdev;
	struct device_node *np;
	const char *name;
	int ret;

	pdev = of_find_device_by_node(dev->of_node);
	if (!pdev)
		return -EPROBE_DEFER;
	put_device(&pdev->dev);

	np = of_get_child_by_name(dev->of_node, "connector"); /* expect: of-node-leak */
	if (!np)
		return -ENODEV;

	ret = of_property_read_string(np, "data-role", &name);
	if (ret)
		return ret; /* lost-here */

	ret = orache_role(name);
	if (ret < 0)
		return ret; /* lost-here */

	return 0; /* lost-here */
}
