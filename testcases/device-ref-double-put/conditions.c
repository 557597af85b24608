// SPDX-License-Identifier: GPL-2.0-only
/* Shape: two puts under conditions that exclude each other. */
#include <linux/of_platform.h>

int chervil_start(struct device *dev, bool early);
int chervil_finish(void);

int chervil_run(struct device_node *np, bool early)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -ENODEV;

	ret = chervil_start(&pdev->dev, early);
	if (early)
		put_device(&pdev->dev);

	if (!ret)
		ret = chervil_finish();

	if (!early)
		put_device(&pdev->dev);

	return ret;
}

int chervil_run_late(struct device_node *np, bool early)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np); /* expect: device-ref-double-put */
	if (!pdev)
		return -ENODEV;

	ret = chervil_start(&pdev->dev, early);
	if (early)
		put_device(&pdev->dev);

	if (ret) {
		put_device(&pdev->dev); /* lost-here */
		return ret;
	}

	if (!early)
		put_device(&pdev->dev);

	return 0;
}
