// SPDX-License-Identifier: GPL-2.0-only
/* Shape: one put a round is balanced; a break after it must not reach another. */
#include <linux/of.h>
#include <linux/of_platform.h>

int burdock_reset(struct device *dev);

int burdock_reset_all(struct device_node *parent)
{
	struct platform_device *pdev;
	struct device_node *child;
	int ret = 0;

	for_each_child_of_node(parent, child) {
		pdev = of_find_device_by_node(child);
		if (!pdev)
			continue;

		ret = burdock_reset(&pdev->dev);
		put_device(&pdev->dev);
		if (ret) {
			of_node_put(child);
			break;
		}
	}

	return ret;
}

int burdock_reset_named(const char *const *names, int n)
{
	struct device *dev = NULL;
	int i, ret;

	for (i = 0; i < n; i++) {
		dev = bus_find_device_by_name(&platform_bus_type, NULL, names[i]); /* known-miss: device-ref-double-put */
		if (!dev)
			continue;

		ret = burdock_reset(dev);
		put_device(dev);
		if (ret)
			goto err;
	}

	return 0;

err:
	put_device(dev); /* lost-here */

	return ret;
}

int burdock_reset_first(const char *const *names, int n)
{
	struct device *dev;
	int i, ret;

	for (i = 0; i < n; i++) {
		dev = bus_find_device_by_name(&platform_bus_type, NULL, names[i]);
		if (!dev)
			continue;

		ret = burdock_reset(dev);
		if (ret)
			goto err;
		put_device(dev);
	}

	return 0;

err:
	put_device(dev);

	return ret;
}
