// SPDX-License-Identifier: GPL-2.0-only
/*
 * Remove puts what probe keeps in a field, and so does other code by a variable of its own, or one way for probe to fail.
 */
/* unfixable */
#include <linux/device.h>
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

int sloe_set_mode(struct device *dev, struct device_node *np);

struct rampion {
	struct device *dev;
	struct i2c_adapter *ddc;
	int mode;
};

static int rampion_get_ddc(struct device *dev, struct rampion *priv)
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

static int rampion_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct rampion *priv;
	int ret;

	priv = devm_kzalloc(dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	priv->dev = dev;

	ret = rampion_get_ddc(dev, priv);
	if (ret)
		return ret;

	priv->mode = sloe_set_mode(dev, dev->of_node);
	if (priv->mode < 0)
		return priv->mode;

	platform_set_drvdata(pdev, priv);

	return 0;
}

static void rampion_remove(struct platform_device *pdev)
{
	struct rampion *priv = platform_get_drvdata(pdev);

	priv->mode = 0;
	i2c_put_adapter(priv->ddc);
}

/* Another put of the field, by another name. */
void rampion_quiesce(struct platform_device *pdev)
{
	struct rampion *priv = platform_get_drvdata(pdev);
	struct i2c_adapter *ddc = priv->ddc;

	i2c_put_adapter(ddc);
}

struct platform_driver rampion_driver = {
	.probe = rampion_probe,
	.remove = rampion_remove,
};

struct sorrel {
	struct device *dev;
	struct i2c_adapter *ddc;
	int mode;
};

static int sorrel_get_ddc(struct device *dev, struct sorrel *priv)
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

static int sorrel_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct sorrel *priv;
	int ret;

	priv = devm_kzalloc(dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	priv->dev = dev;

	ret = sorrel_get_ddc(dev, priv);
	if (ret)
		return ret;

	priv->mode = sloe_set_mode(dev, dev->of_node);
	if (priv->mode < 0)
		return priv->mode;

	if (!priv->mode) {
		struct i2c_adapter *ddc = priv->ddc;

		i2c_put_adapter(ddc);
		return -ENODEV;
	}

	platform_set_drvdata(pdev, priv);

	return 0;
}

static void sorrel_remove(struct platform_device *pdev)
{
	struct sorrel *priv = platform_get_drvdata(pdev);

	priv->mode = 0;
	i2c_put_adapter(priv->ddc);
}

struct platform_driver sorrel_driver = {
	.probe = sorrel_probe,
	.remove = sorrel_remove,
};
