// SPDX-License-Identifier: GPL-2.0-only
/* A second look-up only when the first one gave NULL does not overwrite a reference. */
#include <linux/of_platform.h>

int larch_use(struct platform_device *pdev);

int larch_first_of_two(struct device_node *a, struct device_node *b)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(a);
	if (!pdev)
		pdev = of_find_device_by_node(b);
	if (!pdev)
		return -ENODEV;

	ret = larch_use(pdev);
	put_device(&pdev->dev);

	return ret;
}

int larch_wrong_test(struct device_node *a, struct device_node *b, bool second)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(a); /* expect: device-ref-leak */
	if (second)
		pdev = of_find_device_by_node(b); /* lost-here */
	if (!pdev)
		return -ENODEV;

	ret = larch_use(pdev);
	put_device(&pdev->dev);

	return ret;
}
