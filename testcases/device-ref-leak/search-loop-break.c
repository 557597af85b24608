// SPDX-License-Identifier: GPL-2.0-only
/* A search loop that ends by break keeps the reference of its last round. */
#include <linux/of.h>
#include <linux/of_platform.h>

bool oak_matches(struct platform_device *pdev, u32 id);
int oak_use(struct platform_device *pdev);

int oak_select(struct device_node *root, u32 id)
{
	struct platform_device *pdev = NULL;
	struct device_node *np;
	int ret;

	for_each_child_of_node(root, np) {
		pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
		if (!pdev)
			continue;
		if (oak_matches(pdev, id)) {
			of_node_put(np);
			break;
		}
		put_device(&pdev->dev);
		pdev = NULL;
	}

	if (!pdev)
		return -ENODEV;

	ret = oak_use(pdev);

	return ret; /* lost-here */
}

int oak_select_balanced(struct device_node *root, u32 id)
{
	struct platform_device *pdev = NULL;
	struct device_node *np;
	int ret;

	for_each_child_of_node(root, np) {
		pdev = of_find_device_by_node(np);
		if (!pdev)
			continue;
		if (oak_matches(pdev, id)) {
			of_node_put(np);
			break;
		}
		put_device(&pdev->dev);
		pdev = NULL;
	}

	if (!pdev)
		return -ENODEV;

	ret = oak_use(pdev);
	put_device(&pdev->dev);

	return ret;
}
