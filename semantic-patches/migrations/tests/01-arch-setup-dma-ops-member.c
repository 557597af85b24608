// SPDX-License-Identifier: GPL-2.0-only
void arch_setup_dma_ops(struct device *dev, u64 dma_base, u64 size,
			const struct iommu_ops *iommu, bool coherent)
{
	if (iommu && iommu->pgsize_bitmap)
		dev->dma_coherent = coherent;
}
