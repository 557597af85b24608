// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a field gets a reference of its own and remove puts it; the look-up's is the function's to put. */
#include <linux/of_platform.h>

struct salvia_priv {
	struct device *dma;
	struct device *own;
};

int salvia_start(struct salvia_priv *priv);

static int salvia_attach(struct salvia_priv *priv, struct device *dma)
{
	if (!dev_get_drvdata(dma))
		return -EPROBE_DEFER;

	priv->dma = get_device(dma);

	return 0;
}

int salvia_probe(struct salvia_priv *priv, struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -EPROBE_DEFER;

	ret = salvia_attach(priv, &pdev->dev);
	put_device(&pdev->dev);

	return ret;
}

void salvia_remove(struct salvia_priv *priv)
{
	put_device(priv->dma);
}

int salvia_probe_lost(struct salvia_priv *priv, struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	if (!pdev)
		return -EPROBE_DEFER;

	ret = salvia_attach(priv, &pdev->dev);
	if (ret) {
		put_device(&pdev->dev);
		return ret;
	}

	return salvia_start(priv); /* lost-here */
}
