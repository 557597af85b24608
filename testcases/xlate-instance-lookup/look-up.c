/* SPDX-License-Identifier: GPL-2.0-only */
/* of_xlate asks who the core has found already. */
#include <linux/iommu.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct willow {
	struct iommu_device iommu;
	struct device *dev;
	struct list_head node;
};

static LIST_HEAD(willows);

static struct willow *willow_by_node(struct device_node *np)
{
	struct willow *w;

	list_for_each_entry(w, &willows, node) { /* expect: xlate-instance-lookup "searches for its own IOMMU" */
		if (w->dev->of_node == np)
			return w;
	}
	return NULL;
}

static int willow_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct willow *w = willow_by_node(args->np);

	return w ? 0 : -ENODEV;
}

const struct iommu_ops willow_ops = {
	.of_xlate = willow_of_xlate,
};

static int willow_v2_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct platform_device *pdev = of_find_device_by_node(args->np); /* expect: xlate-instance-lookup "with of_find_device_by_node()" */
	int ret;

	if (!pdev)
		return -ENODEV;
	ret = platform_get_drvdata(pdev) ? 0 : -ENODEV;
	put_device(&pdev->dev);
	return ret;
}

const struct iommu_ops willow_v2_ops = {
	.of_xlate = willow_v2_of_xlate,
};
