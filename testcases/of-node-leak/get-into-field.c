// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a second reference goes into a field, and the function's own is forgotten. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct gorse_priv {
	struct device_node *np;
	struct device *dev;
};

int gorse_probe(struct device *dev, struct gorse_priv *priv)
{
	struct platform_device *pdev;
	struct device_node *np;

	np = of_parse_phandle(dev->of_node, "acme,mux", 0); /* expect: of-node-leak */
	if (!np)
		return -ENODEV;

	pdev = of_find_device_by_node(np);
	if (!pdev) {
		of_node_put(np);
		return -EPROBE_DEFER;
	}
	put_device(&pdev->dev);

	priv->np = of_node_get(np);

	return 0; /* lost-here */
}

int gorse_probe_balanced(struct device *dev, struct gorse_priv *priv)
{
	struct device_node *np;

	np = of_parse_phandle(dev->of_node, "acme,mux", 0);
	if (!np)
		return -ENODEV;

	priv->np = of_node_get(np);
	of_node_put(np);

	return 0;
}

void gorse_remove(struct gorse_priv *priv)
{
	of_node_put(priv->np);
}
