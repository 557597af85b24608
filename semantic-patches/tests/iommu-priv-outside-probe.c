// SPDX-License-Identifier: GPL-2.0-only
static int lovage_insert(struct device *dev)
{
	dev_iommu_priv_set(dev, &lovage_master);	/* expect: iommu-priv-outside-probe */
	return 0;
}

static int lovage_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	return lovage_insert(dev);
}

/* a helper that only probe_device calls */
static int lovage_init(struct device *dev)
{
	dev_iommu_priv_set(dev, &lovage_master);
	return 0;
}

static struct iommu_device *lovage_probe_device(struct device *dev)
{
	if (lovage_init(dev))
		return ERR_PTR(-ENODEV);
	return &lovage_iommu;
}

static const struct iommu_ops lovage_ops = {
	.probe_device = lovage_probe_device,
	.of_xlate = lovage_of_xlate,
};
