// SPDX-License-Identifier: GPL-2.0-only
/* Shape: each round allocates an owner for the device it finds and stores the owner in an array. */
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/slab.h>

#define BILBERRY_MAX	4

struct bilberry_owner {
	struct device *dev;
};

struct bilberry_priv {
	struct bilberry_owner *owner[BILBERRY_MAX];
};

struct bilberry_loose_owner {
	struct device *dev;
};

struct bilberry_loose_priv {
	struct bilberry_loose_owner *owner[BILBERRY_MAX];
};

static int bilberry_probe(struct platform_device *pdev)
{
	struct platform_device *peer;
	struct bilberry_owner *owner;
	struct bilberry_priv *priv;
	struct device_node *np;
	int i;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	for (i = 0; i < BILBERRY_MAX; i++) {
		np = of_parse_phandle(pdev->dev.of_node, "acme,peers", i);
		peer = of_find_device_by_node(np);
		of_node_put(np);
		if (!peer)
			continue;

		owner = kzalloc(sizeof(*owner), GFP_KERNEL);
		if (!owner) {
			put_device(&peer->dev);
			continue;
		}

		owner->dev = &peer->dev;
		priv->owner[i] = owner;
	}

	platform_set_drvdata(pdev, priv);

	return 0;
}

static void bilberry_remove(struct platform_device *pdev)
{
	struct bilberry_priv *priv = platform_get_drvdata(pdev);
	int i;

	for (i = 0; i < BILBERRY_MAX; i++) {
		if (!priv->owner[i])
			continue;
		put_device(priv->owner[i]->dev);
		kfree(priv->owner[i]);
	}
}

static int bilberry_loose_probe(struct platform_device *pdev)
{
	struct bilberry_loose_owner *owner;
	struct bilberry_loose_priv *priv;
	struct platform_device *peer;
	struct device_node *np;
	int i;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	for (i = 0; i < BILBERRY_MAX; i++) {
		np = of_parse_phandle(pdev->dev.of_node, "acme,peers", i);
		peer = of_find_device_by_node(np); /* expect: device-ref-retained */
		of_node_put(np);
		if (!peer)
			continue;

		owner = kzalloc(sizeof(*owner), GFP_KERNEL);
		if (!owner) {
			put_device(&peer->dev);
			continue;
		}

		owner->dev = &peer->dev;
		priv->owner[i] = owner;
	}

	platform_set_drvdata(pdev, priv);

	return 0;
}

static void bilberry_loose_remove(struct platform_device *pdev)
{
	struct bilberry_loose_priv *priv = platform_get_drvdata(pdev);
	int i;

	for (i = 0; i < BILBERRY_MAX; i++)
		kfree(priv->owner[i]);
}

static struct platform_driver bilberry_driver = {
	.probe = bilberry_probe,
	.remove = bilberry_remove,
	.driver = { .name = "bilberry" },
};

static struct platform_driver bilberry_loose_driver = {
	.probe = bilberry_loose_probe,
	.remove = bilberry_loose_remove,
	.driver = { .name = "bilberry-loose" },
};

static int __init bilberry_init(void)
{
	return platform_driver_register(&bilberry_driver) ?:
	       platform_driver_register(&bilberry_loose_driver);
}
module_init(bilberry_init);
