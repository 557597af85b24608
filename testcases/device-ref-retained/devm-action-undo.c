// SPDX-License-Identifier: GPL-2.0-only
/* In a loop over nodes: what is undone when there is no device is undone when there is no action, too. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct figwort_priv {
	struct device *comp[4];
};

static int figwort_probe(struct platform_device *pdev)
{
	struct platform_device *comp;
	struct device_node *np;
	struct figwort_priv *priv;
	unsigned int n = 0;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	for_each_child_of_node(pdev->dev.of_node, np) {
		if (n == 4)
			break;
		comp = of_find_device_by_node(np); /* expect: device-ref-retained */
		if (!comp) {
			of_node_put(np);
			return -EPROBE_DEFER;
		}
		priv->comp[n++] = &comp->dev;
	}
	of_node_put(np);
	platform_set_drvdata(pdev, priv);

	return 0;
}

static struct platform_driver figwort_driver = {
	.probe = figwort_probe,
	.driver = { .name = "figwort" },
};
module_platform_driver(figwort_driver);
