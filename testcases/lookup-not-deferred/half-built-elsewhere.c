/* SPDX-License-Identifier: GPL-2.0-only */
/* What builds the fwspec is not seen; one step that fails alone leaves nothing behind. */
#include <linux/iommu.h>
#include <linux/of.h>

int ash_parse(struct device *dev, const u32 *id);
int ash_configure(struct device *dev, const u32 *id);
int ash_configure_unlocked(struct device *dev, const u32 *id);
int ash_configure_one(struct device *dev, struct fwnode_handle *fwnode);

int ash_configure(struct device *dev, const u32 *id)
{
	int err;

	mutex_lock(&iommu_probe_device_lock);
	if (dev_iommu_fwspec_get(dev)) { /* expect: lookup-not-deferred "half built" */
		mutex_unlock(&iommu_probe_device_lock);
		return 0;
	}
	err = ash_parse(dev, id);
	mutex_unlock(&iommu_probe_device_lock);
	return err;
}

/* not what the lock is for */
int ash_configure_unlocked(struct device *dev, const u32 *id)
{
	int err;

	if (dev_iommu_fwspec_get(dev))
		return 0;
	err = ash_parse(dev, id);
	return err;
}

int ash_configure_one(struct device *dev, struct fwnode_handle *fwnode)
{
	int err;

	mutex_lock(&iommu_probe_device_lock);
	if (dev_iommu_fwspec_get(dev)) {
		mutex_unlock(&iommu_probe_device_lock);
		return 0;
	}
	err = iommu_fwspec_init(dev, fwnode);
	mutex_unlock(&iommu_probe_device_lock);
	return err;
}
