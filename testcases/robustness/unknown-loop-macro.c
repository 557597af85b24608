// SPDX-License-Identifier: GPL-2.0-only
/* A loop macro nobody declared looks like a call: the function is skipped and named. */
/* skipped: camellia_walk */
#include <linux/of_platform.h>

int camellia_use(struct platform_device *pdev);

int camellia_walk(struct device_node *root)
{
	struct platform_device *pdev;
	struct device_node *np;

	for_each_camellia_node(root, np) {
		pdev = of_find_device_by_node(np);
		if (!pdev)
			continue;
		camellia_use(pdev);
		put_device(&pdev->dev);
	}

	return 0;
}

int camellia_other(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */

	return camellia_use(pdev); /* lost-here */
}
