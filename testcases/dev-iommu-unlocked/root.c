/* SPDX-License-Identifier: GPL-2.0-only */
/* Ways into the core that buses come by: nobody holds the lock for them. */
#include <linux/iommu.h>

int of_iommu_configure(struct device *dev, struct device_node *np, const u32 *id);
int acpi_dma_configure_id(struct device *dev, const u32 *id);

static int burdock_ids(struct device *dev, const u32 *id)
{
	return iommu_fwspec_add_ids(dev, id, 1);
}

/* given back before all is done */
int of_iommu_configure(struct device *dev, struct device_node *np, const u32 *id)
{
	int ret;

	mutex_lock(&iommu_probe_device_lock);
	ret = iommu_fwspec_init(dev, NULL);
	mutex_unlock(&iommu_probe_device_lock);
	if (ret)
		return ret;
	return burdock_ids(dev, id); /* expect: dev-iommu-unlocked "burdock_ids() is called without" */
}

int acpi_dma_configure_id(struct device *dev, const u32 *id)
{
	int ret;

	mutex_lock(&iommu_probe_device_lock);
	ret = burdock_ids(dev, id);
	mutex_unlock(&iommu_probe_device_lock);
	return ret;
}
