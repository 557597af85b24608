// SPDX-License-Identifier: GPL-2.0-only
/* Shape: what remove calls before it returns early may have dropped the reference already, so no put is sure there. */
/* unfixable */
#include <linux/of.h>
#include <linux/of_platform.h>

struct burdock_priv {
	struct platform_device *sink;
	bool running;
};

void burdock_stop(struct burdock_priv *priv);
void burdock_release(struct burdock_priv *priv);

static int burdock_probe(struct platform_device *pdev)
{
	struct burdock_priv *priv;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	platform_set_drvdata(pdev, priv);
	priv->running = false;
	priv->sink = of_find_device_by_node(pdev->dev.of_node->child); /* expect: device-ref-leak */
	if (!priv->sink)
		return -EPROBE_DEFER;

	if (!of_property_read_bool(pdev->dev.of_node, "acme,autostart"))
		return 0; /* lost-here */

	priv->running = true;

	return 0;
}

static void burdock_remove(struct platform_device *pdev)
{
	struct burdock_priv *priv = platform_get_drvdata(pdev);

	burdock_release(priv);
	if (!priv->running)
		return;

	burdock_stop(priv);
	put_device(&priv->sink->dev);
}

static struct platform_driver burdock_driver = {
	.probe = burdock_probe,
	.remove = burdock_remove,
	.driver = { .name = "burdock" },
};
module_platform_driver(burdock_driver);
