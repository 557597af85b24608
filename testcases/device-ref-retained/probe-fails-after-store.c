// SPDX-License-Identifier: GPL-2.0-only
/* Bug shape: remove puts, but a probe that fails after the store does not. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct edelweiss_priv {
	struct platform_device *mixer;
};

int edelweiss_register(struct device *dev);

static int edelweiss_probe(struct platform_device *pdev)
{
	struct edelweiss_priv *priv;
	int ret;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	priv->mixer = of_find_device_by_node(pdev->dev.of_node->child); /* expect: device-ref-leak */
	if (!priv->mixer)
		return -EPROBE_DEFER;

	ret = edelweiss_register(&pdev->dev);
	if (ret)
		return ret; /* lost-here */

	platform_set_drvdata(pdev, priv);

	return 0;
}

static void edelweiss_remove(struct platform_device *pdev)
{
	struct edelweiss_priv *priv = platform_get_drvdata(pdev);

	put_device(&priv->mixer->dev);
}

static struct platform_driver edelweiss_driver = {
	.probe = edelweiss_probe,
	.remove = edelweiss_remove,
	.driver = { .name = "edelweiss" },
};
module_platform_driver(edelweiss_driver);
