// SPDX-License-Identifier: GPL-2.0-only
/* A wrapper that hands on something else where there is no device, or what the caller cannot put it through: no fix. */
/* unfixable */
#include <linux/of_platform.h>

struct milfoil_mc {
	struct device *dev;
};

static struct milfoil_mc milfoil_default;

int milfoil_mc_sync(struct milfoil_mc *mc);

static struct milfoil_mc *milfoil_mc_find(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */

	return pdev ? platform_get_drvdata(pdev) : &milfoil_default; /* lost-here */
}

int milfoil_sync(struct device_node *np)
{
	struct milfoil_mc *mc = milfoil_mc_find(np);
	int ret;

	if (!mc)
		return -EPROBE_DEFER;

	ret = milfoil_mc_sync(mc);
	put_device(mc->dev);

	return ret;
}
