// SPDX-License-Identifier: GPL-2.0-only
/* Wrappers three deep: the reference is owned by whoever calls the outermost. */
#include <linux/of.h>
#include <linux/of_platform.h>

int zinnia_train(struct device *phy);

static struct platform_device *zinnia_pdev(struct device_node *np)
{
	return of_find_device_by_node(np);
}

static struct device *zinnia_dev(struct device_node *np)
{
	struct platform_device *pdev = zinnia_pdev(np);

	return pdev ? &pdev->dev : NULL;
}

static struct device *zinnia_phy(struct device *dev, int index)
{
	struct device_node *np;
	struct device *phy;

	np = of_parse_phandle(dev->of_node, "phys", index);
	if (!np)
		return NULL;

	phy = zinnia_dev(np);
	of_node_put(np);

	return phy;
}

int zinnia_train_all(struct device *dev)
{
	struct device *phy;
	int i, ret;

	for (i = 0; i < 4; i++) {
		phy = zinnia_phy(dev, i); /* expect: device-ref-leak "zinnia_phy" */
		if (!phy)
			return -ENODEV;

		ret = zinnia_train(phy);
		if (ret)
			return ret; /* lost-here */

		put_device(phy);
	}

	return 0;
}

int zinnia_train_all_balanced(struct device *dev)
{
	struct device *phy;
	int i, ret;

	for (i = 0; i < 4; i++) {
		phy = zinnia_phy(dev, i);
		if (!phy)
			return -ENODEV;

		ret = zinnia_train(phy);
		put_device(phy);
		if (ret)
			return ret;
	}

	return 0;
}
