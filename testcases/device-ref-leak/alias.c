// SPDX-License-Identifier: GPL-2.0-only
/* Put through an alias, after a swap, and after the pointer got a new value. */
#include <linux/of_platform.h>

int zelkova_use(struct device *dev);
int zelkova_order(struct platform_device *a, struct platform_device *b);

int zelkova_alias_balanced(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);
	struct device *dev;
	int ret;

	if (!pdev)
		return -ENODEV;

	dev = &pdev->dev;
	ret = zelkova_use(dev);
	put_device(dev);

	return ret;
}

int zelkova_alias(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	struct device *dev;
	int ret;

	if (!pdev)
		return -ENODEV;

	dev = &pdev->dev;
	ret = zelkova_use(dev);
	if (ret)
		goto out; /* lost-here */
	put_device(dev);
out:
	return ret;
}

int zelkova_swap_balanced(struct device_node *x, struct device_node *y)
{
	struct platform_device *a, *b, *tmp;
	int ret;

	a = of_find_device_by_node(x);
	if (!a)
		return -ENODEV;

	b = of_find_device_by_node(y);
	if (!b) {
		put_device(&a->dev);
		return -ENODEV;
	}

	if (zelkova_order(a, b) < 0) {
		tmp = a;
		a = b;
		b = tmp;
	}

	ret = zelkova_use(&a->dev);
	put_device(&b->dev);
	put_device(&a->dev);

	return ret;
}

int zelkova_reassign_balanced(struct device_node *x, struct device_node *y)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(x);
	if (!pdev)
		return -ENODEV;

	ret = zelkova_use(&pdev->dev);
	put_device(&pdev->dev);
	pdev = NULL;
	if (ret)
		return ret;

	pdev = of_find_device_by_node(y);
	if (!pdev)
		return -ENODEV;

	ret = zelkova_use(&pdev->dev);
	put_device(&pdev->dev);

	return ret;
}
