// SPDX-License-Identifier: GPL-2.0-only
/* A devm action with the containing struct drops the stored reference; one that forgets a field does not. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct quassia_priv {
	struct platform_device *a;
	struct platform_device *b;
};

static void quassia_release(void *data)
{
	struct quassia_priv *priv = data;

	platform_device_put(priv->a);
}

static int quassia_probe(struct platform_device *pdev)
{
	struct quassia_priv *priv;
	int ret;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	ret = devm_add_action_or_reset(&pdev->dev, quassia_release, priv);
	if (ret)
		return ret;

	priv->a = of_find_device_by_node(pdev->dev.of_node->child);
	if (!priv->a)
		return -EPROBE_DEFER;

	priv->b = of_find_device_by_node(pdev->dev.of_node->sibling); /* expect: device-ref-retained */
	if (!priv->b)
		return -EPROBE_DEFER;

	platform_set_drvdata(pdev, priv);

	return 0;
}

static struct platform_driver quassia_driver = {
	.probe = quassia_probe,
	.driver = { .name = "quassia" },
};
module_platform_driver(quassia_driver);
