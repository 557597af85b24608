// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape: as in register.c, but called by the probe function of a driver. What is made on the adapter is in use until
 * the driver is unbound; the adapter is put then.
 */
#include <linux/i2c.h>
#include <linux/of.h>
#include <linux/platform_device.h>

struct lovage_board {
	struct device_node *bus;
	void *info;
};

struct lovage {
	struct device *dev;
	struct v4l2_device *v4l2;
	struct lovage_board *boards;
};

struct v4l2_subdev *v4l2_i2c_new_subdev_board(struct v4l2_device *v4l2, struct i2c_adapter *adapter, void *info,
					      const unsigned short *addrs);
int lovage_link(struct lovage *lovage, struct v4l2_subdev *sensor);
void lovage_unlink(struct lovage *lovage);

static struct v4l2_subdev *lovage_register(struct lovage *lovage, struct lovage_board *board)
{
	struct v4l2_subdev *sensor = NULL;

	for (; board->info; board++) {
		struct v4l2_subdev *subdev;
		struct i2c_adapter *adapter;

		adapter = of_get_i2c_adapter_by_node(board->bus); /* expect: device-ref-leak */
		if (!adapter)
			continue;

		subdev = v4l2_i2c_new_subdev_board(lovage->v4l2, adapter, board->info, NULL);
		if (!subdev)
			continue;

		if (!sensor)
			sensor = subdev;
	}

	return sensor;
}

static int lovage_probe(struct platform_device *pdev)
{
	struct v4l2_subdev *sensor;
	struct lovage *lovage;

	lovage = devm_kzalloc(&pdev->dev, sizeof(*lovage), GFP_KERNEL);
	if (!lovage)
		return -ENOMEM;

	lovage->dev = &pdev->dev;
	platform_set_drvdata(pdev, lovage);

	sensor = lovage_register(lovage, lovage->boards); /* expect: device-ref-leak */
	if (!sensor)
		return -ENODEV;

	return lovage_link(lovage, sensor);
}

static void lovage_remove(struct platform_device *pdev)
{
	lovage_unlink(platform_get_drvdata(pdev));
}

static struct platform_driver lovage_driver = {
	.probe = lovage_probe,
	.remove = lovage_remove,
	.driver = { .name = "lovage" },
};
module_platform_driver(lovage_driver);
