// SPDX-License-Identifier: GPL-2.0-only
/* Bug shape: an exit between the look-up and the devm action. */
#include <linux/of_platform.h>

int borage_check(struct platform_device *pdev);

static void borage_put(void *data)
{
	struct platform_device *pdev = data;

	put_device(&pdev->dev);
}

int borage_hold(struct device *dev, struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	if (!pdev)
		return -EPROBE_DEFER;

	ret = borage_check(pdev);
	if (ret)
		return ret; /* lost-here */

	return devm_add_action_or_reset(dev, borage_put, pdev);
}

int borage_hold_balanced(struct device *dev, struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -EPROBE_DEFER;

	ret = devm_add_action_or_reset(dev, borage_put, pdev);
	if (ret)
		return ret;

	return borage_check(pdev);
}
