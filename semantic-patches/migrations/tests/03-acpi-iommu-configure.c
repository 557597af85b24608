// SPDX-License-Identifier: GPL-2.0-only
static const struct iommu_ops *acpi_iommu_configure_id(struct device *dev, const u32 *id)
{
	const struct iommu_ops *ops;
	int err;

	mutex_lock(&iommu_probe_device_lock);
	ops = bramble_ops(dev);
	if (ops) {
		mutex_unlock(&iommu_probe_device_lock);
		return ops;
	}
	err = bramble_walk(dev, id);
	mutex_unlock(&iommu_probe_device_lock);
	if (err == -EPROBE_DEFER)
		return ERR_PTR(err);
	if (err)
		return NULL;
	bramble_done(dev);
	return bramble_ops(dev);
}

static int bramble_dma_configure(struct device *dev)
{
	const struct iommu_ops *iommu;

	bramble_prepare(dev);
	iommu = acpi_iommu_configure_id(dev, NULL);
	if (PTR_ERR(iommu) == -EPROBE_DEFER)
		return -EPROBE_DEFER;
	return 0;
}

static const struct iommu_ops *teasel_configure(struct device *dev)
{
	const struct iommu_ops *iommu;

	iommu = acpi_iommu_configure_id(dev, NULL);
	return iommu;
}
