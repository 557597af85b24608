// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the look-up may give an ERR_PTR, which its caller never asks about; a put must not get that. */
#include <linux/err.h>
#include <linux/of_platform.h>

int nettle_use(struct device *dev);

static struct device *nettle_find(struct device_node *np)
{
	struct platform_device *pdev;

	if (!np)
		return ERR_PTR(-EINVAL);

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return NULL;

	return &pdev->dev;
}

int nettle_disable(struct device_node *np)
{
	struct device *dev = nettle_find(np); /* expect: device-ref-leak */

	return nettle_use(dev); /* lost-here */
}

void nettle_compare(struct device_node *np, struct device *other)
{
	struct device *dev = nettle_find(np); /* expect: device-ref-leak */

	if (dev == other)
		nettle_use(other);
} /* lost-here */
