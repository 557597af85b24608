// SPDX-License-Identifier: GPL-2.0-only
static void chervil_forget(struct device *dev)
{
	dev_iommu_priv_set(dev, NULL);	/* expect: iommu-priv-null-store */
	chervil_flush(dev);
}

static void chervil_release_device(struct device *dev)
{
	chervil_forget(dev);
}

static struct iommu_device *chervil_probe_device(struct device *dev)
{
	dev_iommu_priv_set(dev, &chervil_master);
	if (chervil_setup(dev)) {
		dev_iommu_priv_set(dev, NULL);	/* expect: iommu-priv-null-store */
		return ERR_PTR(-EINVAL);
	}
	return &chervil_iommu;
}

/* a marker that attaching reads back */
static void chervil_unmark(struct device *dev)
{
	dev_iommu_priv_set(dev, NULL);
}

static int chervil_detach_dev(struct iommu_domain *domain, struct device *dev)
{
	chervil_unmark(dev);
	return 0;
}

static const struct iommu_ops chervil_ops = {
	.probe_device = chervil_probe_device,
	.release_device = chervil_release_device,
};
