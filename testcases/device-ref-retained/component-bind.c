// SPDX-License-Identifier: GPL-2.0-only
/* Stored by bind of a component, put by unbind. */
#include <linux/component.h>
#include <linux/of.h>
#include <linux/of_platform.h>

struct tansy_priv {
	struct platform_device *mux;
	struct platform_device *ddc;
};

static int tansy_bind(struct device *dev, struct device *master, void *data)
{
	struct tansy_priv *priv = dev_get_drvdata(dev);

	priv->mux = of_find_device_by_node(dev->of_node->child);
	if (!priv->mux)
		return -EPROBE_DEFER;

	priv->ddc = of_find_device_by_node(dev->of_node->sibling); /* expect: device-ref-retained */
	if (!priv->ddc) {
		put_device(&priv->mux->dev);
		return -EPROBE_DEFER;
	}

	return 0;
}

static void tansy_unbind(struct device *dev, struct device *master, void *data)
{
	struct tansy_priv *priv = dev_get_drvdata(dev);

	put_device(&priv->mux->dev);
}

const struct component_ops tansy_ops = {
	.bind = tansy_bind,
	.unbind = tansy_unbind,
};
