// SPDX-License-Identifier: GPL-2.0-only
/* Who defines the registration of IOMMUs is the core, whatever its file is called. */
#include <linux/iommu.h>
#include <linux/slab.h>

int iommu_device_register(struct iommu_device *iommu, const struct iommu_ops *ops, struct device *hwdev)
{
	iommu->ops = ops;
	return 0;
}

int angelica_get(struct device *dev)
{
	lockdep_assert_held(&iommu_probe_device_lock);
	dev->iommu = kzalloc(sizeof(*dev->iommu), GFP_KERNEL);
	if (!dev->iommu)
		return -ENOMEM;
	dev->iommu->max_pasids = 1;
	return 0;
}
