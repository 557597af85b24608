// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a function of the file returns a node with a reference, or hands it out through a pointer. */
#include <linux/of.h>
#include <linux/of_platform.h>

int henbane_setup(struct platform_device *pdev);

static struct device_node *henbane_port(struct device *dev, int index)
{
	struct device_node *np = of_parse_phandle(dev->of_node, "acme,ports", index);

	if (np && !of_device_is_available(np)) {
		of_node_put(np);
		return NULL;
	}

	return np;
}

static int henbane_find(struct device *dev, struct device_node **np)
{
	*np = henbane_port(dev, 0);

	return *np ? 0 : -ENODEV;
}

int henbane_probe(struct device *dev)
{
	struct platform_device *pdev;
	struct device_node *np;
	int ret;

	ret = henbane_find(dev, &np); /* expect: of-node-leak "henbane_find" */
	if (ret)
		return ret;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -EPROBE_DEFER; /* lost-here */

	of_node_put(np);
	ret = henbane_setup(pdev);
	put_device(&pdev->dev);

	return ret;
}

int henbane_probe_balanced(struct device *dev)
{
	struct device_node *np = henbane_port(dev, 1);
	struct platform_device *pdev;
	int ret;

	if (!np)
		return -ENODEV;

	pdev = of_find_device_by_node(np);
	of_node_put(np);
	if (!pdev)
		return -EPROBE_DEFER;

	ret = henbane_setup(pdev);
	put_device(&pdev->dev);

	return ret;
}
