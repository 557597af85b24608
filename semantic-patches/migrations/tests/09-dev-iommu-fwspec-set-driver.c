// SPDX-License-Identifier: GPL-2.0-only
/* who is not the core does not get at the fwspec without the helper */
static int teasel_of_xlate(struct device *dev)
{
	dev_iommu_fwspec_set(dev, NULL);
	return 0;
}
