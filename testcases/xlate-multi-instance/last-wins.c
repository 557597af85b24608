/* SPDX-License-Identifier: GPL-2.0-only */
/* The last entry replaces what the others have set. */
/* unfixable */
#include <linux/iommu.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct elder {
	struct iommu_device iommu;
};

struct elder_bus {
	struct elder *mmu;
};

struct elder_data {
	struct elder *mmu;
	bool quirk;
};

static int elder_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct platform_device *pdev = of_find_device_by_node(args->np);
	struct elder_bus *bus;

	if (!pdev)
		return -ENODEV;
	bus = platform_get_drvdata(pdev);
	put_device(&pdev->dev);
	dev_iommu_priv_set(dev, bus->mmu); /* expect: iommu-priv-outside-probe */ /* expect: xlate-multi-instance "it replaces the one before" */
	return 0;
}

const struct iommu_ops elder_ops = {
	.of_xlate = elder_of_xlate,
};

/* made once, but set each time */
static int elder_v2_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct platform_device *pdev = of_find_device_by_node(args->np);
	struct elder_data *data = dev_iommu_priv_get(dev);

	if (!pdev)
		return -ENODEV;
	if (!data) {
		data = kzalloc(sizeof(*data), GFP_KERNEL); /* expect: xlate-alloc-leak "'data'" */
		if (!data) {
			put_device(&pdev->dev);
			return -ENOMEM;
		}
		dev_iommu_priv_set(dev, data); /* expect: iommu-priv-outside-probe */
	}
	data->mmu = platform_get_drvdata(pdev); /* expect: xlate-multi-instance "it replaces the one before" */
	put_device(&pdev->dev);
	return 0;
}

const struct iommu_ops elder_v2_ops = {
	.of_xlate = elder_v2_of_xlate,
};
