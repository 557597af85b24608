// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape: a driver takes the driver data of the device that it looked up, and gives it to another driver's function that
 * ends its use. Nothing is known of that function; its name says that it puts the device.
 */
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct tansy;

int tansy_boot(struct tansy *t);
void tansy_put(struct tansy *t);

struct rue {
	struct device *dev;
	struct tansy *tansy;
};

static int rue_boot(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);
	struct tansy *t;
	int ret;

	if (!pdev)
		return -ENODEV;
	t = platform_get_drvdata(pdev);
	if (!t) {
		put_device(&pdev->dev);
		return -EPROBE_DEFER;
	}
	ret = tansy_boot(t);
	tansy_put(t);
	return ret;
}

static int rue_probe(struct platform_device *pdev)
{
	struct platform_device *supply;
	struct rue *rue;
	int ret;

	ret = rue_boot(pdev->dev.of_node);
	if (ret)
		return ret;
	rue = devm_kzalloc(&pdev->dev, sizeof(*rue), GFP_KERNEL);
	if (!rue)
		return -ENOMEM;

	supply = of_find_device_by_node(pdev->dev.of_node->parent);
	if (!supply)
		return -ENODEV;
	rue->tansy = platform_get_drvdata(supply);
	if (!rue->tansy) {
		put_device(&supply->dev);
		return -EPROBE_DEFER;
	}
	ret = tansy_boot(rue->tansy);
	if (ret) {
		tansy_put(rue->tansy);
		return ret;
	}
	platform_set_drvdata(pdev, rue);
	return 0;
}

static void rue_remove(struct platform_device *pdev)
{
	struct rue *rue = platform_get_drvdata(pdev);

	tansy_put(rue->tansy);
}

static struct platform_driver rue_driver = {
	.probe = rue_probe,
	.remove = rue_remove,
	.driver = { .name = "rue" },
};
module_platform_driver(rue_driver);

/* looked at, and not given back */
static int rue_look(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	struct tansy *t;

	if (!pdev)
		return -ENODEV;
	t = platform_get_drvdata(pdev);
	if (!t)
		return -EPROBE_DEFER;
	return tansy_boot(t);
}

int rue_peek(struct device_node *np)
{
	return rue_look(np);
}
