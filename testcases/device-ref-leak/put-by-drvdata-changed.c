// SPDX-License-Identifier: GPL-2.0-only
/* unfixable */
/*
 * As in put-by-drvdata.c, but a function that is called in between may take away what the first way has found: there is
 * no device to put then.
 */
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/slab.h>

struct hawkbit_unit {
	struct device *dev;
};

struct hawkbit_priv {
	struct hawkbit_unit *unit;
	void *buffer;
};

static struct hawkbit_unit *hawkbit_get(struct device *dev)
{
	struct device_node *np = of_parse_phandle(dev->of_node, "acme,unit", 0);
	struct platform_device *pdev = of_find_device_by_node(np);
	struct hawkbit_unit *unit;

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

static void hawkbit_put(struct hawkbit_unit *unit)
{
	put_device(unit->dev);
}

void hawkbit_check(struct hawkbit_priv *priv);
int hawkbit_start(struct hawkbit_unit *unit);

int hawkbit_probe(struct device *dev, struct hawkbit_priv *priv)
{
	struct platform_device *pdev;
	int ret;

	priv->buffer = kzalloc(128, GFP_KERNEL);
	if (!priv->buffer)
		return -ENOMEM;

	priv->unit = hawkbit_get(dev);
	if (!priv->unit) {
		pdev = of_find_device_by_node(dev->of_node); /* expect: device-ref-leak */
		if (!pdev) {
			ret = -ENODEV;
			goto free_buffer;
		}
		priv->unit = platform_get_drvdata(pdev);
	}

	hawkbit_check(priv);
	if (!priv->unit) {
		ret = -EPROBE_DEFER;
		goto free_buffer; /* lost-here */
	}

	ret = hawkbit_start(priv->unit);
	if (ret)
		goto put_unit;

	return 0;

put_unit:
	hawkbit_put(priv->unit);
free_buffer:
	kfree(priv->buffer);
	return ret;
}

void hawkbit_remove(struct hawkbit_priv *priv)
{
	hawkbit_put(priv->unit);
	kfree(priv->buffer);
}
