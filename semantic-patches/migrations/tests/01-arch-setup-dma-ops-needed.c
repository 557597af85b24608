// SPDX-License-Identifier: GPL-2.0-only
/* Somebody looks behind the pointer: no migration by itself. */
static void teasel_attach(struct device *dev, const struct iommu_ops *ops)
{
	teasel_set(dev, ops->pgsize_bitmap);
}

void arch_setup_dma_ops(struct device *dev, u64 dma_base, u64 size,
			const struct iommu_ops *iommu, bool coherent)
{
	if (iommu)
		teasel_attach(dev, iommu);
}
