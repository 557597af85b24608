// SPDX-License-Identifier: GPL-2.0-only
/* A wrapper as in wrapper-ternary.c, but nobody puts a device through what it gives: a put for NULL alone is no fix. */
#include <linux/of_platform.h>

struct betony_mc {
	struct device *dev;
};

int betony_mc_sync(struct betony_mc *mc);

static struct betony_mc *betony_mc_find(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */

	return pdev ? platform_get_drvdata(pdev) : NULL; /* lost-here */
}

int betony_sync(struct device_node *np)
{
	struct betony_mc *mc = betony_mc_find(np);

	return mc ? betony_mc_sync(mc) : -EPROBE_DEFER;
}
