// SPDX-License-Identifier: GPL-2.0-only
/* Shape: success drops the device and runs into the label that drops it for the errors. */
#include <linux/of_platform.h>

int allium_bind(struct device *dev);
int allium_check(struct device *dev);

int allium_attach(struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np); /* known-miss: device-ref-double-put */
	if (!pdev)
		return -ENODEV;

	ret = allium_check(&pdev->dev);
	if (ret)
		goto err_put;

	ret = allium_bind(&pdev->dev);
	if (ret)
		goto err_put;

	put_device(&pdev->dev);

err_put: /* expect: error-label-fallthrough "where put_device() is called once more" */
	put_device(&pdev->dev);

	return ret;
}

int allium_attach_balanced(struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -ENODEV;

	ret = allium_check(&pdev->dev);
	if (ret)
		goto out_put;

	ret = allium_bind(&pdev->dev);
out_put:
	put_device(&pdev->dev);

	return ret;
}
