// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a __free() variable is set to NULL on success, to keep the reference on purpose. */
#include <linux/of_platform.h>

int sundew_use(struct device *dev);

int sundew_pin(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);
	struct device *dev __free(put_device) = pdev ? &pdev->dev : NULL;
	int ret;

	if (!dev)
		return -ENODEV;

	ret = sundew_use(dev);
	if (ret)
		return ret;

	dev = NULL;

	return 0;
}

int sundew_pin_plain(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	struct device *dev = pdev ? &pdev->dev : NULL;
	int ret;

	if (!dev)
		return -ENODEV;

	ret = sundew_use(dev);
	if (ret)
		return ret; /* lost-here */

	put_device(dev);

	return 0;
}
