// SPDX-License-Identifier: GPL-2.0-only
/* Bug shape: kept in private data of a driver that has no remove at all. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct bracken_priv {
	struct platform_device *dma;
};

static int bracken_probe(struct platform_device *pdev)
{
	struct bracken_priv *priv;
	struct platform_device *dma;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	dma = of_find_device_by_node(pdev->dev.of_node->child); /* expect: device-ref-retained */
	if (!dma)
		return -EPROBE_DEFER;

	priv->dma = dma;
	platform_set_drvdata(pdev, priv);

	return 0;
}

static struct platform_driver bracken_driver = {
	.probe = bracken_probe,
	.driver = { .name = "bracken" },
};
module_platform_driver(bracken_driver);
