// SPDX-License-Identifier: GPL-2.0-only
static int savory_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	int sid = args->args[0];	/* expect: xlate-args-count */

	return iommu_fwspec_add_ids(dev, args->args, 1) + sid;
}

static int hyssop_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	int sid = args->args[0];

	if (args->args_count != 1)
		return -EINVAL;
	return iommu_fwspec_add_ids(dev, &sid, 1);
}

static int rue_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	return rue_find(args->np);
}

/* no callback of struct iommu_ops */
static int savory_cells(struct device *dev, const struct of_phandle_args *args)
{
	return args->args[0];
}

static const struct iommu_ops savory_ops = {
	.of_xlate = savory_of_xlate,
};

static const struct iommu_ops hyssop_ops = {
	.of_xlate = hyssop_of_xlate,
};

static const struct iommu_ops rue_ops = {
	.of_xlate = rue_of_xlate,
};
