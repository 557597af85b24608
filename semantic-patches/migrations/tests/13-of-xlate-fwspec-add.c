// SPDX-License-Identifier: GPL-2.0-only
int iommu_fwspec_add_ids(struct device *dev, u32 *ids, int num_ids)
{
	struct iommu_fwspec *fwspec = dev_iommu_fwspec_get(dev);
	u32 *new_ids;
	int i;

	if (!fwspec)
		return -EINVAL;

	new_ids = krealloc_array(fwspec->ids, fwspec->num_ids + num_ids, sizeof(*new_ids), GFP_KERNEL);
	if (!new_ids)
		return -ENOMEM;
	fwspec->ids = new_ids;
	for (i = 0; i < num_ids; i++)
		fwspec->ids[fwspec->num_ids++] = ids[i];
	return 0;
}
EXPORT_SYMBOL_GPL(iommu_fwspec_add_ids);
