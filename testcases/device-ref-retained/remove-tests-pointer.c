// SPDX-License-Identifier: GPL-2.0-only
/* An optional device: remove puts when there is one. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct gentian_priv {
	struct platform_device *opt;
};

static int gentian_probe(struct platform_device *pdev)
{
	struct gentian_priv *priv;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	if (of_property_read_bool(pdev->dev.of_node, "acme,opt"))
		priv->opt = of_find_device_by_node(pdev->dev.of_node->child);

	platform_set_drvdata(pdev, priv);

	return 0;
}

static void gentian_remove(struct platform_device *pdev)
{
	struct gentian_priv *priv = platform_get_drvdata(pdev);

	if (priv->opt)
		put_device(&priv->opt->dev);
}

static struct platform_driver gentian_driver = {
	.probe = gentian_probe,
	.remove = gentian_remove,
	.driver = { .name = "gentian" },
};
module_platform_driver(gentian_driver);
