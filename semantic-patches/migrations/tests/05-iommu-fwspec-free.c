// SPDX-License-Identifier: GPL-2.0-only
static int bramble_setup(struct device *dev)
{
	int err = bramble_power(dev);

	if (err) {
		dev_err(dev, "no power\n");
		iommu_fwspec_free(dev);
		return err;
	}
	return 0;
}

/* not only probe_device() comes here */
static int bramble_resume(struct device *dev)
{
	int err = bramble_power(dev);

	if (err) {
		iommu_fwspec_free(dev);
		return err;
	}
	return 0;
}

static struct iommu_device *bramble_probe_device(struct device *dev)
{
	int err;

	if (dev_iommu_fwspec_get(dev)) {
		iommu_fwspec_free(dev);
		bramble_add_fwspec(dev);
	}
	err = bramble_setup(dev);
	if (err)
		goto err_free;
	err = bramble_resume(dev);
	if (err)
		return ERR_PTR(err);
	return &bramble_iommu;

err_free:
	iommu_fwspec_free(dev);
	return ERR_PTR(err);
}

static int bramble_thaw(struct device *dev)
{
	return bramble_resume(dev);
}

static const struct iommu_ops bramble_ops = {
	.probe_device = bramble_probe_device,
	.device_group = generic_device_group,
};
