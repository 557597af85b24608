// SPDX-License-Identifier: GPL-2.0-only
/* it does not find what the core finds: the one that is idle */
static struct borage *borage_find(struct fwnode_handle *node)
{
	struct borage *b;

	list_for_each_entry(b, &borage_list, list)
		if (b->fwnode == node && !b->busy)
			return b;
	return NULL;
}

static struct iommu_device *borage_probe_device(struct device *dev)
{
	struct iommu_fwspec *fwspec = dev_iommu_fwspec_get(dev);
	struct borage *b;

	b = borage_find(fwspec->iommu_fwnode);
	if (!b)
		return ERR_PTR(-ENODEV);
	dev_iommu_priv_set(dev, b);
	return &b->iommu;
}

static int borage_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	return iommu_fwspec_add_ids(dev, args->args, 1);
}

static struct iommu_ops borage_ops = {
	.probe_device = borage_probe_device,
	.of_xlate = borage_of_xlate,
};

static int borage_probe(struct platform_device *pdev)
{
	struct borage *b = borage_new(pdev);

	return iommu_device_register(&b->iommu, &borage_ops, &pdev->dev);
}
