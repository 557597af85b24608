// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the look-up's reference is dropped first, then the registration, which holds its own. */
#include <linux/of_platform.h>

int crocus_quiesce(struct platform_device *pdev);

void crocus_remove_child(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	if (!pdev)
		return;

	put_device(&pdev->dev);
	platform_device_unregister(pdev);
}

void crocus_destroy_child(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	if (!pdev)
		return;

	put_device(&pdev->dev);
	of_platform_device_destroy(&pdev->dev, NULL);
}

void crocus_quiesce_child(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-use-after-put */

	if (!pdev)
		return;

	put_device(&pdev->dev);
	crocus_quiesce(pdev); /* lost-here */
	platform_device_unregister(pdev);
}
