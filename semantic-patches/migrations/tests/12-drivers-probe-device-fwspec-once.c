// SPDX-License-Identifier: GPL-2.0-only
static struct iommu_device *sorrel_probe_device(struct device *dev)
{
	struct sorrel *s = dev_iommu_priv_get(dev);

	return &s->iommu;
}

static int sorrel_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct platform_device *pdev;

	if (args->args_count != 1)
		return -EINVAL;

	if (!dev_iommu_priv_get(dev)) {
		pdev = of_find_device_by_node(args->np);
		if (WARN_ON(!pdev))
			return -EINVAL;
		dev_iommu_priv_set(dev, platform_get_drvdata(pdev));
		put_device(&pdev->dev);
	}

	return iommu_fwspec_add_ids(dev, args->args, 1);
}

static const struct iommu_ops sorrel_ops = {
	.of_xlate = sorrel_of_xlate,
	.probe_device = sorrel_probe_device,
};

static int sorrel_probe(struct platform_device *pdev)
{
	struct sorrel *s = sorrel_new(pdev);

	return iommu_device_register(&s->iommu, &sorrel_ops, &pdev->dev);
}
