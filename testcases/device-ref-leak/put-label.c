// SPDX-License-Identifier: GPL-2.0-only
/* Success that falls through into the put label is fine; an error label alone is not. */
#include <linux/of_platform.h>

int clover_load(struct platform_device *pdev);
int clover_start(struct platform_device *pdev);
void clover_stop(struct platform_device *pdev);

int clover_boot_balanced(struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -ENODEV;

	ret = clover_load(pdev);
	if (ret)
		goto put_device;

	ret = clover_start(pdev);

put_device:
	put_device(&pdev->dev);

	return ret;
}

int clover_boot(struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	if (!pdev)
		return -ENODEV;

	ret = clover_start(pdev);
	if (ret)
		goto err_put;

	ret = clover_load(pdev);
	if (ret)
		goto err_stop;

	return 0; /* lost-here */

err_stop:
	clover_stop(pdev);
err_put:
	put_device(&pdev->dev);

	return ret;
}
