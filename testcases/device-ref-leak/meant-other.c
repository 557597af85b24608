// SPDX-License-Identifier: GPL-2.0-only
/* A comment that speaks of a leak, but does not stand right above the look-up. */
#include <linux/of_platform.h>
#include <linux/platform_device.h>

int sorrel_attach(void *regs);

int sorrel_attach_one(struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	/* Freeing the node would leak nothing. */

	/* the controller */
	ret = sorrel_attach(NULL); /* does not leak */
	pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	if (!pdev)
		return -ENODEV;
	ret = sorrel_attach(platform_get_drvdata(pdev));

	return ret; /* lost-here */
}
