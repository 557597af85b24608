// SPDX-License-Identifier: GPL-2.0-only
/* Bug shape: the owner's field is set to NULL and nobody put what it held. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct saffron_priv {
	struct platform_device *vsp;
};

static int saffron_probe(struct platform_device *pdev)
{
	struct saffron_priv *priv;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	priv->vsp = of_find_device_by_node(pdev->dev.of_node->child); /* expect: device-ref-retained */
	if (!priv->vsp)
		return -EPROBE_DEFER;

	platform_set_drvdata(pdev, priv);

	return 0;
}

static void saffron_remove(struct platform_device *pdev)
{
	struct saffron_priv *priv = platform_get_drvdata(pdev);

	priv->vsp = NULL;
}

static struct platform_driver saffron_driver = {
	.probe = saffron_probe,
	.remove = saffron_remove,
	.driver = { .name = "saffron" },
};
module_platform_driver(saffron_driver);
