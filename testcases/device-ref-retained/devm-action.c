// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two look-ups of a helper of probe that otherwise uses devm_*(): an action for each, and the error label, which only
 * put the first, goes. The node is put on the way between look-up and test, and between test and use.
 */
#include <linux/i2c.h>
#include <linux/io.h>
#include <linux/of.h>
#include <linux/of_platform.h>

struct speedwell_priv {
	struct device *dev;
	struct device *cec;
	struct i2c_adapter *ddc;
	void __iomem *regs;
};

int speedwell_init_hw(struct speedwell_priv *priv);

static int speedwell_parse(struct speedwell_priv *priv, struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct platform_device *cec;
	struct device_node *np;
	int ret;

	np = of_get_child_by_name(dev->of_node, "cec");
	if (!np)
		return -EINVAL;

	cec = of_find_device_by_node(np); /* expect: device-ref-retained */
	if (!cec) {
		dev_err(dev, "no CEC yet\n");
		of_node_put(np);
		return -EPROBE_DEFER;
	}
	of_node_put(np);
	priv->cec = &cec->dev;

	priv->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(priv->regs)) {
		ret = PTR_ERR(priv->regs);
		goto put_cec;
	}

	ret = speedwell_init_hw(priv);
	if (ret) {
		dev_err(dev, "no hardware\n");
		goto put_cec;
	}

	np = of_parse_phandle(dev->of_node, "ddc", 0);
	priv->ddc = of_find_i2c_adapter_by_node(np); /* expect: device-ref-retained */
	of_node_put(np);
	if (!priv->ddc) {
		ret = -EPROBE_DEFER;
		goto put_cec;
	}

	return 0;

put_cec:
	put_device(priv->cec);
	return ret;
}

static int speedwell_probe(struct platform_device *pdev)
{
	struct speedwell_priv *priv;
	int ret;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	priv->dev = &pdev->dev;
	platform_set_drvdata(pdev, priv);

	ret = speedwell_parse(priv, pdev);
	if (ret)
		return ret;

	return speedwell_init_hw(priv);
}

static struct platform_driver speedwell_driver = {
	.probe = speedwell_probe,
	.driver = { .name = "speedwell" },
};
module_platform_driver(speedwell_driver);
