// SPDX-License-Identifier: GPL-2.0-only
/* Bug shape: of_xlate takes the instance's drvdata and forgets the device it came from. */
#include <linux/iommu.h>
#include <linux/of_platform.h>

struct fir_iommu {
	struct iommu_device iommu;
	void __iomem *base;
};

static int fir_iommu_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct platform_device *iommu_pdev = of_find_device_by_node(args->np); /* expect: device-ref-leak */
	unsigned int id = args->args_count == 1 ? args->args[0] : 0;

	dev_iommu_priv_set(dev, platform_get_drvdata(iommu_pdev)); /* expect: iommu-priv-outside-probe */ /* expect: xlate-multi-instance */

	return iommu_fwspec_add_ids(dev, &id, 1); /* lost-here */
}

static struct iommu_device *fir_iommu_probe_device(struct device *dev)
{
	struct fir_iommu *fir = dev_iommu_priv_get(dev);

	return fir ? &fir->iommu : ERR_PTR(-ENODEV);
}

const struct iommu_ops fir_iommu_ops = {
	.probe_device = fir_iommu_probe_device,
	.of_xlate = fir_iommu_of_xlate,
};

static int gum_iommu_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct platform_device *m4updev;

	if (args->args_count != 1)
		return -EINVAL;

	if (!dev_iommu_priv_get(dev)) { /* expect: xlate-multi-instance */
		m4updev = of_find_device_by_node(args->np); /* expect: device-ref-leak */
		if (WARN_ON(!m4updev))
			return -EINVAL;

		dev_iommu_priv_set(dev, platform_get_drvdata(m4updev)); /* expect: iommu-priv-outside-probe */
	}

	return iommu_fwspec_add_ids(dev, args->args, 1); /* lost-here */
}

const struct iommu_ops gum_iommu_ops = {
	.of_xlate = gum_iommu_of_xlate,
};
