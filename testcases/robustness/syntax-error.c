// SPDX-License-Identifier: GPL-2.0-only
/* A syntax error in one function: that one is skipped and named, the others are checked. */
/* skipped: azalea_broken */
#include <linux/of_platform.h>

int azalea_use(struct platform_device *pdev);

int azalea_before(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */

	return azalea_use(pdev); /* lost-here */
}

int azalea_broken(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	if (pdev {
		azalea_use(pdev);
	}

	return 0;
}

int azalea_after(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */

	return azalea_use(pdev); /* lost-here */
}
