// SPDX-License-Identifier: GPL-2.0-only
/*
 * The same with a test for an entry that is there already: that exit loses the new reference at once, the
 * others leave theirs in the array. One devm action serves both.
 */
#include <linux/component.h>
#include <linux/of.h>
#include <linux/of_platform.h>

#define ZIRKON_MAX	8

struct zirkon_larb {
	struct device *dev;
};

struct zirkon_priv {
	struct zirkon_larb larb[ZIRKON_MAX];
};

static int zirkon_parse(struct device *dev, struct zirkon_priv *priv, struct component_match **match)
{
	struct platform_device *larb_pdev;
	struct device_node *np;
	u32 i, id;

	for (i = 0; i < ZIRKON_MAX; i++) {
		np = of_parse_phandle(dev->of_node, "acme,larbs", i);
		if (!np)
			break;

		if (of_property_read_u32(np, "acme,larb-id", &id))
			id = i;
		if (id >= ZIRKON_MAX) {
			of_node_put(np);
			return -EINVAL;
		}

		larb_pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
		of_node_put(np);
		if (!larb_pdev)
			return -ENODEV;

		if (priv->larb[id].dev)
			return -EEXIST; /* lost-here */
		priv->larb[id].dev = &larb_pdev->dev;
		component_match_add(dev, match, component_compare_dev, &larb_pdev->dev);
	}

	return 0;
}

static int zirkon_probe(struct platform_device *pdev)
{
	struct component_match *match = NULL;
	struct zirkon_priv *priv;
	int ret;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	ret = zirkon_parse(&pdev->dev, priv, &match);
	if (ret)
		return ret;

	platform_set_drvdata(pdev, priv);

	return 0;
}

static struct platform_driver zirkon_driver = {
	.probe = zirkon_probe,
	.driver = { .name = "zirkon" },
};
module_platform_driver(zirkon_driver);
