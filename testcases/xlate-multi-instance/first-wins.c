/* SPDX-License-Identifier: GPL-2.0-only */
/* The first instance stays, whoever the second entry names. */
#include <linux/iommu.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct aspen {
	struct iommu_device iommu;
	struct device *dev;
};

static int aspen_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct platform_device *pdev;

	if (args->args_count != 1)
		return -EINVAL;

	if (!dev_iommu_priv_get(dev)) { /* expect: xlate-multi-instance "the first one stays in use" */
		pdev = of_find_device_by_node(args->np);
		if (!pdev)
			return -ENODEV;
		dev_iommu_priv_set(dev, platform_get_drvdata(pdev)); /* expect: iommu-priv-outside-probe */
		put_device(&pdev->dev);
	}

	return iommu_fwspec_add_ids(dev, args->args, 1);
}

const struct iommu_ops aspen_ops = {
	.of_xlate = aspen_of_xlate,
};

/* the same, kept by a helper behind an early answer */
static struct aspen *aspen_of(struct device *dev)
{
	return dev_iommu_priv_get(dev);
}

static int aspen_find(struct device *dev, struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	if (!pdev)
		return -ENODEV;
	dev_iommu_priv_set(dev, platform_get_drvdata(pdev)); /* expect: iommu-priv-outside-probe */
	put_device(&pdev->dev);
	return 0;
}

static int aspen_v2_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	/* the first entry decides */
	if (aspen_of(dev)) /* expect: xlate-multi-instance "the first one stays in use" */
		return 0;

	return aspen_find(dev, args->np);
}

const struct iommu_ops aspen_v2_ops = {
	.of_xlate = aspen_v2_of_xlate,
};
