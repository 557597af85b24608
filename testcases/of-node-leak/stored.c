// SPDX-License-Identifier: GPL-2.0-only
/* Shape: nodes that are kept in a structure stay there for as long as the driver is bound. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct figwort_priv {
	struct device_node *phy;
	struct device_node *ports[4];
	void *data;
};

static int figwort_parse(struct figwort_priv *priv, struct device_node *np)
{
	struct device_node *child;
	int i = 0;

	priv->phy = of_parse_phandle(np, "acme,phy", 0);
	if (!priv->phy)
		return -ENODEV;

	for_each_child_of_node(np, child) {
		if (i == 4) {
			of_node_put(child);
			break;
		}
		priv->ports[i++] = of_node_get(child);
	}

	return 0;
}

int figwort_probe(struct device *dev, struct figwort_priv *priv)
{
	struct platform_device *pdev;
	int ret;

	ret = figwort_parse(priv, dev->of_node);
	if (ret)
		return ret;

	pdev = of_find_device_by_node(priv->phy);
	if (!pdev)
		return -EPROBE_DEFER;

	priv->data = platform_get_drvdata(pdev);
	put_device(&pdev->dev);

	return 0;
}

int figwort_probe_lost(struct device *dev, struct figwort_priv *priv)
{
	struct device_node *np;

	np = of_parse_phandle(dev->of_node, "acme,phy", 1); /* expect: of-node-leak */
	if (!np)
		return -ENODEV;

	if (of_device_is_available(np)) {
		priv->phy = np;
		return 0;
	}

	return -ENODEV; /* lost-here */
}
