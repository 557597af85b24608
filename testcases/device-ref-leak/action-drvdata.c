// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the devm action gets the driver data, looked up anew, and puts the device that is kept in it. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct comfrey_priv {
	struct device *dev;
};

struct comfrey_loose_priv {
	struct device *dev;
	bool on;
};

static void comfrey_put(void *data)
{
	struct comfrey_priv *drvdata = data;

	put_device(drvdata->dev);
}

int comfrey_attach(struct platform_device *pdev)
{
	struct comfrey_priv *drvdata = platform_get_drvdata(pdev);
	struct platform_device *peer;

	peer = of_find_device_by_node(pdev->dev.of_node->child);
	if (!peer)
		return -EPROBE_DEFER;

	drvdata->dev = &peer->dev;

	return devm_add_action_or_reset(&pdev->dev, comfrey_put, drvdata);
}

static void comfrey_loose_off(void *data)
{
	struct comfrey_loose_priv *drvdata = data;

	drvdata->on = false;
}

int comfrey_loose_attach(struct platform_device *pdev)
{
	struct comfrey_loose_priv *drvdata = platform_get_drvdata(pdev);
	struct platform_device *peer;

	peer = of_find_device_by_node(pdev->dev.of_node->child); /* expect: device-ref-retained */
	if (!peer)
		return -EPROBE_DEFER;

	drvdata->dev = &peer->dev;

	return devm_add_action_or_reset(&pdev->dev, comfrey_loose_off, drvdata);
}
