// SPDX-License-Identifier: GPL-2.0-only
/* Kept in private data, put in remove and on the failing exits of probe. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct cactus_priv {
	struct platform_device *codec;
	int irq;
};

static int cactus_probe(struct platform_device *pdev)
{
	struct cactus_priv *priv;
	int ret;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	priv->codec = of_find_device_by_node(pdev->dev.of_node->child);
	if (!priv->codec)
		return -EPROBE_DEFER;

	priv->irq = platform_get_irq(pdev, 0);
	if (priv->irq < 0) {
		ret = priv->irq;
		goto err_put;
	}

	platform_set_drvdata(pdev, priv);

	return 0;

err_put:
	put_device(&priv->codec->dev);

	return ret;
}

static void cactus_remove(struct platform_device *pdev)
{
	struct cactus_priv *priv = platform_get_drvdata(pdev);

	put_device(&priv->codec->dev);
}

static struct platform_driver cactus_driver = {
	.probe = cactus_probe,
	.remove = cactus_remove,
	.driver = { .name = "cactus" },
};
module_platform_driver(cactus_driver);
