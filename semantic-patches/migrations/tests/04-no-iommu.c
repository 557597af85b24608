// SPDX-License-Identifier: GPL-2.0-only
#define NO_IOMMU	1

static int bramble_xlate(struct device *dev, struct device_node *np)
{
	int err;

	if (!of_device_is_available(np))
		return NO_IOMMU;
	err = bramble_map(dev, np);
	if (err)
		return err == -ENODEV ? NO_IOMMU : err;
	return 0;
}

int of_iommu_configure(struct device *dev, struct device_node *np, const u32 *id)
{
	const struct iommu_ops *ops = NULL;
	struct iommu_fwspec *spec;
	int err = NO_IOMMU;

	mutex_lock(&iommu_probe_device_lock);
	err = bramble_xlate(dev, np);
	if (!err) {
		spec = dev_iommu_fwspec_get(dev);
		ops = spec->ops;
	}
	mutex_unlock(&iommu_probe_device_lock);
	if (!err)
		err = iommu_probe_device(dev);
	if (err == -EPROBE_DEFER)
		return err;
	if (err < 0) {
		dev_dbg(dev, "no IOMMU: %d\n", err);
		return err;
	}
	return ops ? 0 : -ENODEV;
}
