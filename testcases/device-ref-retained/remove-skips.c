// SPDX-License-Identifier: GPL-2.0-only
/* Bug shape: the put in remove can be skipped by a flag that probe did not test. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct freesia_priv {
	struct platform_device *sink;
	bool streaming;
};

void freesia_stop(struct freesia_priv *priv);

static int freesia_probe(struct platform_device *pdev)
{
	struct freesia_priv *priv;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	priv->sink = of_find_device_by_node(pdev->dev.of_node->child); /* known-miss: device-ref-retained */
	if (!priv->sink)
		return -EPROBE_DEFER;

	platform_set_drvdata(pdev, priv);

	return 0;
}

static void freesia_remove(struct platform_device *pdev)
{
	struct freesia_priv *priv = platform_get_drvdata(pdev);

	if (!priv->streaming)
		return;

	freesia_stop(priv);
	put_device(&priv->sink->dev);
}

static struct platform_driver freesia_driver = {
	.probe = freesia_probe,
	.remove = freesia_remove,
	.driver = { .name = "freesia" },
};
module_platform_driver(freesia_driver);
