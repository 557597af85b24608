// SPDX-License-Identifier: GPL-2.0-only
/* Shape: remove returns before its put when nothing else is to be taken down. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct celery_priv {
	struct platform_device *sink;
	bool running;
};

void celery_stop(struct celery_priv *priv);

static int celery_probe(struct platform_device *pdev)
{
	struct celery_priv *priv;

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

static void celery_remove(struct platform_device *pdev)
{
	struct celery_priv *priv = platform_get_drvdata(pdev);

	if (!priv->running)
		return;

	celery_stop(priv);
	put_device(&priv->sink->dev);
}

static struct platform_driver celery_driver = {
	.probe = celery_probe,
	.remove = celery_remove,
	.driver = { .name = "celery" },
};
module_platform_driver(celery_driver);
