// SPDX-License-Identifier: GPL-2.0-only
/* Shape: remove returns when it cannot resume the device. Nobody looks at that, the device is unbound all the same. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct salsify_priv {
	struct platform_device *sink;
};

int salsify_is_up(struct device *dev);
int salsify_supported(struct device *dev);
int elsewhere_close(struct device *dev);

static int salsify_wake(struct device *dev)
{
	return salsify_is_up(dev) ? 0 : -EIO;
}

/* says only for form's sake how it fared */
static int salsify_close(struct device *dev)
{
	salsify_is_up(dev);
	return 0;
}

static int salsify_probe(struct platform_device *pdev)
{
	struct salsify_priv *priv;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	priv->sink = of_find_device_by_node(pdev->dev.of_node->child); /* expect: device-ref-leak */
	if (!priv->sink)
		return -EPROBE_DEFER;

	platform_set_drvdata(pdev, priv);

	return 0; /* lost-here */
}

static void salsify_remove(struct platform_device *pdev)
{
	struct salsify_priv *priv = platform_get_drvdata(pdev);
	int ret;

	ret = salsify_wake(&pdev->dev);
	if (ret < 0) {
		dev_err(&pdev->dev, "does not wake\n");
		return;
	}

	put_device(&priv->sink->dev);
}

static struct platform_driver salsify_driver = {
	.probe = salsify_probe,
	.remove = salsify_remove,
	.driver = { .name = "salsify" },
};

/* the failure is only told */
static void scorzonera_remove(struct platform_device *pdev)
{
	struct salsify_priv *priv = platform_get_drvdata(pdev);
	int ret;

	ret = salsify_wake(&pdev->dev);
	if (ret < 0)
		dev_err(&pdev->dev, "does not wake\n");

	put_device(&priv->sink->dev);
}

static int scorzonera_probe(struct platform_device *pdev)
{
	struct salsify_priv *priv;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	priv->sink = of_find_device_by_node(pdev->dev.of_node->child);
	if (!priv->sink)
		return -EPROBE_DEFER;

	platform_set_drvdata(pdev, priv);

	return 0;
}

static struct platform_driver scorzonera_driver = {
	.probe = scorzonera_probe,
	.remove = scorzonera_remove,
	.driver = { .name = "scorzonera" },
};

/* the put comes first */
static void skirret_remove(struct platform_device *pdev)
{
	struct salsify_priv *priv = platform_get_drvdata(pdev);
	int ret;

	put_device(&priv->sink->dev);

	ret = salsify_wake(&pdev->dev);
	if (ret < 0)
		return;

	dev_info(&pdev->dev, "gone\n");
}

static int skirret_probe(struct platform_device *pdev)
{
	struct salsify_priv *priv;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	priv->sink = of_find_device_by_node(pdev->dev.of_node->child);
	if (!priv->sink)
		return -EPROBE_DEFER;

	platform_set_drvdata(pdev, priv);

	return 0;
}

static struct platform_driver skirret_driver = {
	.probe = skirret_probe,
	.remove = skirret_remove,
	.driver = { .name = "skirret" },
};

/* probe asked the same and has nothing to put when the answer was no */
static int chervil_probe(struct platform_device *pdev)
{
	struct salsify_priv *priv;
	int ret;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	platform_set_drvdata(pdev, priv);
	ret = salsify_supported(&pdev->dev);
	if (ret < 0)
		return 0;

	priv->sink = of_find_device_by_node(pdev->dev.of_node->child);
	if (!priv->sink)
		return -EPROBE_DEFER;

	return 0;
}

static void chervil_remove(struct platform_device *pdev)
{
	struct salsify_priv *priv = platform_get_drvdata(pdev);
	int ret;

	ret = salsify_supported(&pdev->dev);
	if (ret < 0)
		return;

	put_device(&priv->sink->dev);
}

static struct platform_driver chervil_driver = {
	.probe = chervil_probe,
	.remove = chervil_remove,
	.driver = { .name = "chervil" },
};

static int __init salsify_init(void)
{
	int ret = platform_driver_register(&salsify_driver) ?: platform_driver_register(&scorzonera_driver);

	return ret ?: platform_driver_register(&skirret_driver) ?: platform_driver_register(&chervil_driver);
}
module_init(salsify_init);

/* it cannot fail */
static void oca_remove(struct platform_device *pdev)
{
	struct salsify_priv *priv = platform_get_drvdata(pdev);
	int ret;

	ret = salsify_close(&pdev->dev);
	if (ret < 0)
		return;

	put_device(&priv->sink->dev);
}

static int oca_probe(struct platform_device *pdev)
{
	struct salsify_priv *priv;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	priv->sink = of_find_device_by_node(pdev->dev.of_node->child);
	if (!priv->sink)
		return -EPROBE_DEFER;

	platform_set_drvdata(pdev, priv);

	return 0;
}

static struct platform_driver oca_driver = {
	.probe = oca_probe,
	.remove = oca_remove,
	.driver = { .name = "oca" },
};

/* nobody here knows whether it can */
static void yacon_remove(struct platform_device *pdev)
{
	struct salsify_priv *priv = platform_get_drvdata(pdev);
	int ret;

	ret = elsewhere_close(&pdev->dev);
	if (ret < 0)
		return;

	put_device(&priv->sink->dev);
}

static int yacon_probe(struct platform_device *pdev)
{
	struct salsify_priv *priv;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	priv->sink = of_find_device_by_node(pdev->dev.of_node->child);
	if (!priv->sink)
		return -EPROBE_DEFER;

	platform_set_drvdata(pdev, priv);

	return 0;
}

static struct platform_driver yacon_driver = {
	.probe = yacon_probe,
	.remove = yacon_remove,
	.driver = { .name = "yacon" },
};
