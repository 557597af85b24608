// SPDX-License-Identifier: GPL-2.0-only
/* Shape: put when the registration fails, so that it keeps the device when it does not. */
#include <linux/of_platform.h>

int parsley_register(struct device *dev, struct device *peer);
int parsley_configure(struct device *dev, struct device *peer);

int parsley_probe(struct device *dev, struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -EPROBE_DEFER;

	ret = parsley_register(dev, &pdev->dev);
	if (ret) {
		put_device(&pdev->dev);
		return ret;
	}

	return 0;
}

/* Nothing speaks of keeping it. */
int parsley_probe_lost(struct device *dev, struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	if (!pdev)
		return -EPROBE_DEFER;

	ret = parsley_configure(dev, &pdev->dev);
	if (ret) {
		put_device(&pdev->dev);
		return ret;
	}

	return 0; /* lost-here */
}
