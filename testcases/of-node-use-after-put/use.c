// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the node is read, or handed to a function, after its put. */
#include <linux/of.h>
#include <linux/of_platform.h>

int lentil_setup(struct platform_device *pdev, u32 mode);

int lentil_mode(struct device *dev, u32 *mode)
{
	struct device_node *np;

	np = of_parse_phandle(dev->of_node, "acme,phy", 0); /* expect: of-node-use-after-put "of_property_read_u32" */
	if (!np)
		return -ENODEV;

	of_node_put(np);

	return of_property_read_u32(np, "mode", mode); /* lost-here */
}

int lentil_probe(struct device *dev)
{
	struct platform_device *pdev;
	struct device_node *np;

	np = of_parse_phandle(dev->of_node, "acme,phy", 0); /* known-miss: of-node-use-after-put */
	if (!np)
		return -ENODEV;

	of_node_put(np);
	pdev = of_find_device_by_node(np); /* lost-here */
	if (!pdev)
		return -EPROBE_DEFER;

	put_device(&pdev->dev);

	return 0;
}

u32 lentil_handle(struct device *dev)
{
	struct device_node *np = of_parse_phandle(dev->of_node, "acme,phy", 0); /* expect: of-node-use-after-put */

	of_node_put(np);

	return np ? np->phandle : 0; /* lost-here */
}

int lentil_probe_balanced(struct device *dev)
{
	struct platform_device *pdev;
	struct device_node *np;
	u32 mode;
	int ret;

	np = of_parse_phandle(dev->of_node, "acme,phy", 0);
	if (!np)
		return -ENODEV;

	ret = of_property_read_u32(np, "mode", &mode);
	pdev = ret ? NULL : of_find_device_by_node(np);
	of_node_put(np);
	if (!pdev)
		return -EPROBE_DEFER;

	ret = lentil_setup(pdev, mode);
	put_device(&pdev->dev);

	return ret;
}

/* The pointer alone, and what was read from the node before. */
bool lentil_is_self(struct device *dev)
{
	struct device_node *np = of_parse_phandle(dev->of_node, "acme,phy", 0);
	u32 phandle;

	if (!np)
		return false;

	phandle = np->phandle;
	of_node_put(np);

	return np == dev->of_node && phandle;
}
