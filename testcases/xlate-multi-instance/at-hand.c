/* SPDX-License-Identifier: GPL-2.0-only */
/* The new instance is at hand, and not compared with the one that is kept. */
#include <linux/iommu.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct birch {
	struct iommu_device iommu;
	unsigned int max;
};

static struct birch *birch_find(const struct of_phandle_args *args)
{
	struct platform_device *pdev = of_find_device_by_node(args->np);
	struct birch *birch;

	if (!pdev)
		return NULL;
	birch = platform_get_drvdata(pdev);
	put_device(&pdev->dev);
	return birch;
}

static int birch_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct birch *birch;
	u32 id;

	if (args->args_count != 1)
		return -EINVAL;
	id = args->args[0];
	birch = birch_find(args);
	if (!birch)
		return -ENODEV;
	if (id > birch->max)
		return -EINVAL;

	if (!dev_iommu_priv_get(dev)) { /* expect: xlate-multi-instance "the first one stays in use" */
		dev_info(dev, "first entry\n");
		dev_iommu_priv_set(dev, birch); /* expect: iommu-priv-outside-probe */
	}

	return iommu_fwspec_add_ids(dev, &id, 1);
}

const struct iommu_ops birch_ops = {
	.of_xlate = birch_of_xlate,
};

static int birch_v2_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct birch *birch = birch_find(args);

	if (!birch)
		return -ENODEV;

	if (!dev_iommu_priv_get(dev)) /* expect: xlate-multi-instance "the first one stays in use" */
		dev_iommu_priv_set(dev, birch); /* expect: iommu-priv-outside-probe */

	return 0;
}

const struct iommu_ops birch_v2_ops = {
	.of_xlate = birch_v2_of_xlate,
};
