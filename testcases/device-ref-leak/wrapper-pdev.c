// SPDX-License-Identifier: GPL-2.0-only
/* A wrapper that returns the platform device: its callers own the reference. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct rowan_dev {
	struct device *dev;
	u32 gain;
};

int rowan_calibrate(struct rowan_dev *rowan, struct platform_device *sensor);

static struct platform_device *rowan_find_sensor(struct rowan_dev *rowan)
{
	struct platform_device *sensor;
	struct device_node *np;

	np = of_parse_phandle(rowan->dev->of_node, "acme,sensor", 0);
	if (!np)
		return NULL;

	sensor = of_find_device_by_node(np);
	of_node_put(np);

	return sensor;
}

int rowan_start(struct rowan_dev *rowan)
{
	struct platform_device *sensor;
	int ret;

	sensor = rowan_find_sensor(rowan); /* expect: device-ref-leak "rowan_find_sensor" */
	if (!sensor)
		return -ENODEV;

	ret = rowan_calibrate(rowan, sensor);
	if (ret)
		return ret; /* lost-here */

	put_device(&sensor->dev);

	return 0;
}

int rowan_start_balanced(struct rowan_dev *rowan)
{
	struct platform_device *sensor;
	int ret;

	sensor = rowan_find_sensor(rowan);
	if (!sensor)
		return -ENODEV;

	ret = rowan_calibrate(rowan, sensor);
	put_device(&sensor->dev);

	return ret;
}
