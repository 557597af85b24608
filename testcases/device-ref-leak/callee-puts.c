// SPDX-License-Identifier: GPL-2.0-only
/* A callee of the file drops the reference: always, unless NULL, or only when it succeeds. */
#include <linux/of_platform.h>

int vetch_commit(struct platform_device *pdev);

static void vetch_drop(struct platform_device *pdev)
{
	if (!pdev)
		return;

	dev_dbg(&pdev->dev, "dropped\n");
	put_device(&pdev->dev);
}

static int vetch_finish(struct platform_device *pdev)
{
	int ret;

	ret = vetch_commit(pdev);
	if (ret)
		return ret;

	put_device(&pdev->dev);

	return 0;
}

int vetch_run_drop(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);
	int ret;

	ret = pdev ? vetch_commit(pdev) : -ENODEV;
	vetch_drop(pdev);

	return ret;
}

int vetch_run_finish_balanced(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);
	int ret;

	if (!pdev)
		return -ENODEV;

	ret = vetch_finish(pdev);
	if (ret)
		vetch_drop(pdev);

	return ret;
}

int vetch_run_finish(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	int ret;

	if (!pdev)
		return -ENODEV;

	ret = vetch_finish(pdev);
	if (ret)
		return ret; /* lost-here */

	return 0;
}
