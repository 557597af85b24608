// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a device that is held keeps the node that it was found by. */
#include <linux/of.h>
#include <linux/of_platform.h>

int loosestrife_setup(struct platform_device *pdev, u32 mode);

int loosestrife_probe(struct device *dev)
{
	struct platform_device *pdev;
	struct device_node *np;
	u32 mode;
	int ret;

	np = of_parse_phandle(dev->of_node, "acme,phy", 0);
	if (!np)
		return -ENODEV;

	pdev = of_find_device_by_node(np);
	of_node_put(np);
	if (!pdev)
		return -EPROBE_DEFER;

	ret = of_property_read_u32(np, "mode", &mode);
	if (!ret)
		ret = loosestrife_setup(pdev, mode);
	put_device(&pdev->dev);

	return ret;
}

int loosestrife_probe_none(struct device *dev)
{
	struct platform_device *pdev;
	struct device_node *np;
	u32 mode = 0;
	int ret;

	np = of_parse_phandle(dev->of_node, "acme,phy", 0); /* expect: of-node-use-after-put */
	if (!np)
		return -ENODEV;

	pdev = of_find_device_by_node(np);
	of_node_put(np);
	if (!pdev)
		return of_property_read_u32(np, "mode", &mode); /* lost-here */

	ret = loosestrife_setup(pdev, mode);
	put_device(&pdev->dev);

	return ret;
}

int loosestrife_probe_late(struct device *dev)
{
	struct platform_device *pdev;
	struct device_node *np;
	u32 mode;

	np = of_parse_phandle(dev->of_node, "acme,phy", 0); /* known-miss: of-node-use-after-put */
	if (!np)
		return -ENODEV;

	pdev = of_find_device_by_node(np);
	of_node_put(np);
	if (!pdev)
		return -EPROBE_DEFER;

	put_device(&pdev->dev);

	return of_property_read_u32(np, "mode", &mode); /* lost-here */
}
