// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a loop keeps the last child that fits in a field, with a reference of its own, and loses those before it. */
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/slab.h>

struct larch_priv {
	struct device *dev;
	struct device_node *mutex;
};

static const char *larch_name(const struct larch_priv *priv)
{
	return dev_name(priv->dev);
}

int larch_probe(struct platform_device *pdev)
{
	struct device_node *np = pdev->dev.of_node, *child;
	struct larch_priv *priv;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	priv->dev = &pdev->dev;

	for_each_child_of_node(np, child) { /* expect: of-node-leak */
		if (!of_device_is_available(child))
			continue;

		dev_dbg(&pdev->dev, "%s\n", larch_name(priv));
		priv->mutex = of_node_get(child);
	}

	if (!priv->mutex)
		return -ENODEV;

	platform_set_drvdata(pdev, priv);

	return 0;
}

void larch_remove(struct platform_device *pdev)
{
	struct larch_priv *priv = platform_get_drvdata(pdev);

	of_node_put(priv->mutex);
}

struct larch_held {
	struct device_node *mutex;
};

/* What is held is put already. */
int larch_held_probe(struct platform_device *pdev)
{
	struct device_node *np = pdev->dev.of_node, *child;
	struct larch_held *priv;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	for_each_child_of_node(np, child) {
		if (!of_device_is_available(child))
			continue;

		of_node_put(priv->mutex);
		priv->mutex = of_node_get(child);
	}

	platform_set_drvdata(pdev, priv);

	return 0;
}

/* Devices are looked up here. */
int larch_find(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	if (!pdev)
		return -ENODEV;
	put_device(&pdev->dev);

	return 0;
}
