// SPDX-License-Identifier: GPL-2.0-only
static int bramble_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	u32 id = args->args[0];

	if (args->args_count != 1) {
		dev_err(dev, "one cell is needed\n");
		return -EINVAL;
	}
	return iommu_fwspec_add_ids(dev, &id, 1);
}

static const struct iommu_ops bramble_ops = {
	.of_xlate = bramble_of_xlate,
	.device_group = generic_device_group,
};
