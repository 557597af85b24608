// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a second reference is taken to be kept, and the one of the look-up is lost right there. */
#include <linux/of_platform.h>

struct sedge_priv {
	struct device *phy, *own, *used;
};

int sedge_setup(struct device *dev);

int sedge_get_phy(struct sedge_priv *priv, struct device_node *np)
{
	struct platform_device *pdev;

	pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	if (!pdev)
		return -EPROBE_DEFER;

	if (!platform_get_drvdata(pdev)) {
		put_device(&pdev->dev);
		return -EPROBE_DEFER;
	}

	priv->phy = get_device(&pdev->dev);

	return 0; /* lost-here */
}

/* Only one of two ways keeps it: both have one to drop. */
int sedge_get_own(struct sedge_priv *priv, struct device_node *np, bool keep)
{
	struct platform_device *pdev;

	pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	if (!pdev)
		return -EPROBE_DEFER;

	if (keep)
		priv->own = get_device(&pdev->dev);

	return 0; /* lost-here */
}

/* It is in use behind that, where somebody else may have put what is kept. */
int sedge_get_used(struct sedge_priv *priv, struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	if (!pdev)
		return -EPROBE_DEFER;

	priv->used = get_device(&pdev->dev);
	ret = sedge_setup(&pdev->dev);

	return ret; /* lost-here */
}

void sedge_remove(struct sedge_priv *priv)
{
	put_device(priv->phy);
	put_device(priv->own);
	put_device(priv->used);
}
