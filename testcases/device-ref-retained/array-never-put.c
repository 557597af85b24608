// SPDX-License-Identifier: GPL-2.0-only
/* Bug shape: an array of devices is filled by probe; neither the error label nor remove puts them. */
#include <linux/component.h>
#include <linux/of.h>
#include <linux/of_platform.h>

struct lavender_larb {
	struct device *dev;
};

struct lavender_priv {
	struct lavender_larb larb[4];
};

int lavender_register(struct device *dev);

static int lavender_probe(struct platform_device *pdev)
{
	struct component_match *match = NULL;
	struct platform_device *larb_pdev;
	struct lavender_priv *priv;
	struct device_node *np;
	int i, ret;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	for (i = 0; i < 4; i++) {
		np = of_parse_phandle(pdev->dev.of_node, "acme,larbs", i);
		if (!np)
			return -EINVAL;

		larb_pdev = of_find_device_by_node(np); /* expect: device-ref-retained */
		of_node_put(np);
		if (!larb_pdev)
			return -EPROBE_DEFER;

		priv->larb[i].dev = &larb_pdev->dev;
		component_match_add(&pdev->dev, &match, component_compare_dev, priv->larb[i].dev);
	}

	platform_set_drvdata(pdev, priv);

	ret = lavender_register(&pdev->dev);
	if (ret)
		return ret;

	return 0;
}

static struct platform_driver lavender_driver = {
	.probe = lavender_probe,
	.driver = { .name = "lavender" },
};
module_platform_driver(lavender_driver);
