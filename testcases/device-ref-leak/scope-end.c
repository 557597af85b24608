// SPDX-License-Identifier: GPL-2.0-only
/* Bug shape: the pointer goes out of scope and nobody put it. */
#include <linux/of_platform.h>

void elder_kick(struct device *dev);

void elder_notify(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */

	if (pdev)
		elder_kick(&pdev->dev);
} /* lost-here */

void elder_notify_balanced(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	if (pdev) {
		elder_kick(&pdev->dev);
		put_device(&pdev->dev);
	}
}

int elder_present(struct device_node *np)
{
	if (np) {
		struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */

		if (!pdev)
			return 0;
		elder_kick(&pdev->dev);
	}

	return 1; /* lost-here */
}
