// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a callee stores the device, fails, and puts it; its caller unwinds the field that was set. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct anise_priv {
	struct device *sram;
	struct device *dma;
};

struct anise_safe_priv {
	struct device *sram;
	struct device *dma;
};

static int anise_get_sram(struct anise_priv *priv, struct device_node *np)
{
	struct platform_device *pdev;

	pdev = of_find_device_by_node(np); /* expect: device-ref-double-put */
	if (!pdev)
		return -EPROBE_DEFER;

	priv->sram = &pdev->dev;
	if (!platform_get_drvdata(pdev)) {
		put_device(&pdev->dev);
		return -EPROBE_DEFER;
	}

	return 0;
}

int anise_init(struct anise_priv *priv, struct device_node *np)
{
	int ret;

	priv->sram = NULL;
	priv->dma = bus_find_device_by_name(&platform_bus_type, NULL, "anise-dma");
	if (!priv->dma)
		return -ENODEV;

	ret = anise_get_sram(priv, np);
	if (ret)
		goto err;

	return 0;

err:
	put_device(priv->sram);
	put_device(priv->dma);

	return ret;
}

void anise_exit(struct anise_priv *priv)
{
	put_device(priv->sram);
	put_device(priv->dma);
}

static int anise_safe_get_sram(struct anise_safe_priv *priv, struct device_node *np)
{
	struct platform_device *pdev;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -EPROBE_DEFER;

	if (!platform_get_drvdata(pdev)) {
		put_device(&pdev->dev);
		return -EPROBE_DEFER;
	}

	priv->sram = &pdev->dev;

	return 0;
}

int anise_safe_init(struct anise_safe_priv *priv, struct device_node *np)
{
	int ret;

	priv->sram = NULL;
	priv->dma = bus_find_device_by_name(&platform_bus_type, NULL, "anise-dma");
	if (!priv->dma)
		return -ENODEV;

	ret = anise_safe_get_sram(priv, np);
	if (ret)
		goto err;

	return 0;

err:
	put_device(priv->sram);
	put_device(priv->dma);

	return ret;
}

void anise_safe_exit(struct anise_safe_priv *priv)
{
	put_device(priv->sram);
	put_device(priv->dma);
}
