// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lost where probe fails, kept where it succeeds: only puts in both places are a fix. The one in remove stands beside
 * that of the other device.
 */
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/slab.h>

struct heliodor_priv {
	struct platform_device *ctrl;
	struct platform_device *phy;
};

int heliodor_start(struct platform_device *pdev);

static int heliodor_probe(struct platform_device *pdev)
{
	struct platform_device *phy;
	struct heliodor_priv *priv;
	struct device_node *np;
	int ret;

	priv = kzalloc(sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	np = of_parse_phandle(pdev->dev.of_node, "ctrl", 0);
	priv->ctrl = of_find_device_by_node(np);
	of_node_put(np);
	if (!priv->ctrl) {
		ret = -ENODEV;
		goto err_free;
	}

	np = of_parse_phandle(pdev->dev.of_node, "phy", 0);
	phy = of_find_device_by_node(np); /* expect: device-ref-leak */
	of_node_put(np);
	if (!phy) {
		ret = -ENODEV;
		goto err_put_ctrl;
	}

	priv->phy = phy;
	ret = heliodor_start(pdev);
	if (ret)
		goto err_put_ctrl; /* lost-here */

	platform_set_drvdata(pdev, priv);
	return 0;

err_put_ctrl:
	put_device(&priv->ctrl->dev);
err_free:
	kfree(priv);
	return ret;
}

static void heliodor_remove(struct platform_device *pdev)
{
	struct heliodor_priv *priv = platform_get_drvdata(pdev);

	put_device(&priv->ctrl->dev);
	kfree(priv);
}

static struct platform_driver heliodor_driver = {
	.probe = heliodor_probe,
	.remove = heliodor_remove,
	.driver = { .name = "heliodor" },
};
module_platform_driver(heliodor_driver);
