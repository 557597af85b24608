// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the cases of a switch put and leave, or leave the put to what comes after the switch. */
#include <linux/of_platform.h>

enum clematis_kind {
	CLEMATIS_A,
	CLEMATIS_B,
	CLEMATIS_C,
};

int clematis_a(struct device *dev);
int clematis_b(struct device *dev);

int clematis_get(struct device_node *np, enum clematis_kind kind)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -ENODEV;

	switch (kind) {
	case CLEMATIS_A:
		ret = clematis_a(&pdev->dev);
		if (ret) {
			put_device(&pdev->dev);
			return ret;
		}
		break;
	case CLEMATIS_B:
		ret = clematis_b(&pdev->dev);
		break;
	default:
		put_device(&pdev->dev);
		return -EINVAL;
	}

	put_device(&pdev->dev);

	return ret;
}

int clematis_get_late(struct device_node *np, enum clematis_kind kind)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np); /* expect: device-ref-double-put */
	if (!pdev)
		return -ENODEV;

	switch (kind) {
	case CLEMATIS_A:
		ret = clematis_a(&pdev->dev);
		break;
	case CLEMATIS_B:
		ret = clematis_b(&pdev->dev);
		break;
	default:
		put_device(&pdev->dev);
		ret = -EINVAL;
		break;
	}

	put_device(&pdev->dev); /* lost-here */

	return ret;
}
