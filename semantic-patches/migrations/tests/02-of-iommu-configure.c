// SPDX-License-Identifier: GPL-2.0-only
const struct iommu_ops *of_iommu_configure(struct device *dev, struct device_node *np, const u32 *id)
{
	const struct iommu_ops *ops = NULL;
	struct iommu_fwspec *spec;
	int err;

	if (!np)
		return NULL;
	spec = dev_iommu_fwspec_get(dev);
	if (spec && spec->ops)
		return spec->ops;
	err = bramble_walk(dev, np, id);
	if (!err)
		ops = dev_iommu_fwspec_get(dev)->ops;

	if (err == -EPROBE_DEFER) {
		ops = ERR_PTR(err);
	} else if (err < 0) {
		dev_dbg(dev, "no IOMMU: %d\n", err);
		ops = NULL;
	}
	return ops;
}

extern const struct iommu_ops *of_iommu_configure(struct device *dev, struct device_node *np, const u32 *id);

static inline const struct iommu_ops *of_iommu_configure(struct device *dev, struct device_node *np,
							 const u32 *id)
{
	return NULL;
}

static int bramble_dma_configure(struct device *dev)
{
	const struct iommu_ops *iommu;

	bramble_prepare(dev);
	iommu = of_iommu_configure(dev, dev->of_node, NULL);
	if (PTR_ERR(iommu) == -EPROBE_DEFER)
		return -EPROBE_DEFER;
	dev_dbg(dev, "%s an IOMMU\n", iommu ? "behind" : "without");
	if (!iommu)
		bramble_bounce(dev);
	return 0;
}

/* what somebody does with the ops cannot be said without them */
static int teasel_dma_configure(struct device *dev)
{
	const struct iommu_ops *iommu;

	iommu = of_iommu_configure(dev, dev->of_node, NULL);
	if (!iommu)
		return 0;
	return teasel_attach(dev, iommu);
}
