// SPDX-License-Identifier: GPL-2.0-only
/*
 * Nothing may be offered: a look-up that runs each time a stream is opened, one in the probe of a sound component, whose
 * card comes and goes while the driver stays bound, and one at boot that nothing ever takes back.
 */
/* unfixable */
#include <linux/init.h>
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/pci.h>

struct vervain_priv {
	struct device *dev;
	struct platform_device *dma;
	struct platform_device *codec;
};

struct vervain_stream_ops {
	int (*open)(struct vervain_priv *priv);
};

struct snd_soc_component {
	struct device *dev;
	struct vervain_priv *priv;
};

struct snd_soc_component_driver {
	int (*probe)(struct snd_soc_component *component);
	void (*remove)(struct snd_soc_component *component);
};

int vervain_register(struct device *dev, const struct vervain_stream_ops *ops,
		     const struct snd_soc_component_driver *component);

static int vervain_open(struct vervain_priv *priv)
{
	struct platform_device *dma;

	dma = of_find_device_by_node(priv->dev->of_node->child); /* expect: device-ref-retained */
	if (!dma)
		return -ENODEV;

	priv->dma = dma;

	return 0;
}

static const struct vervain_stream_ops vervain_stream_ops = {
	.open = vervain_open,
};

static int vervain_component_probe(struct snd_soc_component *component)
{
	struct platform_device *codec;

	codec = of_find_device_by_node(component->dev->of_node->sibling); /* expect: device-ref-retained */
	if (!codec)
		return -EPROBE_DEFER;

	component->priv->codec = codec;

	return 0;
}

static const struct snd_soc_component_driver vervain_component = {
	.probe = vervain_component_probe,
};

static int vervain_probe(struct platform_device *pdev)
{
	struct vervain_priv *priv;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	priv->dev = &pdev->dev;
	platform_set_drvdata(pdev, priv);

	return vervain_register(&pdev->dev, &vervain_stream_ops, &vervain_component);
}

static struct platform_driver vervain_driver = {
	.probe = vervain_probe,
	.driver = { .name = "vervain" },
};
module_platform_driver(vervain_driver);

static struct pci_dev *vervain_router;

static int __init vervain_find_router(void)
{
	vervain_router = pci_get_device(0x8086, 0x1234, NULL); /* expect: device-ref-retained */
	if (!vervain_router)
		return -ENODEV;

	return 0;
}
early_initcall(vervain_find_router);
