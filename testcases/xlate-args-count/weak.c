/* SPDX-License-Identifier: GPL-2.0-only */
/* Bug shapes: the cells are counted, but what is used may still not be there. */
#include <linux/iommu.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>

/* none passes */
static int yarrow_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	u32 id;

	if (args->args_count > 1)
		return -EINVAL;
	id = args->args[0]; /* expect: xlate-args-count "used where 'args->args_count' may be too small" */
	return iommu_fwspec_add_ids(dev, &id, 1);
}

const struct iommu_ops yarrow_ops = {
	.of_xlate = yarrow_of_xlate,
};

/* it is only told */
static int tansy_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	u32 id;

	if (args->args_count != 1)
		dev_err(dev, "%d cells\n", args->args_count);
	id = args->args[0]; /* expect: xlate-args-count "may be too small" */
	return iommu_fwspec_add_ids(dev, &id, 1);
}

const struct iommu_ops tansy_ops = {
	.of_xlate = tansy_of_xlate,
};

/* one was counted, the second is read */
static int rue_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	u32 id;

	if (args->args_count != 1)
		return -EINVAL;
	id = args->args[1]; /* expect: xlate-args-count "may be too small" */
	return iommu_fwspec_add_ids(dev, &id, 1);
}

const struct iommu_ops rue_ops = {
	.of_xlate = rue_of_xlate,
};

static int vervain_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	if (args->args_count < 1)
		return -EINVAL;
	return iommu_fwspec_add_ids(dev, args->args, 2); /* expect: xlate-args-count "may be too small" */
}

const struct iommu_ops vervain_ops = {
	.of_xlate = vervain_of_xlate,
};

/* enough of them, in the forms there are */
static int woad_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	u32 id = args->args[1];

	if (args->args_count < 2 || args->args_count > 4)
		return -EINVAL;
	return iommu_fwspec_add_ids(dev, &id, 1);
}

const struct iommu_ops woad_ops = {
	.of_xlate = woad_of_xlate,
};

static int weld_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	u32 id = 0;

	if (!args->args_count)
		return -EINVAL;
	switch (args->args_count) {
	case 2: id = args->args[1] << 16; fallthrough;
	case 1: id |= args->args[0];
	}
	return iommu_fwspec_add_ids(dev, &id, 1);
}

const struct iommu_ops weld_ops = {
	.of_xlate = weld_of_xlate,
};

static int madder_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	u32 id = 0;
	int i;

	for (i = 0; i < args->args_count; i++)
		id |= args->args[i];
	if (args->args_count >= 3)
		id |= args->args[2];
	return iommu_fwspec_add_ids(dev, &id, 1);
}

const struct iommu_ops madder_ops = {
	.of_xlate = madder_of_xlate,
};

/* the use comes where ways meet again */
static int alkanet_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	u32 id = 0;

	if (args->args_count > 0)
		id = args->args[0];
	return iommu_fwspec_add_ids(dev, &id, 1);
}

const struct iommu_ops alkanet_ops = {
	.of_xlate = alkanet_of_xlate,
};
