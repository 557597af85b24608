// SPDX-License-Identifier: GPL-2.0-only
static struct iommu_device *teasel_probe_device(struct device *dev)
{
	struct teasel *y;

	y = dev_iommu_priv_get(dev);
	if (!y)
		return ERR_PTR(-ENODEV);

	return &y->iommu;
}

static int teasel_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct platform_device *pdev = of_find_device_by_node(args->np);
	u32 id = args->args[0];

	dev_iommu_priv_set(dev, platform_get_drvdata(pdev));
	if (id >= teasel_max(pdev))
		return -EINVAL;
	platform_device_put(pdev);
	return iommu_fwspec_add_ids(dev, &id, 1);
}

static const struct iommu_ops teasel_ops = {
	.of_xlate = teasel_of_xlate,
	.probe_device = teasel_probe_device,
};

static int teasel_probe(struct platform_device *pdev)
{
	struct teasel *y = teasel_new(pdev);

	return iommu_device_register(&y->iommu, &teasel_ops, &pdev->dev);
}
