// SPDX-License-Identifier: GPL-2.0-only
/* of_xlate() asks the device for more */
static int teasel_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	if (!teasel_allowed(dev))
		return -ENODEV;
	return iommu_fwspec_add_ids(dev, args->args, 1);
}

static const struct iommu_ops teasel_ops = {
	.of_xlate = teasel_of_xlate,
};
