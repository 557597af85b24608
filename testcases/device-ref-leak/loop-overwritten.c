// SPDX-License-Identifier: GPL-2.0-only
/* Bug shape: the next round, or the next look-up, overwrites the only pointer. */
#include <linux/of.h>
#include <linux/of_platform.h>

void dogwood_enable(struct platform_device *pdev);

void dogwood_enable_all(struct device_node *root)
{
	struct platform_device *pdev;
	struct device_node *np;

	for_each_child_of_node(root, np) {
		pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
		if (pdev)
			dogwood_enable(pdev);
	}
}

void dogwood_enable_pair(struct device_node *first, struct device_node *second)
{
	struct platform_device *pdev;

	pdev = of_find_device_by_node(first); /* expect: device-ref-leak */
	if (!pdev)
		return;
	dogwood_enable(pdev);

	pdev = of_find_device_by_node(second); /* lost-here */
	if (!pdev)
		return;
	dogwood_enable(pdev);
	put_device(&pdev->dev);
}

void dogwood_enable_pair_balanced(struct device_node *first, struct device_node *second)
{
	struct platform_device *pdev;

	pdev = of_find_device_by_node(first);
	if (!pdev)
		return;
	dogwood_enable(pdev);
	put_device(&pdev->dev);

	pdev = of_find_device_by_node(second);
	if (!pdev)
		return;
	dogwood_enable(pdev);
	put_device(&pdev->dev);
}

void dogwood_enable_all_balanced(struct device_node *root)
{
	struct platform_device *pdev;
	struct device_node *np;

	for_each_child_of_node(root, np) {
		pdev = of_find_device_by_node(np);
		if (pdev) {
			dogwood_enable(pdev);
			put_device(&pdev->dev);
		}
	}
}
