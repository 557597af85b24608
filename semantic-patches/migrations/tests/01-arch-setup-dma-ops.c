// SPDX-License-Identifier: GPL-2.0-only
#ifdef CONFIG_BRAMBLE_IOMMU
static void bramble_map_window(struct device *dev, u64 base, const struct iommu_ops *iommu,
			       bool coherent)
{
	bramble_window(dev, base, coherent);
}
#else
static void bramble_map_window(struct device *dev, u64 base, const struct iommu_ops *iommu,
			       bool coherent)
{
}
#endif

void arch_setup_dma_ops(struct device *dev, u64 dma_base, u64 size,
			const struct iommu_ops *iommu, bool coherent)
{
	dev->dma_coherent = coherent;
	if (!iommu)
		return;
	bramble_map_window(dev, dma_base, iommu, coherent);
}

void arch_setup_dma_ops(struct device *dev, u64 dma_base, u64 size,
			const struct iommu_ops *iommu, bool coherent);

static inline void arch_setup_dma_ops(struct device *dev, u64 dma_base, u64 size,
				      const struct iommu_ops *iommu, bool coherent)
{
}

static void bramble_configure(struct device *dev, const struct iommu_ops *iommu)
{
	arch_setup_dma_ops(dev, 0, U64_MAX, iommu, true);
	arch_setup_dma_ops(dev, 0, 0, NULL, false);
}

/* the form after the migration */
static void bramble_reconfigure(struct device *dev)
{
	arch_setup_dma_ops(dev, 0, 0, false);
	arch_setup_dma_ops(dev, false);
}
