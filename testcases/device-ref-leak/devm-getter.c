// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a getter named devm_… registers a release that cannot be seen; its callers need not put. */
#include <linux/of_platform.h>

int dodder_register(struct device *dev, struct device *peer);
int dodder_use(struct device *peer);

struct device *devm_dodder_get(struct device *dev, struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	if (!pdev)
		return ERR_PTR(-EPROBE_DEFER);

	if (dodder_register(dev, &pdev->dev)) {
		put_device(&pdev->dev);
		return ERR_PTR(-ENOMEM);
	}

	return &pdev->dev;
}

int dodder_attach(struct device *dev, struct device_node *np)
{
	struct device *peer = devm_dodder_get(dev, np);

	if (IS_ERR(peer))
		return PTR_ERR(peer);

	return dodder_use(peer);
}

struct device *dodder_get(struct device *dev, struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	if (!pdev)
		return ERR_PTR(-EPROBE_DEFER);

	if (dodder_register(dev, &pdev->dev)) {
		put_device(&pdev->dev);
		return ERR_PTR(-ENOMEM);
	}

	return &pdev->dev;
}

int dodder_attach_plain(struct device *dev, struct device_node *np)
{
	struct device *peer = dodder_get(dev, np); /* expect: device-ref-leak "dodder_get" */

	if (IS_ERR(peer))
		return PTR_ERR(peer);

	return dodder_use(peer); /* lost-here */
}
