// SPDX-License-Identifier: GPL-2.0-only
/* More paths than anyone can walk one by one: 2^24 of them, and one leak at the end. */
#include <linux/of_platform.h>

void hibiscus_bit(struct platform_device *pdev, int bit);

#define HIBISCUS_BIT(n)			\
	do {				\
		if (flags & BIT(n))	\
			hibiscus_bit(pdev, n); \
	} while (0)

int hibiscus_apply(struct device_node *np, unsigned long flags)
{
	struct platform_device *pdev;

	pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	if (!pdev)
		return -ENODEV;

	HIBISCUS_BIT(0); HIBISCUS_BIT(1); HIBISCUS_BIT(2); HIBISCUS_BIT(3);
	HIBISCUS_BIT(4); HIBISCUS_BIT(5); HIBISCUS_BIT(6); HIBISCUS_BIT(7);
	HIBISCUS_BIT(8); HIBISCUS_BIT(9); HIBISCUS_BIT(10); HIBISCUS_BIT(11);
	HIBISCUS_BIT(12); HIBISCUS_BIT(13); HIBISCUS_BIT(14); HIBISCUS_BIT(15);
	HIBISCUS_BIT(16); HIBISCUS_BIT(17); HIBISCUS_BIT(18); HIBISCUS_BIT(19);
	HIBISCUS_BIT(20); HIBISCUS_BIT(21); HIBISCUS_BIT(22); HIBISCUS_BIT(23);

	if (flags & BIT(24))
		return -EINVAL; /* lost-here */

	put_device(&pdev->dev);

	return 0;
}
