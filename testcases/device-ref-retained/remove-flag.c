// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a flag says whether remove has something to put; it must be set exactly when it has. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct turnip_priv {
	struct platform_device *sink;
	bool has_sink;
};

struct turnip_late_priv {
	struct platform_device *sink;
	bool ready;
};

static int turnip_probe(struct platform_device *pdev)
{
	struct turnip_priv *priv;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	platform_set_drvdata(pdev, priv);
	if (!of_property_read_bool(pdev->dev.of_node, "acme,sink"))
		return 0;

	priv->sink = of_find_device_by_node(pdev->dev.of_node->child);
	if (!priv->sink)
		return -EPROBE_DEFER;
	priv->has_sink = true;

	return 0;
}

static void turnip_remove(struct platform_device *pdev)
{
	struct turnip_priv *priv = platform_get_drvdata(pdev);

	if (!priv->has_sink)
		return;

	put_device(&priv->sink->dev);
}

static int turnip_late_probe(struct platform_device *pdev)
{
	struct turnip_late_priv *priv;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	platform_set_drvdata(pdev, priv);
	priv->ready = false;
	priv->sink = of_find_device_by_node(pdev->dev.of_node->child); /* expect: device-ref-leak */
	if (!priv->sink)
		return -EPROBE_DEFER;

	if (!of_property_read_bool(pdev->dev.of_node, "acme,autostart"))
		return 0; /* lost-here */

	priv->ready = true;

	return 0;
}

static void turnip_late_remove(struct platform_device *pdev)
{
	struct turnip_late_priv *priv = platform_get_drvdata(pdev);

	if (!priv->ready)
		return;

	put_device(&priv->sink->dev);
}

static struct platform_driver turnip_driver = {
	.probe = turnip_probe,
	.remove = turnip_remove,
	.driver = { .name = "turnip" },
};

static struct platform_driver turnip_late_driver = {
	.probe = turnip_late_probe,
	.remove = turnip_late_remove,
	.driver = { .name = "turnip-late" },
};

static int __init turnip_init(void)
{
	return platform_driver_register(&turnip_driver) ?: platform_driver_register(&turnip_late_driver);
}
module_init(turnip_init);
