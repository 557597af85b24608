// SPDX-License-Identifier: GPL-2.0-only
/* unfixable */
/*
 * As put-at-end-managed.c, but what keeps the pointer is not managed: whether the put of the GPIO, which may end with
 * it, is the last use of it is not known.
 */
#include <linux/of.h>
#include <linux/of_platform.h>

struct gpio_desc;

struct comfrey_priv {
	struct platform_device *peer;
	struct gpio_desc *reset;
};

int comfrey_setup(struct comfrey_priv *priv);
void comfrey_stop(struct comfrey_priv *priv);
void gpiod_put(struct gpio_desc *desc);

static int comfrey_remove(struct device *dev)
{
	struct comfrey_priv *priv = dev_get_drvdata(dev);

	comfrey_stop(priv);
	gpiod_put(priv->reset);

	return 0;
}

static void comfrey_find(struct comfrey_priv *priv, struct device_node *np)
{
	priv->peer = of_find_device_by_node(np); /* expect: device-ref-retained */
}

static int comfrey_probe(struct device *dev)
{
	struct comfrey_priv *priv;
	int ret;

	priv = kzalloc(sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	dev_set_drvdata(dev, priv);
	comfrey_find(priv, dev->of_node->child);

	ret = comfrey_setup(priv);
	if (ret) {
		comfrey_remove(dev);
		return ret;
	}

	return 0;
}

struct device_driver comfrey_driver = {
	.name = "comfrey",
	.probe = comfrey_probe,
	.remove = comfrey_remove,
};
