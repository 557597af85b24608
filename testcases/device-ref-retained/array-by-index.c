// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bug shape: the index into the array comes from the device tree, and one put per entry is missing. A put
 * right behind the last use in the loop would leave dangling pointers in the array; an action per entry does not.
 */
#include <linux/component.h>
#include <linux/of.h>
#include <linux/of_platform.h>

#define ZINC_MAX	8

struct zinc_larb {
	struct device *dev;
};

struct zinc_priv {
	struct zinc_larb larb[ZINC_MAX];
};

static int zinc_parse(struct device *dev, struct zinc_priv *priv, struct component_match **match)
{
	struct platform_device *larb_pdev;
	struct device_node *np;
	u32 i, id;

	for (i = 0; i < ZINC_MAX; i++) {
		np = of_parse_phandle(dev->of_node, "acme,larbs", i);
		if (!np)
			break;

		if (of_property_read_u32(np, "acme,larb-id", &id))
			id = i;
		if (id >= ZINC_MAX) {
			of_node_put(np);
			return -EINVAL;
		}

		larb_pdev = of_find_device_by_node(np); /* expect: device-ref-retained */
		of_node_put(np);
		if (!larb_pdev)
			return -ENODEV;

		priv->larb[id].dev = &larb_pdev->dev;
		component_match_add(dev, match, component_compare_dev, &larb_pdev->dev);
	}

	return 0;
}

static int zinc_probe(struct platform_device *pdev)
{
	struct component_match *match = NULL;
	struct zinc_priv *priv;
	int ret;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	ret = zinc_parse(&pdev->dev, priv, &match);
	if (ret)
		return ret;

	platform_set_drvdata(pdev, priv);

	return 0;
}

static struct platform_driver zinc_driver = {
	.probe = zinc_probe,
	.driver = { .name = "zinc" },
};
module_platform_driver(zinc_driver);
