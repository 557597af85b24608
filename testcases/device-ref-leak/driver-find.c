// SPDX-License-Identifier: GPL-2.0-only
/* driver_find_device() and platform_find_device_by_driver(). */
#include <linux/platform_device.h>

extern struct platform_driver lotus_driver;

int lotus_flush(struct device *dev);

int lotus_flush_node(struct device_node *np)
{
	struct device *dev;

	dev = driver_find_device_by_of_node(&lotus_driver.driver, np); /* expect: device-ref-leak */
	if (!dev)
		return -EPROBE_DEFER;

	if (!dev_get_drvdata(dev)) {
		put_device(dev);
		return -EPROBE_DEFER;
	}

	return lotus_flush(dev); /* lost-here */
}

int lotus_flush_node_balanced(struct device_node *np)
{
	struct device *dev;
	int ret;

	dev = driver_find_device(&lotus_driver.driver, NULL, np, device_match_of_node);
	if (!dev)
		return -EPROBE_DEFER;

	ret = lotus_flush(dev);
	put_device(dev);

	return ret;
}

void lotus_flush_all_balanced(void)
{
	struct device *dev, *prev = NULL;

	while ((dev = platform_find_device_by_driver(prev, &lotus_driver.driver))) {
		put_device(prev);
		lotus_flush(dev);
		prev = dev;
	}
	put_device(prev);
}
