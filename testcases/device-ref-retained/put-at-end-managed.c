// SPDX-License-Identifier: GPL-2.0-only
/*
 * As put-at-end.c, but remove returns something, and puts a GPIO: what the probing device has allocated is there until
 * remove is through.
 */
#include <linux/of.h>
#include <linux/of_platform.h>

struct gpio_desc;

struct burdock_priv {
	struct platform_device *peer;
	struct gpio_desc *reset;
};

int burdock_setup(struct burdock_priv *priv);
void burdock_stop(struct burdock_priv *priv);
void gpiod_put(struct gpio_desc *desc);

static int burdock_remove(struct device *dev)
{
	struct burdock_priv *priv = dev_get_drvdata(dev);

	burdock_stop(priv);
	gpiod_put(priv->reset);

	return 0;
}

static void burdock_find(struct burdock_priv *priv, struct device_node *np)
{
	priv->peer = of_find_device_by_node(np); /* expect: device-ref-retained */
}

static int burdock_probe(struct device *dev)
{
	struct burdock_priv *priv;
	int ret;

	priv = devm_kzalloc(dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	dev_set_drvdata(dev, priv);
	burdock_find(priv, dev->of_node->child);

	ret = burdock_setup(priv);
	if (ret) {
		burdock_remove(dev);
		return ret;
	}

	return 0;
}

struct device_driver burdock_driver = {
	.name = "burdock",
	.probe = burdock_probe,
	.remove = burdock_remove,
};
