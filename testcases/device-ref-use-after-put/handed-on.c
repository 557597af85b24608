// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the device goes to a function after the put. */
#include <linux/of_platform.h>

int cornel_start(struct device *dev);
int cornel_start_pdev(struct platform_device *pdev);

int cornel_probe(struct device_node *np)
{
	struct platform_device *pdev;

	pdev = of_find_device_by_node(np); /* expect: device-ref-use-after-put "cornel_start" */
	if (!pdev)
		return -EPROBE_DEFER;

	put_device(&pdev->dev);

	return cornel_start(&pdev->dev); /* lost-here */
}

int cornel_probe_first(struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -EPROBE_DEFER;

	ret = cornel_start_pdev(pdev);
	put_device(&pdev->dev);

	return ret;
}

int cornel_probe_pdev(struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np); /* expect: device-ref-use-after-put "cornel_start_pdev" */
	if (!pdev)
		return -EPROBE_DEFER;

	ret = cornel_start(&pdev->dev);
	platform_device_put(pdev);
	if (ret)
		return ret;

	return cornel_start_pdev(pdev); /* lost-here */
}
