// SPDX-License-Identifier: GPL-2.0-only
static int teasel_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	return iommu_fwspec_add_ids(dev, args->args, 1);
}

static const struct iommu_ops teasel_ops = {
	.of_xlate = teasel_of_xlate,
};

static int teasel_configure(struct device *dev, const struct of_phandle_args *args)
{
	return teasel_ops.of_xlate(dev, args) ?: teasel_smmu(dev)->ops->of_xlate(dev, args);
}
