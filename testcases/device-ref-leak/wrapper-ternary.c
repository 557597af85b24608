// SPDX-License-Identifier: GPL-2.0-only
/* A wrapper whose result may be NULL although the reference is held. */
#include <linux/of_platform.h>

struct yarrow_mc {
	struct device *dev;
};

int yarrow_mc_sync(struct yarrow_mc *mc);

static void yarrow_mc_put(struct yarrow_mc *mc)
{
	put_device(mc->dev);
}

static struct yarrow_mc *yarrow_mc_find(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */

	return pdev ? platform_get_drvdata(pdev) : NULL; /* lost-here */
}

int yarrow_sync(struct device_node *np)
{
	struct yarrow_mc *mc = yarrow_mc_find(np);
	int ret;

	if (!mc)
		return -EPROBE_DEFER;

	ret = yarrow_mc_sync(mc);
	yarrow_mc_put(mc);

	return ret;
}

static struct yarrow_mc *yarrow_mc_find_careful(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);
	struct yarrow_mc *mc;

	if (!pdev)
		return NULL;

	mc = platform_get_drvdata(pdev);
	if (!mc)
		put_device(&pdev->dev);

	return mc;
}

int yarrow_sync_careful(struct device_node *np)
{
	struct yarrow_mc *mc = yarrow_mc_find_careful(np);
	int ret;

	if (!mc)
		return -EPROBE_DEFER;

	ret = yarrow_mc_sync(mc);
	yarrow_mc_put(mc);

	return ret;
}
