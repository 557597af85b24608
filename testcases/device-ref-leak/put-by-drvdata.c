// SPDX-License-Identifier: GPL-2.0-only
/*
 * The supplier is found in one of two ways; only the second holds a device in a local variable. What unwinds later puts
 * the device through the supplier's data, but the test that there is any leaves before that.
 */
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/slab.h>

struct burdock_unit {
	struct device *dev;
};

struct burdock_priv {
	struct burdock_unit *unit;
	void *buffer;
};

static struct burdock_unit *burdock_get(struct device *dev)
{
	struct device_node *np = of_parse_phandle(dev->of_node, "acme,unit", 0);
	struct platform_device *pdev = of_find_device_by_node(np);
	struct burdock_unit *unit;

	of_node_put(np);
	if (!pdev)
		return NULL;

	unit = platform_get_drvdata(pdev);
	if (!unit) {
		put_device(&pdev->dev);
		return NULL;
	}
	unit->dev = &pdev->dev;
	return unit;
}

static void burdock_put(struct burdock_unit *unit)
{
	put_device(unit->dev);
}

int burdock_start(struct burdock_unit *unit);

int burdock_probe(struct device *dev, struct burdock_priv *priv)
{
	struct platform_device *pdev;
	int ret;

	priv->buffer = kzalloc(128, GFP_KERNEL);
	if (!priv->buffer)
		return -ENOMEM;

	priv->unit = burdock_get(dev);
	if (!priv->unit) {
		pdev = of_find_device_by_node(dev->of_node); /* expect: device-ref-leak */
		if (!pdev) {
			ret = -ENODEV;
			goto free_buffer;
		}
		priv->unit = platform_get_drvdata(pdev);
	}

	if (!priv->unit) {
		ret = -EPROBE_DEFER;
		goto free_buffer; /* lost-here */
	}

	ret = burdock_start(priv->unit);
	if (ret)
		goto put_unit;

	return 0;

put_unit:
	burdock_put(priv->unit);
free_buffer:
	kfree(priv->buffer);
	return ret;
}

void burdock_remove(struct burdock_priv *priv)
{
	burdock_put(priv->unit);
	kfree(priv->buffer);
}
