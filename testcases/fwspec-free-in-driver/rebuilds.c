// SPDX-License-Identifier: GPL-2.0-only
/* The fwspec is made anew behind the free: deleting the call alone would be wrong. */
/* unfixable */
#include <linux/iommu.h>

static struct iommu_device tarragon_iommu;

static struct iommu_device *tarragon_probe_device(struct device *dev)
{
	struct iommu_fwspec *fwspec = dev_iommu_fwspec_get(dev);
	u32 id = 1;
	int ret;

	if (fwspec)
		iommu_fwspec_free(dev); /* expect: fwspec-free-in-driver "it belongs to the core" */
	ret = iommu_fwspec_init(dev, NULL);
	if (!ret)
		ret = iommu_fwspec_add_ids(dev, &id, 1);
	return ret ? ERR_PTR(ret) : &tarragon_iommu;
}

const struct iommu_ops tarragon_ops = { .probe_device = tarragon_probe_device };
