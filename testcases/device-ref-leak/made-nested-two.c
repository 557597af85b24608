// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape: clients are made on two adapters, one after the other: each look-up is one of its own.
 */
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/of.h>
#include <linux/platform_device.h>

struct lovage {
	struct lovage_subdev *tuner, *dsp;
};

struct lovage_subdev *v4l2_i2c_new_subdev_board(struct v4l2_device *v4l2, struct i2c_adapter *adapter, void *info,
						 const unsigned short *addrs);
struct v4l2_device *lovage_register(struct device *dev);
void lovage_unregister(struct v4l2_device *v4l2);

static int lovage_probe(struct platform_device *pdev)
{
	struct device_node *np = pdev->dev.of_node;
	struct v4l2_device *v4l2;
	struct lovage *data;
	int err;

	data = devm_kzalloc(&pdev->dev, sizeof(*data), GFP_KERNEL);
	if (!data)
		return -ENOMEM;

	v4l2 = lovage_register(&pdev->dev);
	if (!v4l2)
		return -ENODEV;

	data->tuner = v4l2_i2c_new_subdev_board(v4l2, of_get_i2c_adapter_by_node(np), NULL, NULL); /* expect: device-ref-leak */
	data->dsp = v4l2_i2c_new_subdev_board(v4l2, of_get_i2c_adapter_by_node(np->parent), data, NULL); /* expect: device-ref-leak */
	if (!data->tuner || !data->dsp) {
		err = -ENODEV;
		goto unregister;
	}

	platform_set_drvdata(pdev, v4l2);

	return 0;

unregister:
	lovage_unregister(v4l2);

	return err;
}

static void lovage_remove(struct platform_device *pdev)
{
	lovage_unregister(platform_get_drvdata(pdev));
}

static struct platform_driver lovage_driver = {
	.probe = lovage_probe,
	.remove = lovage_remove,
	.driver = { .name = "lovage" },
};
module_platform_driver(lovage_driver);
