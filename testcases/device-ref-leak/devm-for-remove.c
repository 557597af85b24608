// SPDX-License-Identifier: GPL-2.0-only
/* Shape: remove puts what a helper of probe looks up and keeps in a field; where probe fails later, it is lost. */
#include <linux/device.h>
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct hazel_port {
	struct i2c_adapter *ddc;
	int mode;
};

struct hazel {
	struct device *dev;
	struct hazel_port port[2];
};

int hazel_mode(struct device *dev, struct device_node *np);

static int hazel_get_ddc(struct device *dev, struct hazel_port *port, struct device_node *np)
{
	struct device_node *bus;

	bus = of_parse_phandle(np, "ddc-i2c-bus", 0);
	if (bus) {
		port->ddc = of_find_i2c_adapter_by_node(bus); /* expect: device-ref-leak */
		of_node_put(bus);
		if (!port->ddc)
			return -EPROBE_DEFER;
	}

	return 0;
}

static int hazel_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct device_node *child;
	struct hazel *hazel;
	int ret, i = 0;

	hazel = devm_kzalloc(dev, sizeof(*hazel), GFP_KERNEL);
	if (!hazel)
		return -ENOMEM;

	hazel->dev = dev;

	for_each_child_of_node(dev->of_node, child) {
		struct hazel_port *port = &hazel->port[i++];

		ret = hazel_get_ddc(dev, port, child);
		if (ret)
			goto err_put_child;

		port->mode = hazel_mode(dev, child);
		if (port->mode < 0) {
			ret = port->mode;
			goto err_put_child;
		}
	}

	platform_set_drvdata(pdev, hazel);

	return 0;

err_put_child:
	of_node_put(child);

	return ret;
}

static void hazel_remove(struct platform_device *pdev)
{
	struct hazel *hazel = platform_get_drvdata(pdev);
	int i;

	for (i = 0; i < 2; i++) {
		hazel->port[i].mode = 0;
		i2c_put_adapter(hazel->port[i].ddc);
	}
}

static struct platform_driver hazel_driver = {
	.probe = hazel_probe,
	.remove = hazel_remove,
};
module_platform_driver(hazel_driver);
