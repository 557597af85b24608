// SPDX-License-Identifier: GPL-2.0-only
static inline void dev_iommu_priv_set(struct device *dev, void *priv)
{
	dev->iommu->priv = priv;
}
