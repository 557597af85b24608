// SPDX-License-Identifier: GPL-2.0-only
/* Shape: remove puts what probe keeps in a field; a devm action instead of that put would not be right, or not enough. */
/* unfixable */
#include <linux/device.h>
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

int sloe_set_mode(struct device *dev, struct device_node *np);

struct sloe {
	struct device *dev;
	struct i2c_adapter *ddc;
	int mode;
};

static int sloe_get_ddc(struct device *dev, struct sloe *priv)
{
	struct device_node *bus;

	bus = of_parse_phandle(dev->of_node, "ddc-i2c-bus", 0);
	if (!bus)
		return -ENODEV;

	priv->ddc = of_find_i2c_adapter_by_node(bus); /* expect: device-ref-leak */
	of_node_put(bus);
	if (!priv->ddc)
		return -EPROBE_DEFER;

	return 0;
}

static int sloe_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct sloe *priv;
	int ret;

	priv = devm_kzalloc(dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	priv->dev = dev;

	ret = sloe_get_ddc(dev, priv);
	if (ret)
		return ret;

	priv->mode = sloe_set_mode(dev, dev->of_node);
	if (priv->mode < 0)
		return priv->mode;

	platform_set_drvdata(pdev, priv);

	return 0;
}

static void sloe_remove(struct platform_device *pdev)
{
	struct sloe *priv = platform_get_drvdata(pdev);

	priv->mode = 0;
	i2c_put_adapter(priv->ddc);
}

/* Another put of the field. */
void sloe_quiesce(struct platform_device *pdev)
{
	struct sloe *priv = platform_get_drvdata(pdev);

	i2c_put_adapter(priv->ddc);
}

struct platform_driver sloe_driver = {
	.probe = sloe_probe,
	.remove = sloe_remove,
};

struct medlar {
	struct device *dev;
	struct i2c_adapter *ddc;
	int mode;
};

static int medlar_get_ddc(struct device *dev, struct medlar *priv)
{
	struct device_node *bus;

	bus = of_parse_phandle(dev->of_node, "ddc-i2c-bus", 0);
	if (!bus)
		return -ENODEV;

	priv->ddc = of_find_i2c_adapter_by_node(bus); /* expect: device-ref-leak */
	of_node_put(bus);
	if (!priv->ddc)
		return -EPROBE_DEFER;

	return 0;
}

static int medlar_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct medlar *priv;
	int ret;

	priv = devm_kzalloc(dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	priv->dev = dev;

	ret = medlar_get_ddc(dev, priv);
	if (ret)
		return ret;

	priv->mode = sloe_set_mode(dev, dev->of_node);
	if (priv->mode < 0)
		return priv->mode;

	platform_set_drvdata(pdev, priv);

	return 0;
}

static void medlar_remove(struct platform_device *pdev)
{
	struct medlar *priv = platform_get_drvdata(pdev);

	priv->mode = 0;
	i2c_put_adapter(priv->ddc);
	priv->ddc = NULL;
}

/* What is in the field is not always what the look-up gave. */
void medlar_adopt(struct platform_device *pdev, struct i2c_adapter *ddc)
{
	struct medlar *priv = platform_get_drvdata(pdev);

	priv->ddc = ddc;
}

struct platform_driver medlar_driver = {
	.probe = medlar_probe,
	.remove = medlar_remove,
};

struct quince_port {
	struct i2c_adapter *ddc;
};

struct quince {
	struct device *dev;
	struct quince_port port[2];
	int mode;
};

static int quince_get_ddc(struct device *dev, struct quince_port *port)
{
	struct device_node *bus;

	bus = of_parse_phandle(dev->of_node, "ddc-i2c-bus", 0);
	if (!bus)
		return -ENODEV;

	port->ddc = of_find_i2c_adapter_by_node(bus); /* expect: device-ref-leak */
	of_node_put(bus);
	if (!port->ddc)
		return -EPROBE_DEFER;

	return 0;
}

static int quince_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct quince *priv;
	int ret;

	priv = devm_kzalloc(dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	priv->dev = dev;

	ret = quince_get_ddc(dev, &priv->port[0]);
	if (ret)
		return ret;

	priv->mode = sloe_set_mode(dev, dev->of_node);
	if (priv->mode < 0)
		return priv->mode;

	platform_set_drvdata(pdev, priv);

	return 0;
}

/* The put is all that the loop is for. */
static void quince_remove(struct platform_device *pdev)
{
	struct quince *priv = platform_get_drvdata(pdev);
	int i;

	for (i = 0; i < 2; i++) {
		i2c_put_adapter(priv->port[i].ddc);
	}
}

struct platform_driver quince_driver = {
	.probe = quince_probe,
	.remove = quince_remove,
};
