// SPDX-License-Identifier: GPL-2.0-only
/* rule: fwspec-free-in-driver. No driver: the core's own error path */
int sorrel_configure(struct device *dev)
{
	if (sorrel_setup(dev)) {
		iommu_fwspec_free(dev);
		return -EINVAL;
	}
	return 0;
}
