/* SPDX-License-Identifier: GPL-2.0-only */
/* The IDs of an entry are added before the test that keeps the first instance: a refused entry must not leave its ID. */
#include <linux/iommu.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>

struct willow {
	struct iommu_device iommu;
};

static int willow_find(struct device *dev, struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	if (!pdev)
		return -ENODEV;
	dev_iommu_priv_set(dev, platform_get_drvdata(pdev)); /* expect: iommu-priv-outside-probe */
	put_device(&pdev->dev);
	return 0;
}

static int willow_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	if (args->args_count != 1)
		return -EINVAL;

	iommu_fwspec_add_ids(dev, args->args, 1);

	/* one is enough */
	if (dev_iommu_priv_get(dev)) /* expect: xlate-multi-instance "the first one stays in use" */
		return 0;

	return willow_find(dev, args->np);
}

const struct iommu_ops willow_ops = {
	.of_xlate = willow_of_xlate,
};

/* the same with the answer looked at */
static int willow_v2_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	int ret;

	if (args->args_count != 1)
		return -EINVAL;

	ret = iommu_fwspec_add_ids(dev, args->args, 1);
	if (ret)
		return ret;

	if (!dev_iommu_priv_get(dev)) /* expect: xlate-multi-instance "the first one stays in use" */
		ret = willow_find(dev, args->np);

	return ret;
}

const struct iommu_ops willow_v2_ops = {
	.of_xlate = willow_v2_of_xlate,
};
