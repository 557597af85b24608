// SPDX-License-Identifier: GPL-2.0-only
/* A helper stores the reference, the caller of the helper puts it. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct peony_priv {
	struct device *dev;
	struct platform_device *clkgen;
	struct platform_device *timer;
};

static int peony_parse_dt(struct peony_priv *priv)
{
	priv->clkgen = of_find_device_by_node(priv->dev->of_node->child);
	if (!priv->clkgen)
		return -EPROBE_DEFER;

	return 0;
}

static int peony_parse_timer(struct peony_priv *priv)
{
	priv->timer = of_find_device_by_node(priv->dev->of_node->sibling); /* expect: device-ref-retained */
	if (!priv->timer)
		return -EPROBE_DEFER;

	return 0;
}

static int peony_probe(struct platform_device *pdev)
{
	struct peony_priv *priv;
	int ret;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;
	priv->dev = &pdev->dev;

	ret = peony_parse_dt(priv);
	if (ret)
		return ret;

	ret = peony_parse_timer(priv);
	if (ret) {
		put_device(&priv->clkgen->dev);
		return ret;
	}

	platform_set_drvdata(pdev, priv);

	return 0;
}

static void peony_remove(struct platform_device *pdev)
{
	struct peony_priv *priv = platform_get_drvdata(pdev);

	put_device(&priv->clkgen->dev);
}

static struct platform_driver peony_driver = {
	.probe = peony_probe,
	.remove = peony_remove,
	.driver = { .name = "peony" },
};
module_platform_driver(peony_driver);
