// SPDX-License-Identifier: GPL-2.0-only
/* Shape: one reference is stored in fields of two structs; remove puts through one of them only. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct teasel_link {
	struct device *dev;
};

struct teasel_priv {
	struct device *dev;
	struct teasel_link *link;
};

struct teasel_loose_link {
	struct device *dev;
};

struct teasel_loose_priv {
	struct device *dev;
	struct teasel_loose_link *link;
};

static int teasel_probe(struct platform_device *pdev)
{
	struct platform_device *peer;
	struct teasel_priv *priv;
	struct teasel_link *link;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	link = devm_kzalloc(&pdev->dev, sizeof(*link), GFP_KERNEL);
	if (!link)
		return -ENOMEM;

	peer = of_find_device_by_node(pdev->dev.of_node->child);
	if (!peer)
		return -EPROBE_DEFER;

	priv->dev = &peer->dev;
	link->dev = &peer->dev;
	priv->link = link;
	platform_set_drvdata(pdev, priv);

	return 0;
}

static void teasel_remove(struct platform_device *pdev)
{
	struct teasel_priv *priv = platform_get_drvdata(pdev);

	put_device(priv->link->dev);
}

static int teasel_loose_probe(struct platform_device *pdev)
{
	struct teasel_loose_priv *priv;
	struct teasel_loose_link *link;
	struct platform_device *peer;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	link = devm_kzalloc(&pdev->dev, sizeof(*link), GFP_KERNEL);
	if (!link)
		return -ENOMEM;

	peer = of_find_device_by_node(pdev->dev.of_node->child); /* expect: device-ref-retained */
	if (!peer)
		return -EPROBE_DEFER;

	priv->dev = &peer->dev;
	link->dev = &peer->dev;
	priv->link = link;
	platform_set_drvdata(pdev, priv);

	return 0;
}

static void teasel_loose_remove(struct platform_device *pdev)
{
	struct teasel_loose_priv *priv = platform_get_drvdata(pdev);

	dev_info(priv->dev, "gone\n");
}

static struct platform_driver teasel_driver = {
	.probe = teasel_probe,
	.remove = teasel_remove,
	.driver = { .name = "teasel" },
};

static struct platform_driver teasel_loose_driver = {
	.probe = teasel_loose_probe,
	.remove = teasel_loose_remove,
	.driver = { .name = "teasel-loose" },
};

static int __init teasel_init(void)
{
	return platform_driver_register(&teasel_driver) ?: platform_driver_register(&teasel_loose_driver);
}
module_init(teasel_init);
