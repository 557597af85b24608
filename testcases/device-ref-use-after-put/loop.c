// SPDX-License-Identifier: GPL-2.0-only
/* Shape: each round looks a device up, uses it and puts it at its end; the next round has another one. */
#include <linux/of.h>
#include <linux/of_platform.h>

int daffodil_start(struct platform_device *pdev);

int daffodil_start_all(struct device_node *parent)
{
	struct platform_device *pdev;
	struct device_node *child;
	int ret = 0;

	for_each_available_child_of_node(parent, child) {
		pdev = of_find_device_by_node(child);
		if (!pdev)
			continue;

		pdev->id = ret;
		if (daffodil_start(pdev))
			ret++;
		put_device(&pdev->dev);
	}

	return ret;
}

int daffodil_start_last(struct device_node *parent)
{
	struct platform_device *pdev = NULL;
	struct device_node *child;

	for_each_available_child_of_node(parent, child) {
		platform_device_put(pdev);
		pdev = of_find_device_by_node(child);
	}

	if (pdev)
		daffodil_start(pdev);
	platform_device_put(pdev);

	return 0;
}

int daffodil_count(struct device_node *parent)
{
	struct platform_device *pdev;
	struct device_node *child;
	int n = 0;

	for_each_available_child_of_node(parent, child) {
		pdev = of_find_device_by_node(child); /* expect: device-ref-use-after-put */
		if (!pdev)
			continue;

		put_device(&pdev->dev);
		n += pdev->num_resources; /* lost-here */
	}

	return n;
}
