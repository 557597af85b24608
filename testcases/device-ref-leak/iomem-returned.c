// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape: a function that is not known makes the value that is returned out of a part of the device. Registers lie in
 * no structure of the kernel, so the device may go.
 */
#include <linux/io.h>
#include <linux/of.h>
#include <linux/of_platform.h>

void __iomem *lovage_remap(struct device *dev, const char *name);

void __iomem *lovage_map(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	struct device *dev;

	if (!pdev)
		return NULL;

	dev = &pdev->dev;

	return lovage_remap(dev, (const char *) np->name); /* lost-here */
}
