// SPDX-License-Identifier: GPL-2.0-only
static struct dev_iommu *dev_iommu_get(struct device *dev)
{
	struct dev_iommu *param = dev->iommu;

	if (param)
		return param;

	param = kzalloc(sizeof(*param), GFP_KERNEL);
	dev->iommu = param;
	return param;
}
