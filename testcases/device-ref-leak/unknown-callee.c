// SPDX-License-Identifier: GPL-2.0-only
/* By convention a callee nobody knows borrows the device. */
#include <linux/of_platform.h>

int willow_register_somewhere(struct device *dev);
void willow_look_at(struct platform_device *pdev);

int willow_attach(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */

	if (!pdev)
		return -ENODEV;

	return willow_register_somewhere(&pdev->dev); /* lost-here */
}

int willow_attach_balanced(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);
	int ret;

	if (!pdev)
		return -ENODEV;

	willow_look_at(pdev);
	ret = willow_register_somewhere(&pdev->dev);
	put_device(&pdev->dev);

	return ret;
}
