// SPDX-License-Identifier: GPL-2.0-only
/* The last line has no newline. */
#include <linux/of_platform.h>

int fuchsia_use(struct platform_device *pdev);

int fuchsia_leak(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */

	return fuchsia_use(pdev); /* lost-here */
}

int fuchsia_fine(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);
	int ret = fuchsia_use(pdev);

	platform_device_put(pdev);

	return ret;
}