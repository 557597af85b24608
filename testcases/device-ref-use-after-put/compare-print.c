// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the pointer is compared, printed, or used to compute another, which reads nothing. */
#include <linux/of_platform.h>

struct cress_priv {
	struct device *expected;
	struct device *dev;
};

bool cress_is_expected(struct cress_priv *priv, struct device_node *np)
{
	struct platform_device *pdev;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return false;

	put_device(&pdev->dev);

	return &pdev->dev == priv->expected;
}

int cress_check(struct cress_priv *priv, struct device_node *np)
{
	struct platform_device *pdev;
	struct device *dev;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -ENODEV;

	platform_device_put(pdev);
	dev = &pdev->dev;
	if (dev != priv->expected)
		dev_err(priv->dev, "found %p\n", dev);
	else
		dev_warn(dev, "is expected\n");

	return 0;
}

int cress_type(struct device_node *np)
{
	struct platform_device *pdev;

	pdev = of_find_device_by_node(np); /* expect: device-ref-use-after-put */
	if (!pdev)
		return -ENODEV;

	platform_device_put(pdev);

	return pdev->dev.type ? 0 : -EINVAL; /* lost-here */
}
