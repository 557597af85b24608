// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the put and the use exclude each other, or do not. */
#include <linux/of_platform.h>

int damson_start(struct platform_device *pdev);
int damson_check(struct platform_device *pdev);
void damson_note(unsigned int resources);

int damson_open(struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -ENODEV;

	ret = damson_check(pdev);
	if (ret)
		put_device(&pdev->dev);

	if (!ret) {
		ret = damson_start(pdev);
		put_device(&pdev->dev);
	}

	return ret;
}

int damson_open_loud(struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np); /* expect: device-ref-use-after-put */
	if (!pdev)
		return -ENODEV;

	ret = damson_check(pdev);
	if (ret)
		put_device(&pdev->dev);

	damson_note(pdev->num_resources); /* lost-here */

	if (!ret)
		put_device(&pdev->dev);

	return ret;
}

/* The pointer is set anew in between. */
int damson_open_two(struct device_node *a, struct device_node *b)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(a);
	if (!pdev)
		return -ENODEV;
	ret = damson_check(pdev);
	put_device(&pdev->dev);
	if (ret)
		return ret;

	pdev = of_find_device_by_node(b);
	if (!pdev)
		return -ENODEV;
	ret = damson_start(pdev);
	put_device(&pdev->dev);

	return ret;
}
