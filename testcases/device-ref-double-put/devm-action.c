// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape: an action that could not be added has run already; putting the device as well is one too many. So is a put where
 * a later step of probe fails: the driver core runs the action then.
 */
#include <linux/of_platform.h>

static void cassia_put(void *dev)
{
	put_device(dev);
}

int cassia_attach(struct device *dev, struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np); /* expect: device-ref-double-put */
	if (!pdev)
		return -EPROBE_DEFER;

	ret = devm_add_action_or_reset(dev, cassia_put, &pdev->dev);
	if (ret) {
		put_device(&pdev->dev); /* lost-here */
		return ret;
	}

	return 0;
}

int cassia_attach_balanced(struct device *dev, struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -EPROBE_DEFER;

	ret = devm_add_action(dev, cassia_put, &pdev->dev);
	if (ret) {
		put_device(&pdev->dev);
		return ret;
	}

	return 0;
}

int cassia_start(struct device *dev);

int cassia_probe(struct device *dev, struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np); /* expect: device-ref-double-put */
	if (!pdev)
		return -EPROBE_DEFER;

	ret = devm_add_action_or_reset(dev, cassia_put, &pdev->dev);
	if (ret)
		return ret;

	ret = cassia_start(&pdev->dev);
	if (ret)
		goto err_put;

	return 0;

err_put:
	put_device(&pdev->dev); /* lost-here */
	return ret;
}

/* the action is taken off before */
int cassia_probe_removed(struct device *dev, struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -EPROBE_DEFER;

	ret = devm_add_action_or_reset(dev, cassia_put, &pdev->dev);
	if (ret)
		return ret;

	ret = cassia_start(&pdev->dev);
	if (ret) {
		devm_remove_action(dev, cassia_put, &pdev->dev);
		put_device(&pdev->dev);
	}

	return ret;
}

/* and this put is for another reference */
int cassia_probe_twice(struct device *dev, struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -EPROBE_DEFER;

	ret = devm_add_action_or_reset(dev, cassia_put, &pdev->dev);
	if (ret)
		return ret;

	get_device(&pdev->dev);
	ret = cassia_start(&pdev->dev);
	put_device(&pdev->dev);

	return ret;
}
