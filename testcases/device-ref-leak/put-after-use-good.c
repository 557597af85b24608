// SPDX-License-Identifier: GPL-2.0-only
/* Shapes around a correct put that checkers often stumble over: nothing to report. */
#include <linux/of.h>
#include <linux/of_platform.h>

int bamboo_enable(void *priv);

/* The put comes first, the pointer is only compared and printed afterwards. */
int bamboo_same(struct device *dev, struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	platform_device_put(pdev);

	return pdev && &pdev->dev == dev;
}

/* A found device whose reference goes to the caller, or an error. */
struct platform_device *bamboo_get(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	if (!pdev)
		return ERR_PTR(-EPROBE_DEFER);

	if (!platform_get_drvdata(pdev)) {
		put_device(&pdev->dev);
		return ERR_PTR(-EPROBE_DEFER);
	}

	return pdev;
}

/* BUG_ON() and endless loops end paths too. */
int bamboo_must(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);
	int ret;

	BUG_ON(!pdev);

	ret = bamboo_enable(platform_get_drvdata(pdev));
	BUG_ON(ret);

	put_device(&pdev->dev);

	return 0;
}

/* Drvdata tested together with the device, put where either is there. */
int bamboo_try(struct device_node *np)
{
	struct platform_device *pdev;
	void *priv = NULL;
	int ret = -EPROBE_DEFER;

	pdev = of_find_device_by_node(np);
	if (pdev)
		priv = platform_get_drvdata(pdev);
	if (priv)
		ret = bamboo_enable(priv);
	if (pdev)
		put_device(&pdev->dev);

	return ret;
}
