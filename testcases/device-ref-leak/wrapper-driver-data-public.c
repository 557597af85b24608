// SPDX-License-Identifier: GPL-2.0-only
/* unfixable */
/* As wrapper-driver-data.c, but other files call the look-up: whether they put the device through it is not known. */
#include <linux/of_platform.h>

struct lovage_hub {
	struct device *dev;
	struct device *monitor;
};

int lovage_hub_sync(struct lovage_hub *hub);

struct lovage_hub *lovage_hub_get(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */

	return pdev ? platform_get_drvdata(pdev) : NULL; /* lost-here */
}

int lovage_sync(struct device *dev)
{
	struct lovage_hub *hub = lovage_hub_get(dev->of_node); /* expect: device-ref-leak */

	return hub ? lovage_hub_sync(hub) : -EPROBE_DEFER; /* lost-here */
}

static void lovage_hub_remove(struct platform_device *pdev)
{
	struct lovage_hub *hub = platform_get_drvdata(pdev);

	put_device(hub->monitor);
}

static struct platform_driver lovage_hub_driver = {
	.remove = lovage_hub_remove,
};
module_platform_driver(lovage_hub_driver);
