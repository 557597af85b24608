// SPDX-License-Identifier: GPL-2.0-only
/* rcu_assign_pointer() is the store; remove puts one of the two devices. */
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/rcupdate.h>

struct wisteria_priv {
	struct platform_device __rcu *peer;
	struct platform_device __rcu *twin;
};

static int wisteria_probe(struct platform_device *pdev)
{
	struct platform_device *peer, *twin;
	struct wisteria_priv *priv;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	peer = of_find_device_by_node(pdev->dev.of_node->child);
	if (!peer)
		return -EPROBE_DEFER;

	twin = of_find_device_by_node(pdev->dev.of_node->sibling); /* expect: device-ref-retained */
	if (!twin) {
		put_device(&peer->dev);
		return -EPROBE_DEFER;
	}

	rcu_assign_pointer(priv->peer, peer);
	rcu_assign_pointer(priv->twin, twin);
	platform_set_drvdata(pdev, priv);

	return 0;
}

static void wisteria_remove(struct platform_device *pdev)
{
	struct wisteria_priv *priv = platform_get_drvdata(pdev);
	struct platform_device *peer;

	peer = rcu_dereference_protected(priv->peer, 1);
	rcu_assign_pointer(priv->peer, NULL);
	synchronize_rcu();
	put_device(&peer->dev);
}

static struct platform_driver wisteria_driver = {
	.probe = wisteria_probe,
	.remove = wisteria_remove,
	.driver = { .name = "wisteria" },
};
module_platform_driver(wisteria_driver);
