// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the node is put before the look-up's result is known, and once more where that failed. */
#include <linux/of.h>
#include <linux/of_platform.h>

int lilac_setup(struct platform_device *pdev);

int lilac_probe(struct device *dev)
{
	struct platform_device *pdev;
	struct device_node *np;
	int ret;

	np = of_parse_phandle(dev->of_node, "acme,phy", 0); /* expect: of-node-use-after-put "dropped twice" */
	if (!np)
		return -ENODEV;

	pdev = of_find_device_by_node(np);
	of_node_put(np);
	if (!pdev) {
		ret = -EPROBE_DEFER;
		goto err_node;
	}

	ret = lilac_setup(pdev);
	put_device(&pdev->dev);

	return ret;

err_node:
	of_node_put(np); /* lost-here */

	return ret;
}

int lilac_probe_balanced(struct device *dev)
{
	struct platform_device *pdev;
	struct device_node *np;
	int ret;

	np = of_parse_phandle(dev->of_node, "acme,phy", 0);
	if (!np)
		return -ENODEV;

	pdev = of_find_device_by_node(np);
	if (!pdev) {
		ret = -EPROBE_DEFER;
		goto err_node;
	}

	ret = lilac_setup(pdev);
	put_device(&pdev->dev);

err_node:
	of_node_put(np);

	return ret;
}

/* A reference of the function's own and one of the look-up. */
int lilac_probe_two(struct device *dev)
{
	struct platform_device *pdev;
	struct device_node *np;

	np = of_parse_phandle(dev->of_node, "acme,phy", 0);
	if (!np)
		return -ENODEV;

	of_node_get(np);
	pdev = of_find_device_by_node(np);
	of_node_put(np);
	if (!pdev) {
		of_node_put(np);
		return -EPROBE_DEFER;
	}

	of_node_put(np);
	put_device(&pdev->dev);

	return 0;
}
