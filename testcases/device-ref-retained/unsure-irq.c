// SPDX-License-Identifier: GPL-2.0-only
/*
 * Nothing may be offered: the helper cannot fail, so that there is no room for a devm action, and behind remove the
 * managed interrupt may still come and use what a put at its end had dropped.
 */
/* unfixable */
#include <linux/interrupt.h>
#include <linux/of.h>
#include <linux/of_platform.h>

struct tormentil_priv {
	struct platform_device *peer;
};

void tormentil_tell(struct platform_device *peer);

static irqreturn_t tormentil_irq(int irq, void *data)
{
	struct tormentil_priv *priv = data;

	if (priv->peer)
		tormentil_tell(priv->peer);

	return IRQ_HANDLED;
}

static void tormentil_find(struct tormentil_priv *priv, struct device_node *np)
{
	priv->peer = of_find_device_by_node(np); /* expect: device-ref-retained */
}

static int tormentil_probe(struct platform_device *pdev)
{
	struct tormentil_priv *priv;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	tormentil_find(priv, pdev->dev.of_node->child);
	platform_set_drvdata(pdev, priv);

	return devm_request_irq(&pdev->dev, 1, tormentil_irq, 0, "tormentil", priv);
}

static void tormentil_remove(struct platform_device *pdev)
{
	struct tormentil_priv *priv = platform_get_drvdata(pdev);

	tormentil_tell(NULL);
	dev_info(&pdev->dev, "%p gone\n", priv);
}

static struct platform_driver tormentil_driver = {
	.probe = tormentil_probe,
	.remove = tormentil_remove,
	.driver = { .name = "tormentil" },
};
module_platform_driver(tormentil_driver);
