// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a helper drops the device when it fails, and so does the function that called it. */
#include <linux/of_platform.h>

int arnica_power(struct device *dev);

static int arnica_start(struct device *dev)
{
	int ret = arnica_power(dev);

	if (ret)
		put_device(dev);

	return ret;
}

static int arnica_start_only(struct device *dev)
{
	return arnica_power(dev);
}

int arnica_run(struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np); /* expect: device-ref-double-put */
	if (!pdev)
		return -ENODEV;

	ret = arnica_start(&pdev->dev);
	if (ret) {
		put_device(&pdev->dev); /* lost-here */
		return ret;
	}

	put_device(&pdev->dev);

	return 0;
}

int arnica_run_balanced(struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -ENODEV;

	ret = arnica_start(&pdev->dev);
	if (ret)
		return ret;

	ret = arnica_start_only(&pdev->dev);
	put_device(&pdev->dev);

	return ret;
}
