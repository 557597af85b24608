// SPDX-License-Identifier: GPL-2.0-only
/* get_device() nested in an argument adds a second reference. */
#include <linux/of_platform.h>

int ginger_host_init(struct device *dev);
void ginger_host_exit(struct device *dev);

int ginger_bind(struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np); /* known-false: device-ref-leak */
	if (!pdev)
		return -ENODEV;

	ret = ginger_host_init(get_device(&pdev->dev)); /* known-miss: device-ref-leak "get_device" */
	put_device(&pdev->dev);

	return ret;
}

int ginger_bind_balanced(struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -ENODEV;

	ret = ginger_host_init(get_device(&pdev->dev));
	if (ret)
		put_device(&pdev->dev);
	else
		ginger_host_exit(&pdev->dev);
	if (!ret)
		put_device(&pdev->dev);
	put_device(&pdev->dev);

	return ret;
}
