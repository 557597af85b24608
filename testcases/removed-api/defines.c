// SPDX-License-Identifier: GPL-2.0-only
/* Definitions give a form away, whatever the tree's headers say. */
#include <linux/iommu.h>

#define NO_IOMMU	(-ENODEV)

void arch_setup_dma_ops(struct device *dev, const struct iommu_ops *iommu, bool coherent) /* expect: removed-api "it takes ops" */
{
}

const struct iommu_ops *of_iommu_configure(struct device *dev, struct device_node *np) /* expect: removed-api "it returns ops" */
{
	return NULL;
}

int acpi_iommu_configure_id(struct device *dev)
{
	return NO_IOMMU;
}
