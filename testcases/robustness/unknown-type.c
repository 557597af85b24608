// SPDX-License-Identifier: GPL-2.0-only
/* A type nobody declared: the function that needs it is skipped and named. */
/* skipped: begonia_unknown */
#include <linux/of_platform.h>

int begonia_use(struct platform_device *pdev);

int begonia_unknown(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);
	begonia_handle_t handle = begonia_open(pdev);

	put_device(&pdev->dev);

	return handle.status;
}

int begonia_known(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */

	return begonia_use(pdev); /* lost-here */
}
