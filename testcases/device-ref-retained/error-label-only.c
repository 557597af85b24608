// SPDX-License-Identifier: GPL-2.0-only
/* Bug shape: the error label puts, success keeps the reference and remove forgets it. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct dahlia_priv {
	struct device *phy;
	int irq;
};

int dahlia_init_hw(struct dahlia_priv *priv);

static int dahlia_probe(struct platform_device *pdev)
{
	struct platform_device *phy_pdev;
	struct dahlia_priv *priv;
	int ret;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	phy_pdev = of_find_device_by_node(pdev->dev.of_node->child); /* expect: device-ref-retained */
	if (!phy_pdev)
		return -EPROBE_DEFER;
	priv->phy = &phy_pdev->dev;

	ret = dahlia_init_hw(priv);
	if (ret)
		goto err_put_phy;

	platform_set_drvdata(pdev, priv);

	return 0;

err_put_phy:
	put_device(priv->phy);

	return ret;
}

static void dahlia_remove(struct platform_device *pdev)
{
	struct dahlia_priv *priv = platform_get_drvdata(pdev);

	dev_info(priv->phy, "bye\n");
}

static struct platform_driver dahlia_driver = {
	.probe = dahlia_probe,
	.remove = dahlia_remove,
	.driver = { .name = "dahlia" },
};
module_platform_driver(dahlia_driver);
