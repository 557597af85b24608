// SPDX-License-Identifier: GPL-2.0-only
/* unfixable */
/* Shape: as in iomem-returned.c, but what is returned may lead into the device. */
#include <linux/of.h>
#include <linux/of_platform.h>

void *lovage_find(struct device *dev, unsigned long offset);

void *lovage_entry(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	struct device *dev;

	if (!pdev)
		return NULL;

	dev = &pdev->dev;

	return lovage_find(dev, 0); /* lost-here */
}
