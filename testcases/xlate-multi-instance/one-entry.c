/* SPDX-License-Identifier: GPL-2.0-only */
/* One entry is all that is taken; the node of the one in use is compared. */
#include <linux/iommu.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct maple {
	struct iommu_device iommu;
	struct device *dev;
};

static int maple_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct platform_device *pdev;

	if (dev_iommu_priv_get(dev))
		return -EBUSY;
	pdev = of_find_device_by_node(args->np);
	if (!pdev)
		return -ENODEV;
	dev_iommu_priv_set(dev, platform_get_drvdata(pdev)); /* expect: iommu-priv-outside-probe */
	put_device(&pdev->dev);
	return 0;
}

const struct iommu_ops maple_ops = {
	.of_xlate = maple_of_xlate,
};
