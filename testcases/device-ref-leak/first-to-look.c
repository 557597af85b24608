// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape: nothing tests whether there is a device, and one way does not look into it: a put that does must not be the
 * first. What is read goes with the device: the put comes after it.
 */
#include <linux/of.h>
#include <linux/of_platform.h>

void sorrel_start(unsigned long at);

int sorrel_map(struct device_node *np, int kind)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	struct resource *res;

	if (kind == 1)
		res = &pdev->resource[1];
	else if (kind == 2)
		res = &pdev->resource[0];
	else
		return 0; /* lost-here */

	sorrel_start(res->start);

	return 1; /* lost-here */
}
