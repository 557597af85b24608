// SPDX-License-Identifier: GPL-2.0-only
/*
 * A function of another file leaves the reference in the field that it is told: what the driver calls itself to clean up
 * is the place. The other driver of this kind has a managed interrupt, which may still come behind remove.
 */
#include <linux/of.h>
#include <linux/of_platform.h>

struct campion_priv {
	struct platform_device *peer;
	void __iomem *regs;
};

int campion_setup(struct campion_priv *priv);
void campion_stop(struct campion_priv *priv);

static void campion_remove(struct platform_device *pdev)
{
	struct campion_priv *priv = platform_get_drvdata(pdev);

	campion_stop(priv);
}

static void campion_find(struct campion_priv *priv, struct device_node *np)
{
	priv->peer = of_find_device_by_node(np); /* expect: device-ref-retained */
}

static int campion_probe(struct platform_device *pdev)
{
	struct campion_priv *priv;
	int ret;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	platform_set_drvdata(pdev, priv);
	campion_find(priv, pdev->dev.of_node->child);

	ret = campion_setup(priv);
	if (ret) {
		campion_remove(pdev);
		return ret;
	}

	return 0;
}

static struct platform_driver campion_driver = {
	.probe = campion_probe,
	.remove = campion_remove,
	.driver = { .name = "campion" },
};
module_platform_driver(campion_driver);
