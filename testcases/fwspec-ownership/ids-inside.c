// SPDX-License-Identifier: GPL-2.0-only
/* Right: the IDs are the end of the fwspec, which is enlarged as a whole. */
#include <linux/err.h>
#include <linux/iommu.h>
#include <linux/slab.h>

void *krealloc(const void *p, size_t size, gfp_t flags);

int carr_append(struct device *dev, const u32 *ids, int num_ids)
{
	struct iommu_fwspec *fwspec = dev_iommu_fwspec_get(dev);
	int i, new_num;

	if (!fwspec)
		return -EINVAL;

	new_num = fwspec->num_ids + num_ids;
	if (new_num > 1) {
		fwspec = krealloc(fwspec, sizeof(*fwspec) + new_num * sizeof(u32), GFP_KERNEL);
		if (!fwspec)
			return -ENOMEM;
	}
	for (i = 0; i < num_ids; i++)
		fwspec->ids[fwspec->num_ids + i] = ids[i];
	fwspec->num_ids = new_num;
	return 0;
}

void carr_free(struct iommu_fwspec *fwspec)
{
	fwnode_handle_put(fwspec->iommu_fwnode);
	kfree(fwspec);
}
