// SPDX-License-Identifier: GPL-2.0-only
/* Put through an ops table: release_device of the IOMMU drops what probe_device took. */
#include <linux/iommu.h>
#include <linux/of_platform.h>
#include <linux/slab.h>

struct verbena_master {
	struct platform_device *mmu;
	struct platform_device *gate;
};

struct verbena_mmu {
	struct iommu_device iommu;
};

static struct iommu_device *verbena_probe_device(struct device *dev)
{
	struct verbena_master *master;
	struct verbena_mmu *mmu;

	master = kzalloc(sizeof(*master), GFP_KERNEL);
	if (!master)
		return ERR_PTR(-ENOMEM);

	master->mmu = of_find_device_by_node(dev->of_node->child);
	if (!master->mmu) {
		kfree(master);
		return ERR_PTR(-ENODEV);
	}

	master->gate = of_find_device_by_node(dev->of_node->parent); /* expect: device-ref-retained */
	if (!master->gate) {
		put_device(&master->mmu->dev);
		kfree(master);
		return ERR_PTR(-ENODEV);
	}

	dev_iommu_priv_set(dev, master);
	mmu = platform_get_drvdata(master->mmu);

	return &mmu->iommu;
}

static void verbena_release_device(struct device *dev)
{
	struct verbena_master *master = dev_iommu_priv_get(dev);

	put_device(&master->mmu->dev);
	kfree(master);
}

const struct iommu_ops verbena_iommu_ops = {
	.probe_device = verbena_probe_device,
	.release_device = verbena_release_device,
};
