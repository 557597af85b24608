// SPDX-License-Identifier: GPL-2.0-only
/* Bug shape: kept in the driver's private data, never put in remove. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct agave_priv {
	struct device *dev;
	struct platform_device *afe;
	void __iomem *base;
};

static int agave_probe(struct platform_device *pdev)
{
	struct agave_priv *priv;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	priv->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(priv->base))
		return PTR_ERR(priv->base);

	priv->dev = &pdev->dev;
	priv->afe = of_find_device_by_node(pdev->dev.of_node->child); /* expect: device-ref-retained */
	if (!priv->afe)
		return -EPROBE_DEFER;

	platform_set_drvdata(pdev, priv);

	return 0;
}

static void agave_remove(struct platform_device *pdev)
{
	struct agave_priv *priv = platform_get_drvdata(pdev);

	priv->base = NULL;
}

static struct platform_driver agave_driver = {
	.probe = agave_probe,
	.remove = agave_remove,
	.driver = { .name = "agave" },
};
module_platform_driver(agave_driver);
