// SPDX-License-Identifier: GPL-2.0-only
static void bramble_uninit(struct device *dev)
{
	bramble_off(dev);
	dev_iommu_priv_set(dev, NULL);
}

static void bramble_release_device(struct device *dev)
{
	struct bramble *b = dev_iommu_priv_get(dev);

	bramble_uninit(dev);
	dev_iommu_priv_set(dev, NULL);
	kfree(b);
}

static struct iommu_device *bramble_probe_device(struct device *dev)
{
	struct bramble *b = bramble_alloc(dev);

	dev_iommu_priv_set(dev, b);
	if (bramble_on(b))
		goto err_free;
	return &b->iommu;

err_free:
	kfree(b);
	dev_iommu_priv_set(dev, NULL);
	return ERR_PTR(-EIO);
}

/* a marker that attach reads */
static void bramble_detach_dev(struct iommu_domain *domain, struct device *dev)
{
	if (dev_iommu_priv_get(dev) == domain)
		dev_iommu_priv_set(dev, NULL);
}

static const struct iommu_ops bramble_ops = {
	.probe_device = bramble_probe_device,
	.release_device = bramble_release_device,
	.default_domain_ops = &(const struct iommu_domain_ops) {
		.detach_dev = bramble_detach_dev,
	},
};
