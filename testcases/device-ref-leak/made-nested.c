// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape: the adapter is only named where the client is made on it, and is held for as long as the client may be in use:
 * until the driver is unbound.
 */
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/of.h>
#include <linux/platform_device.h>

struct comfrey {
	struct comfrey_subdev *tuner, *dsp;
};

struct comfrey_subdev *v4l2_i2c_new_subdev_board(struct v4l2_device *v4l2, struct i2c_adapter *adapter, void *info,
						 const unsigned short *addrs);
struct v4l2_device *comfrey_register(struct device *dev);
void comfrey_unregister(struct v4l2_device *v4l2);

static int comfrey_probe(struct platform_device *pdev)
{
	struct device_node *np = pdev->dev.of_node;
	struct v4l2_device *v4l2;
	struct comfrey *data;
	int err;

	data = devm_kzalloc(&pdev->dev, sizeof(*data), GFP_KERNEL);
	if (!data)
		return -ENOMEM;

	v4l2 = comfrey_register(&pdev->dev);
	if (!v4l2)
		return -ENODEV;

	data->tuner = v4l2_i2c_new_subdev_board(v4l2, of_get_i2c_adapter_by_node(np), NULL, NULL); /* expect: device-ref-leak */
	data->dsp = v4l2_i2c_new_subdev_board(v4l2, of_get_i2c_adapter_by_node(np), data, NULL); /* expect: device-ref-leak */
	if (!data->tuner || !data->dsp) {
		err = -ENODEV;
		goto unregister;
	}

	platform_set_drvdata(pdev, v4l2);

	return 0;

unregister:
	comfrey_unregister(v4l2);

	return err;
}

static void comfrey_remove(struct platform_device *pdev)
{
	comfrey_unregister(platform_get_drvdata(pdev));
}

static struct platform_driver comfrey_driver = {
	.probe = comfrey_probe,
	.remove = comfrey_remove,
	.driver = { .name = "comfrey" },
};
module_platform_driver(comfrey_driver);
