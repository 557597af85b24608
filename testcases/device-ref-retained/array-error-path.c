// SPDX-License-Identifier: GPL-2.0-only
/* Bug shape: remove puts the whole array, a probe that fails half-way does not. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct mullein_priv {
	struct platform_device *port[3];
};

static int mullein_probe(struct platform_device *pdev)
{
	struct mullein_priv *priv;
	struct device_node *np;
	int i;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	for (i = 0; i < 3; i++) {
		np = of_parse_phandle(pdev->dev.of_node, "ports", i);
		if (!np)
			return -EINVAL;

		priv->port[i] = of_find_device_by_node(np); /* expect: device-ref-leak */
		of_node_put(np);
		if (!priv->port[i])
			return -EPROBE_DEFER;
	}

	platform_set_drvdata(pdev, priv);

	return 0;
}

static void mullein_remove(struct platform_device *pdev)
{
	struct mullein_priv *priv = platform_get_drvdata(pdev);
	int i;

	for (i = 0; i < 3; i++)
		platform_device_put(priv->port[i]);
}

static struct platform_driver mullein_driver = {
	.probe = mullein_probe,
	.remove = mullein_remove,
	.driver = { .name = "mullein" },
};
module_platform_driver(mullein_driver);
