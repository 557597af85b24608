// SPDX-License-Identifier: GPL-2.0-only
/* a list of instances for each device */
static struct iommu_device *teasel_probe_device(struct device *dev)
{
	struct teasel_owner *owner = dev_iommu_priv_get(dev);
	struct teasel *t = list_first_entry(&owner->instances, struct teasel, node);

	return &t->iommu;
}

static int teasel_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct teasel_owner *owner = dev_iommu_priv_get(dev);
	struct platform_device *pdev = of_find_device_by_node(args->np);
	struct teasel *t = platform_get_drvdata(pdev);

	put_device(&pdev->dev);
	if (!owner) {
		owner = teasel_new_owner(dev);
		dev_iommu_priv_set(dev, owner);
	}
	list_add_tail(&t->node, &owner->instances);
	return 0;
}

static const struct iommu_ops teasel_ops = {
	.of_xlate = teasel_of_xlate,
	.probe_device = teasel_probe_device,
};

static int teasel_probe(struct platform_device *pdev)
{
	struct teasel *t = teasel_new(pdev);

	return iommu_device_register(&t->iommu, &teasel_ops, &pdev->dev);
}
