// SPDX-License-Identifier: GPL-2.0-only
void bramble_before(struct device *dev);

static inline void dev_iommu_fwspec_set(struct device *dev, struct iommu_fwspec *fwspec)
{
	dev->iommu->fwspec = fwspec;
}

DEFINE_MUTEX(iommu_probe_device_lock);

int iommu_fwspec_init(struct device *dev)
{
	dev_iommu_fwspec_set(dev, kzalloc(8, GFP_KERNEL));
	return 0;
}
