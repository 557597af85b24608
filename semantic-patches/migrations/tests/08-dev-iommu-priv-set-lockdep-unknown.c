// SPDX-License-Identifier: GPL-2.0-only
void dev_iommu_free(struct device *dev)
{
	kfree(dev->iommu);
	dev->iommu = NULL;
}

DEFINE_MUTEX(iommu_probe_device_lock);
