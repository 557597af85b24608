// SPDX-License-Identifier: GPL-2.0-only
/* A wrapper that hands the device out through a parameter. */
#include <linux/of_platform.h>

int violet_sync(struct platform_device *pdev);

static int violet_get(struct device_node *np, struct platform_device **out)
{
	struct platform_device *pdev;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -ENODEV;

	if (!platform_get_drvdata(pdev)) {
		put_device(&pdev->dev);
		return -EPROBE_DEFER;
	}

	*out = pdev;

	return 0;
}

int violet_run(struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	ret = violet_get(np, &pdev); /* expect: device-ref-leak "violet_get" */
	if (ret)
		return ret;

	ret = violet_sync(pdev);
	if (ret)
		return ret; /* lost-here */

	put_device(&pdev->dev);

	return 0;
}

int violet_run_balanced(struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	ret = violet_get(np, &pdev);
	if (ret)
		return ret;

	ret = violet_sync(pdev);
	put_device(&pdev->dev);

	return ret;
}
