// SPDX-License-Identifier: GPL-2.0-only
/* Old forms that the headers of the tree still offer, and new forms under old names. */
#include <linux/iommu.h>

const struct iommu_ops *iommu_ops_from_fwnode(const struct fwnode_handle *fwnode);
int of_iommu_configure(struct device *dev, struct device_node *np, const u32 *id);
void arch_setup_dma_ops(struct device *dev, bool coherent);

#define NO_IOMMU	1 /* expect: removed-api "positive NO_IOMMU" */

void burnet_attach(struct device *dev, struct iommu_fwspec *fwspec)
{
	dev_iommu_fwspec_set(dev, fwspec); /* expect: removed-api "old form of dev_iommu_fwspec_set()" */
}

bool burnet_known(struct fwnode_handle *fwnode)
{
	return iommu_ops_from_fwnode(fwnode); /* expect: removed-api "the core's to know" */
}

int burnet_configure(struct device *dev, struct device_node *np)
{
	int ret = of_iommu_configure(dev, np, NULL);

	arch_setup_dma_ops(dev, true);
	return ret == -ENODEV ? NO_IOMMU : ret;
}
