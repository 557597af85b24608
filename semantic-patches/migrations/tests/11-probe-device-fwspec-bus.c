// SPDX-License-Identifier: GPL-2.0-only
/* ops of the bus: nobody knows the instance */
static int __iommu_probe_device(struct device *dev)
{
	const struct iommu_ops *ops = dev->bus->iommu_ops;

	dev->iommu->iommu_dev = ops->probe_device(dev);
	return PTR_ERR_OR_ZERO(dev->iommu->iommu_dev);
}
