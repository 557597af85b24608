// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape: clients are made on an adapter and are in use until the driver is unbound. The adapter must not be put before:
 * without the reference, its module can be unloaded, and takes the clients with it.
 */
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/of.h>
#include <linux/platform_device.h>

struct sorrel_chip {
	struct device_node *bus;
	void *info;
};

struct sorrel {
	struct device *dev;
	struct v4l2_device *v4l2;
	struct sorrel_subdev *decoder[2];
	struct sorrel_chip *chips;
};

struct sorrel_subdev *v4l2_i2c_new_subdev_board(struct v4l2_device *v4l2, struct i2c_adapter *adapter, void *info,
					      const unsigned short *addrs);
struct v4l2_device *sorrel_register(struct device *dev);
void sorrel_unregister(struct v4l2_device *v4l2);
int sorrel_start(struct sorrel *sorrel, int irq);

/* Chips that fail are passed over. */
static struct sorrel_subdev *sorrel_add_chips(struct sorrel *sorrel)
{
	struct sorrel_subdev *sensor = NULL;
	struct sorrel_chip *chip;

	for (chip = sorrel->chips; chip->info; chip++) {
		struct sorrel_subdev *subdev;
		struct i2c_adapter *adapter;

		adapter = of_get_i2c_adapter_by_node(chip->bus); /* expect: device-ref-leak */
		if (!adapter) {
			dev_err(sorrel->dev, "no adapter\n");
			continue;
		}

		subdev = v4l2_i2c_new_subdev_board(sorrel->v4l2, adapter, chip->info, NULL);
		if (!subdev)
			continue;

		sensor = subdev;
	}

	return sensor;
}

static int sorrel_probe(struct platform_device *pdev)
{
	struct i2c_adapter *adap;
	struct sorrel *sorrel;
	int i, irq, err;

	sorrel = devm_kzalloc(&pdev->dev, sizeof(*sorrel), GFP_KERNEL);
	if (!sorrel)
		return -ENOMEM;

	sorrel->dev = &pdev->dev;
	sorrel->v4l2 = sorrel_register(&pdev->dev);
	if (!sorrel->v4l2)
		return -ENODEV;

	err = platform_get_irq(pdev, 0);
	if (err < 0)
		goto unregister;
	irq = err;

	adap = of_get_i2c_adapter_by_node(pdev->dev.of_node); /* expect: device-ref-leak */
	for (i = 0; i < 2; i++) {
		sorrel->decoder[i] = v4l2_i2c_new_subdev_board(sorrel->v4l2, adap, NULL, NULL);
		if (!sorrel->decoder[i]) {
			err = -ENODEV;
			goto unregister;
		}
	}

	if (!sorrel_add_chips(sorrel)) {
		err = -ENODEV;
		goto unregister;
	}

	err = sorrel_start(sorrel, irq);
	if (err)
		goto unregister;

	platform_set_drvdata(pdev, sorrel);

	return 0;

unregister:
	sorrel_unregister(sorrel->v4l2);

	return err;
}

static void sorrel_remove(struct platform_device *pdev)
{
	struct sorrel *sorrel = platform_get_drvdata(pdev);

	sorrel_unregister(sorrel->v4l2);
}

static struct platform_driver sorrel_driver = {
	.probe = sorrel_probe,
	.remove = sorrel_remove,
	.driver = { .name = "sorrel" },
};
module_platform_driver(sorrel_driver);
