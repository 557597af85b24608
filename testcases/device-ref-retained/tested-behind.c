// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the look-up is made under a condition, and whether there is a device is tested behind it. */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>

struct rush {
	struct platform_device *dma;
};

int rush_start(struct rush *rush);

static int rush_probe(struct platform_device *pdev)
{
	struct platform_device *dma = NULL;
	struct device_node *np;
	struct rush *rush;
	int ret;

	rush = devm_kzalloc(&pdev->dev, sizeof(*rush), GFP_KERNEL);
	if (!rush)
		return -ENOMEM;

	np = pdev->dev.of_node->parent;
	if (np)
		dma = of_find_device_by_node(np); /* expect: device-ref-retained */
	if (!dma)
		return -ENODEV;

	rush->dma = dma;
	platform_set_drvdata(pdev, rush);

	ret = rush_start(rush);
	if (ret)
		return ret;

	return 0;
}

static struct platform_driver rush_driver = {
	.probe = rush_probe,
	.driver = { .name = "rush" },
};
module_platform_driver(rush_driver);
