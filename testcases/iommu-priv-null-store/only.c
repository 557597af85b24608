// SPDX-License-Identifier: GPL-2.0-only
/* Nothing would be left of the function, or the condition does something: unfixable by deleting one call. */
/* unfixable */
#include <linux/iommu.h>

bool savory_stop(struct device *dev);

static void savory_release_device(struct device *dev)
{
	dev_iommu_priv_set(dev, NULL); /* expect: iommu-priv-null-store */
}

static void rue_release_device(struct device *dev)
{
	if (savory_stop(dev))
		dev_iommu_priv_set(dev, NULL); /* expect: iommu-priv-null-store */
	iommu_device_unregister(NULL);
}

const struct iommu_ops savory_ops = { .release_device = savory_release_device };
const struct iommu_ops rue_ops = { .release_device = rue_release_device };
