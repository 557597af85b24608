// SPDX-License-Identifier: GPL-2.0-only
static struct iommu_device *sorrel_probe_device(struct device *dev)
{
	if (sorrel_setup(dev)) {
		iommu_fwspec_free(dev);	/* expect: fwspec-free-in-driver */
		return ERR_PTR(-EINVAL);
	}
	return &sorrel_iommu;
}

static int sorrel_rebuild(struct device *dev)
{
	iommu_fwspec_free(dev);	/* expect: fwspec-free-in-driver */
	return iommu_fwspec_init(dev, NULL);
}

static int sorrel_rebuild_below(struct device *dev)
{
	if (dev_iommu_fwspec_get(dev))
		iommu_fwspec_free(dev);	/* expect: fwspec-free-in-driver */
	return sorrel_each(dev, sorrel_rebuild(dev));
}

static const struct iommu_ops sorrel_ops = {
	.probe_device = sorrel_probe_device,
};
