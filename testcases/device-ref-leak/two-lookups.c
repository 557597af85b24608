// SPDX-License-Identifier: GPL-2.0-only
/* Two look-ups with a label each: in the right and in the wrong order. */
#include <linux/of_platform.h>

int alder_pair(struct platform_device *a, struct platform_device *b);

int alder_join_balanced(struct device_node *x, struct device_node *y)
{
	struct platform_device *a, *b;
	int ret;

	a = of_find_device_by_node(x);
	if (!a)
		return -ENODEV;

	b = of_find_device_by_node(y);
	if (!b) {
		ret = -ENODEV;
		goto put_a;
	}

	ret = alder_pair(a, b);

	put_device(&b->dev);
put_a:
	put_device(&a->dev);

	return ret;
}

int alder_join(struct device_node *x, struct device_node *y)
{
	struct platform_device *a, *b;
	int ret;

	a = of_find_device_by_node(x); /* expect: device-ref-leak */
	if (!a)
		return -ENODEV;

	b = of_find_device_by_node(y);
	if (!b) {
		ret = -ENODEV;
		goto put_b; /* lost-here */
	}

	ret = alder_pair(a, b);

	put_device(&a->dev);
put_b:
	platform_device_put(b);

	return ret;
}

int alder_join_second(struct device_node *x, struct device_node *y)
{
	struct platform_device *a, *b;
	int ret;

	a = of_find_device_by_node(x); /* expect: device-ref-leak */
	if (!a)
		return -ENODEV;

	b = of_find_device_by_node(y);
	if (!b)
		return -ENODEV; /* lost-here */

	ret = alder_pair(a, b);

	put_device(&b->dev);
	put_device(&a->dev);

	return ret;
}
