// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape: what is returned is read out of the device, so the value has to wait in a variable of the function's own type
 * while the reference is dropped; and one exit is shared by "there is none" and "it is no good".
 */
#include <linux/of.h>
#include <linux/of_platform.h>

unsigned int gentian_irq(struct device_node *np, unsigned int index)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */

	if (!pdev || index >= pdev->num_resources)
		return 0; /* lost-here */

	return pdev->resource[index].start; /* lost-here */
}
