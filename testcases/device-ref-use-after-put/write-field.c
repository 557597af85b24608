// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the device is written to after the put, through the pointer or through what surrounds it. */
#include <linux/of_platform.h>

int columbine_rename(struct device_node *np, const char *name)
{
	struct platform_device *pdev;

	pdev = of_find_device_by_node(np); /* expect: device-ref-use-after-put */
	if (!pdev)
		return -ENODEV;

	put_device(&pdev->dev);
	pdev->name = name; /* lost-here */

	return 0;
}

int columbine_set_id(const char *name, int id)
{
	struct platform_device *pdev;
	struct device *dev;

	dev = bus_find_device_by_name(&platform_bus_type, NULL, name); /* expect: device-ref-use-after-put */
	if (!dev)
		return -ENODEV;

	pdev = to_platform_device(dev);
	put_device(dev);
	pdev->id = id; /* lost-here */

	return 0;
}

int columbine_set_id_first(const char *name, int id)
{
	struct device *dev;

	dev = bus_find_device_by_name(&platform_bus_type, NULL, name);
	if (!dev)
		return -ENODEV;

	to_platform_device(dev)->id = id;
	put_device(dev);

	return 0;
}
