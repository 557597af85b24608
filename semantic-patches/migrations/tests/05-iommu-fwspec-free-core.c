// SPDX-License-Identifier: GPL-2.0-only
/* no driver: who owns the fwspec here is another question */
int teasel_configure(struct device *dev)
{
	int err = teasel_walk(dev);

	if (err) {
		iommu_fwspec_free(dev);
		return err;
	}
	return 0;
}
