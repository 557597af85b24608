// SPDX-License-Identifier: GPL-2.0-only
/*
 * The driver puts two of the three that it has looked up: the third goes between them, as its look-up does; of what is
 * looked up in some configurations only, the put is there in the same ones, and behind what undoes later steps.
 */
#include <linux/component.h>
#include <linux/of.h>
#include <linux/of_platform.h>

struct melilot_priv {
	struct device *early;
	struct device *rx;
	struct device *mid;
	struct device *tx;
};

int melilot_bind_all(struct device *dev);
void melilot_unbind_all(struct device *dev);
struct device *melilot_wait(struct device *dev);

static int melilot_bind(struct device *dev, struct device *master, void *data)
{
	struct melilot_priv *priv = dev_get_drvdata(dev);
	struct platform_device *pdev;
	int ret;

#ifndef MELILOT_LATE
	pdev = of_find_device_by_node(dev->of_node->parent); /* expect: device-ref-retained */
	if (!pdev)
		return -EPROBE_DEFER;
	priv->early = &pdev->dev;
#endif /* MELILOT_LATE */

	ret = melilot_bind_all(dev);
	if (ret)
		goto err_put_early;

	pdev = of_find_device_by_node(dev->of_node->child);
	if (!pdev) {
		ret = -EPROBE_DEFER;
		goto err_unbind;
	}
	priv->rx = &pdev->dev;

	pdev = of_find_device_by_node(dev->of_node->sibling); /* expect: device-ref-retained */
	if (!pdev) {
		ret = -EPROBE_DEFER;
		goto err_put_rx;
	}
	priv->mid = &pdev->dev;

	pdev = of_find_device_by_node(dev->of_node->sibling->sibling);
	if (!pdev) {
		ret = -EPROBE_DEFER;
		goto err_put_mid;
	}
	priv->tx = &pdev->dev;

	return 0;

err_put_mid:
	put_device(priv->mid);
err_put_rx:
	put_device(priv->rx);
err_unbind:
	melilot_unbind_all(dev);
err_put_early:
	put_device(priv->early);
	return ret;
}

static void melilot_unbind(struct device *dev, struct device *master, void *data)
{
	struct melilot_priv *priv = dev_get_drvdata(dev);

	put_device(priv->tx);
	put_device(priv->rx);
	melilot_unbind_all(dev);
}

const struct component_ops melilot_ops = {
	.bind = melilot_bind,
	.unbind = melilot_unbind,
};
