// SPDX-License-Identifier: GPL-2.0-only
/* An array of devices, put by a loop in the error label and in remove. */
#include <linux/of.h>
#include <linux/of_platform.h>

#define KNOTWEED_MAX	4

struct knotweed_larb {
	struct device *dev;
};

struct knotweed_priv {
	struct knotweed_larb larb[KNOTWEED_MAX];
	int num;
};

int knotweed_register(struct device *dev);

static int knotweed_probe(struct platform_device *pdev)
{
	struct platform_device *larb_pdev;
	struct knotweed_priv *priv;
	struct device_node *np;
	int i, ret;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	for (i = 0; i < KNOTWEED_MAX; i++) {
		np = of_parse_phandle(pdev->dev.of_node, "acme,larbs", i);
		if (!np) {
			ret = -EINVAL;
			goto err_put;
		}

		larb_pdev = of_find_device_by_node(np);
		of_node_put(np);
		if (!larb_pdev) {
			ret = -EPROBE_DEFER;
			goto err_put;
		}
		priv->larb[i].dev = &larb_pdev->dev;
	}

	ret = knotweed_register(&pdev->dev);
	if (ret)
		goto err_put;

	platform_set_drvdata(pdev, priv);

	return 0;

err_put:
	for (i = 0; i < KNOTWEED_MAX; i++)
		put_device(priv->larb[i].dev);

	return ret;
}

static void knotweed_remove(struct platform_device *pdev)
{
	struct knotweed_priv *priv = platform_get_drvdata(pdev);
	int i;

	for (i = 0; i < KNOTWEED_MAX; i++)
		put_device(priv->larb[i].dev);
}

static struct platform_driver knotweed_driver = {
	.probe = knotweed_probe,
	.remove = knotweed_remove,
	.driver = { .name = "knotweed" },
};
module_platform_driver(knotweed_driver);
