// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device is at hand through a field only; there may be none to look up, and then another one that is not counted
 * is taken; the function says no more than yes or no; and a helper for the action is there already.
 */
#include <linux/of.h>
#include <linux/of_platform.h>

struct toadflax_priv {
	struct platform_device *pdev;
	struct platform_device *phy;
	struct device *elm;
	struct platform_device *fallback;
};

static void toadflax_release(void *data)
{
	put_device(data);
}

static bool toadflax_has_elm(struct toadflax_priv *priv, struct device_node *np)
{
	struct platform_device *elm;

	elm = of_find_device_by_node(np); /* expect: device-ref-retained */
	if (!elm) {
		dev_err(&priv->pdev->dev, "no ELM\n");
		return false;
	}
	priv->elm = &elm->dev;
	return true;
}

static int toadflax_find_phy(struct toadflax_priv *priv)
{
	struct device_node *np;

	np = of_parse_phandle(priv->pdev->dev.of_node, "phy", 0);
	priv->phy = of_find_device_by_node(np); /* expect: device-ref-retained */
	of_node_put(np);
	if (!priv->phy)
		priv->phy = priv->fallback;
	if (!priv->phy)
		return -EIO;

	return 0;
}

static int toadflax_probe(struct platform_device *pdev)
{
	struct toadflax_priv *priv;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	priv->pdev = pdev;
	platform_set_drvdata(pdev, priv);
	if (!toadflax_has_elm(priv, pdev->dev.of_node->child))
		return -ENODEV;

	return toadflax_find_phy(priv);
}

static struct platform_driver toadflax_driver = {
	.probe = toadflax_probe,
	.driver = { .name = "toadflax" },
};
module_platform_driver(toadflax_driver);
