// SPDX-License-Identifier: GPL-2.0-only
/* What is held follows from ret: infeasible paths must not be reported. */
#include <linux/of_platform.h>

int nettle_prepare(struct device_node *np);
void nettle_use(struct platform_device *pdev);

int nettle_run_balanced(struct device_node *np)
{
	struct platform_device *pdev = NULL;
	int ret;

	ret = nettle_prepare(np);
	if (!ret) {
		pdev = of_find_device_by_node(np);
		if (!pdev)
			ret = -ENODEV;
	}

	if (ret)
		return ret;

	nettle_use(pdev);
	put_device(&pdev->dev);

	return 0;
}

int nettle_run_two_tests(struct device_node *np, bool want)
{
	struct platform_device *pdev;
	int ret = 0;

	if (want) {
		pdev = of_find_device_by_node(np);
		if (!pdev)
			return -ENODEV;
		nettle_use(pdev);
	}

	ret = nettle_prepare(np);

	if (want)
		put_device(&pdev->dev);

	return ret;
}

int nettle_run(struct device_node *np)
{
	struct platform_device *pdev = NULL;
	int ret;

	ret = nettle_prepare(np);
	if (!ret) {
		pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
		if (!pdev)
			return -ENODEV;
		ret = nettle_prepare(pdev->dev.of_node);
	}

	if (ret)
		return ret; /* lost-here */

	nettle_use(pdev);
	put_device(&pdev->dev);

	return 0;
}
