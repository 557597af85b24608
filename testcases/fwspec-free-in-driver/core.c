// SPDX-License-Identifier: GPL-2.0-only
/* Code that no driver's callback reaches: the core, and the firmware side that builds fwspecs. */
#include <linux/iommu.h>

int mint_xlate(struct device *dev);

int mint_configure(struct device *dev)
{
	int err;

	mutex_lock(&iommu_probe_device_lock);
	err = iommu_fwspec_init(dev, NULL);
	if (!err)
		err = mint_xlate(dev);
	if (err)
		iommu_fwspec_free(dev);
	mutex_unlock(&iommu_probe_device_lock);
	return err;
}
