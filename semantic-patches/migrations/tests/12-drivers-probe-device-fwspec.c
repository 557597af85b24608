// SPDX-License-Identifier: GPL-2.0-only
static struct bramble *to_bramble(struct device *dev)
{
	return dev_iommu_priv_get(dev);
}

static struct iommu_device *bramble_probe_device(struct device *dev)
{
	struct iommu_fwspec *spec = dev_iommu_fwspec_get(dev);
	struct bramble *b = to_bramble(dev);

	if (!b)
		return ERR_PTR(-ENODEV);
	if (spec->num_ids > 4)
		return ERR_PTR(-EINVAL);
	if (bramble_quiet(b))
		return &b->iommu;
	bramble_link(dev);
	return &b->iommu;
}

static int bramble_find(struct device *dev, const struct of_phandle_args *args)
{
	struct platform_device *pdev;

	pdev = of_find_device_by_node(args->np);
	if (!pdev)
		return -ENODEV;

	dev_iommu_priv_set(dev, platform_get_drvdata(pdev));
	put_device(&pdev->dev);
	return 0;
}

static int bramble_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	iommu_fwspec_add_ids(dev, args->args, 1);

	if (to_bramble(dev))
		return 0;

	return bramble_find(dev, args);
}

static const struct iommu_ops bramble_ops = {
	.probe_device = bramble_probe_device,
	.of_xlate = bramble_of_xlate,
};

static int bramble_probe(struct platform_device *pdev)
{
	struct bramble *b = bramble_new(pdev);

	return iommu_device_register(&b->iommu, &bramble_ops, &pdev->dev);
}
