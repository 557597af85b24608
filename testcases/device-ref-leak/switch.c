// SPDX-License-Identifier: GPL-2.0-only
/* Switch statements: one case forgets the put. */
#include <linux/of_platform.h>

enum rose_mode { ROSE_OFF, ROSE_SLOW, ROSE_FAST };

int rose_set(struct platform_device *pdev, u32 hz);

int rose_switch(struct device_node *np, enum rose_mode mode)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	if (!pdev)
		return -ENODEV;

	switch (mode) {
	case ROSE_SLOW:
		ret = rose_set(pdev, 1000);
		break;
	case ROSE_FAST:
		ret = rose_set(pdev, 9000);
		break;
	case ROSE_OFF:
		ret = 0;
		break;
	default:
		return -EINVAL; /* lost-here */
	}

	put_device(&pdev->dev);

	return ret;
}

int rose_switch_balanced(struct device_node *np, enum rose_mode mode)
{
	struct platform_device *pdev = NULL;
	int ret;

	switch (mode) {
	case ROSE_SLOW:
	case ROSE_FAST:
		pdev = of_find_device_by_node(np);
		if (!pdev)
			return -ENODEV;
		ret = rose_set(pdev, mode == ROSE_SLOW ? 1000 : 9000);
		break;
	case ROSE_OFF:
		ret = 0;
		break;
	default:
		ret = -EINVAL;
	}

	platform_device_put(pdev);

	return ret;
}
