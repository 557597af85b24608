// SPDX-License-Identifier: GPL-2.0-only
/* One test for "no device" and "no driver data": what is held differs. */
#include <linux/of_platform.h>

struct maple_bus;

int maple_bus_enable(struct maple_bus *bus);

int maple_connect_balanced(struct device_node *np)
{
	struct platform_device *pdev;
	struct maple_bus *bus;
	int ret;

	pdev = of_find_device_by_node(np);
	if (!pdev || !platform_get_drvdata(pdev)) {
		if (pdev)
			put_device(&pdev->dev);
		return -EPROBE_DEFER;
	}

	bus = platform_get_drvdata(pdev);
	ret = maple_bus_enable(bus);
	put_device(&pdev->dev);

	return ret;
}

int maple_connect(struct device_node *np)
{
	struct platform_device *pdev;
	struct maple_bus *bus;
	int ret;

	pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	if (!pdev || !platform_get_drvdata(pdev))
		return -EPROBE_DEFER; /* lost-here */

	bus = platform_get_drvdata(pdev);
	ret = maple_bus_enable(bus);
	put_device(&pdev->dev);

	return ret;
}

int maple_connect_null_safe(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);
	struct maple_bus *bus = pdev ? platform_get_drvdata(pdev) : NULL;
	int ret;

	if (!bus) {
		platform_device_put(pdev);
		return -EPROBE_DEFER;
	}

	ret = maple_bus_enable(bus);
	platform_device_put(pdev);

	return ret;
}
