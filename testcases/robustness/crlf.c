// SPDX-License-Identifier: GPL-2.0-only
/* Lines that end in CR LF. */
#include <linux/of_platform.h>

int geranium_use(struct platform_device *pdev);

int geranium_leak(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */

	return geranium_use(pdev); /* lost-here */
}

int geranium_fine(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);
	int ret = geranium_use(pdev);

	platform_device_put(pdev);

	return ret;
}
