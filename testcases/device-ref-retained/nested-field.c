// SPDX-License-Identifier: GPL-2.0-only
/* The reference sits in a nested structure; a helper puts it through a pointer to the inner one. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct orchid_out {
	struct {
		struct platform_device *pdev;
		u32 lanes;
	} panel;
	struct platform_device *bridge;
};

struct orchid_priv {
	struct orchid_out out;
};

static void orchid_out_release(struct orchid_out *out)
{
	put_device(&out->panel.pdev->dev);
}

static int orchid_probe(struct platform_device *pdev)
{
	struct orchid_priv *priv;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	priv->out.panel.pdev = of_find_device_by_node(pdev->dev.of_node->child);
	if (!priv->out.panel.pdev)
		return -EPROBE_DEFER;

	priv->out.bridge =
		of_find_device_by_node(pdev->dev.of_node->parent); /* expect: device-ref-retained */
	if (!priv->out.bridge) {
		orchid_out_release(&priv->out);
		return -EPROBE_DEFER;
	}

	platform_set_drvdata(pdev, priv);

	return 0;
}

static void orchid_remove(struct platform_device *pdev)
{
	struct orchid_priv *priv = platform_get_drvdata(pdev);

	orchid_out_release(&priv->out);
}

static struct platform_driver orchid_driver = {
	.probe = orchid_probe,
	.remove = orchid_remove,
	.driver = { .name = "orchid" },
};
module_platform_driver(orchid_driver);
