// SPDX-License-Identifier: GPL-2.0-only
/* Bug shape: the put_device label belongs to another device. */
#include <linux/of_platform.h>

int daisy_configure(struct device *dev);

int daisy_register(struct device *dev, struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	if (!pdev)
		return -ENODEV;

	device_initialize(dev);
	dev->parent = NULL;
	dev->platform_data = platform_get_drvdata(pdev);

	ret = daisy_configure(&pdev->dev);
	if (ret)
		goto put_device; /* lost-here */

	ret = device_add(dev);
	if (ret)
		goto put_device; /* lost-here */

	put_device(&pdev->dev);

	return 0;

put_device:
	put_device(dev);

	return ret;
}
