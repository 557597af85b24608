// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the node that a phandle names is forgotten on an early return. */
#include <linux/of.h>
#include <linux/of_platform.h>

int endive_setup(struct platform_device *pdev, u32 mode);

int endive_probe(struct device *dev)
{
	struct platform_device *pdev;
	struct device_node *np;
	u32 mode;
	int ret;

	np = of_parse_phandle(dev->of_node, "acme,phy", 0); /* expect: of-node-leak "of_parse_phandle" */
	if (!np)
		return -ENODEV;

	ret = of_property_read_u32(np, "mode", &mode);
	if (ret)
		return ret; /* lost-here */

	pdev = of_find_device_by_node(np);
	of_node_put(np);
	if (!pdev)
		return -EPROBE_DEFER;

	ret = endive_setup(pdev, mode);
	put_device(&pdev->dev);

	return ret;
}

int endive_probe_balanced(struct device *dev)
{
	struct platform_device *pdev;
	struct device_node *np;
	u32 mode;
	int ret;

	np = of_parse_phandle(dev->of_node, "acme,phy", 0);
	if (!np)
		return -ENODEV;

	ret = of_property_read_u32(np, "mode", &mode);
	if (ret) {
		of_node_put(np);
		return ret;
	}

	pdev = of_find_device_by_node(np);
	of_node_put(np);
	if (!pdev)
		return -EPROBE_DEFER;

	ret = endive_setup(pdev, mode);
	put_device(&pdev->dev);

	return ret;
}
