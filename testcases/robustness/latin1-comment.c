// SPDX-License-Identifier: GPL-2.0-only
/* A comment in Latin-1, as old files have: Jürgen Müller, © 1999, ÿþ */
#include <linux/of_platform.h>

int dianthus_use(struct platform_device *pdev);

int dianthus_leak(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */

	return dianthus_use(pdev); /* lost-here */
}

int dianthus_fine(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);
	int ret = dianthus_use(pdev);

	platform_device_put(pdev);

	return ret;
}
