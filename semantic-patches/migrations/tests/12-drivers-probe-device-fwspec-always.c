// SPDX-License-Identifier: GPL-2.0-only
static struct iommu_device *yarrow_probe_device(struct device *dev)
{
	struct yarrow *y;

	y = dev_iommu_priv_get(dev);
	if (!y)
		return ERR_PTR(-ENODEV);

	return &y->iommu;
}

static int yarrow_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct platform_device *pdev = of_find_device_by_node(args->np);
	u32 id = args->args[0];

	dev_iommu_priv_set(dev, platform_get_drvdata(pdev));
	platform_device_put(pdev);
	return iommu_fwspec_add_ids(dev, &id, 1);
}

static const struct iommu_ops yarrow_ops = {
	.of_xlate = yarrow_of_xlate,
	.probe_device = yarrow_probe_device,
};

static int yarrow_probe(struct platform_device *pdev)
{
	struct yarrow *y = yarrow_new(pdev);

	return iommu_device_register(&y->iommu, &yarrow_ops, &pdev->dev);
}
