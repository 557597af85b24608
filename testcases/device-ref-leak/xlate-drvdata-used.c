// SPDX-License-Identifier: GPL-2.0-only
/* Bug shape: drvdata is used at length after the look-up, the device is not. */
#include <linux/iommu.h>
#include <linux/of_platform.h>

struct hazel_iommu {
	struct device *dev;
	unsigned int num_ctx;
	void *ctx[8];
};

static int hazel_iommu_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct platform_device *iommu_pdev;
	struct hazel_iommu *hazel;
	unsigned int asid;

	if (args->args_count != 1)
		return -EINVAL;
	asid = args->args[0];

	iommu_pdev = of_find_device_by_node(args->np); /* expect: device-ref-leak */
	if (WARN_ON(!iommu_pdev))
		return -EINVAL;

	hazel = platform_get_drvdata(iommu_pdev);

	if (WARN_ON(asid >= hazel->num_ctx) || WARN_ON(!hazel->ctx[asid]))
		return -EINVAL; /* lost-here */

	if (!dev_iommu_priv_get(dev)) {
		dev_iommu_priv_set(dev, hazel); /* expect: iommu-priv-outside-probe */
	} else {
		if (WARN_ON(hazel != dev_iommu_priv_get(dev)))
			return -EINVAL; /* lost-here */
	}

	return iommu_fwspec_add_ids(dev, &asid, 1); /* lost-here */
}

static int holly_iommu_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct platform_device *iommu_pdev;
	struct hazel_iommu *holly;
	unsigned int asid;

	if (args->args_count != 1)
		return -EINVAL;
	asid = args->args[0];

	iommu_pdev = of_find_device_by_node(args->np);
	if (!iommu_pdev)
		return -ENODEV;

	/* The idiom of this subsystem: the supplier is bound, its drvdata stays after the put. */
	holly = platform_get_drvdata(iommu_pdev);
	put_device(&iommu_pdev->dev);

	if (asid >= holly->num_ctx)
		return -EINVAL;

	if (dev_iommu_priv_get(dev) && dev_iommu_priv_get(dev) != holly)
		return -EINVAL;
	dev_iommu_priv_set(dev, holly); /* expect: iommu-priv-outside-probe */

	return iommu_fwspec_add_ids(dev, &asid, 1);
}

const struct iommu_ops hazel_iommu_ops = { .of_xlate = hazel_iommu_of_xlate };
const struct iommu_ops holly_iommu_ops = { .of_xlate = holly_iommu_of_xlate };
