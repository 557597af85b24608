// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a loop stores in a local array, where puts of all elements at the end would be wrong: a pointer into one of the
 * objects outlives the function, or the function leaves in two places, or an element is used by its number.
 */
/* unfixable */
#include <linux/device.h>
#include <linux/of.h>
#include <linux/of_platform.h>

struct aspen {
	const char *name;
};

int aspen_setup(struct device *dev, const char *name);

int aspen_name(struct aspen *aspen, struct device_node **np)
{
	struct device *found[2] = { NULL, NULL };
	int i, ret = 0;

	for (i = 0; i < 2; i++) {
		struct platform_device *pdev;

		pdev = of_find_device_by_node(np[i]); /* expect: device-ref-leak */
		if (pdev) {
			found[i] = &pdev->dev;
			aspen->name = pdev->name;
		}
	}

	if (found[0])
		ret = aspen_setup(found[0], "first");

	return ret;
}

int aspen_two_ways(struct device_node **np)
{
	struct device *found[2] = { NULL, NULL };
	int i, ret;

	for (i = 0; i < 2; i++) {
		struct platform_device *pdev;

		pdev = of_find_device_by_node(np[i]); /* expect: device-ref-leak */
		if (pdev)
			found[i] = &pdev->dev;
	}

	ret = aspen_setup(found[0], "first");
	if (ret)
		return ret;

	ret = aspen_setup(found[1], "second");

	return ret;
}

int aspen_part(struct device_node **np)
{
	struct device *found[3] = { NULL, NULL, NULL };
	int i, ret;

	for (i = 0; i < 2; i++) {
		struct platform_device *pdev;

		pdev = of_find_device_by_node(np[i]); /* expect: device-ref-leak */
		if (pdev)
			found[i] = &pdev->dev;
	}

	ret = aspen_setup(found[0], "first");
	if (!ret)
		ret = aspen_setup(found[1], "second");

	return ret;
}
