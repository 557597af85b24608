// SPDX-License-Identifier: GPL-2.0-only
/* Retry loops with the condition at the end. */
#include <linux/of_platform.h>

int sage_try(struct platform_device *pdev);

int sage_retry(struct device_node *np)
{
	struct platform_device *pdev;
	int ret, tries = 3;

	do {
		pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
		if (!pdev)
			return -ENODEV;

		ret = sage_try(pdev);
		if (!ret)
			break;
		put_device(&pdev->dev);
	} while (--tries);

	return ret; /* lost-here */
}

int sage_retry_balanced(struct device_node *np)
{
	struct platform_device *pdev;
	int ret, tries = 3;

	do {
		pdev = of_find_device_by_node(np);
		if (!pdev)
			return -ENODEV;

		ret = sage_try(pdev);
		put_device(&pdev->dev);
	} while (ret && --tries);

	return ret;
}
