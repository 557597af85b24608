/* SPDX-License-Identifier: GPL-2.0-only */
/* Cells that were counted before they are used, or not used at all. */
#include <linux/iommu.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>

struct other_ops {
	int (*of_xlate)(struct device *dev, const struct of_phandle_args *args);
};

static int fennel_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	u32 id = args->args[0];

	if (args->args_count != 1) {
		dev_err(dev, "%d cells\n", args->args_count);
		return -EINVAL;
	}
	return iommu_fwspec_add_ids(dev, &id, 1);
}

const struct iommu_ops fennel_ops = {
	.of_xlate = fennel_of_xlate,
};

/* each index has its own test */
static int ginger_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	u32 id = 0;

	if (args->args_count > 0)
		id |= args->args[0];
	if (args->args_count > 1)
		id |= args->args[1] << 16;
	return iommu_fwspec_add_ids(dev, &id, 1);
}

const struct iommu_ops ginger_ops = {
	.of_xlate = ginger_of_xlate,
};

static int hyssop_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	return iommu_fwspec_add_ids(dev, args->args, args->args_count);
}

const struct iommu_ops hyssop_ops = {
	.of_xlate = hyssop_of_xlate,
};

static int lovage_check(const struct of_phandle_args *args)
{
	return args->args_count == 1 ? 0 : -EINVAL;
}

static int lovage_add(struct device *dev, const struct of_phandle_args *args)
{
	return iommu_fwspec_add_ids(dev, args->args, 1);
}

static int lovage_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	int ret = lovage_check(args);

	return ret ? ret : lovage_add(dev, args);
}

const struct iommu_ops lovage_ops = {
	.of_xlate = lovage_of_xlate,
};

static int mint_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct platform_device *pdev = of_find_device_by_node(args->np);

	if (!pdev)
		return -ENODEV;
	dev_iommu_priv_set(dev, pdev); /* expect: iommu-priv-outside-probe */ /* expect: xlate-multi-instance */
	put_device(&pdev->dev);
	return 0;
}

const struct iommu_ops mint_ops = {
	.of_xlate = mint_of_xlate,
};

/* not the IOMMU's */
static int nettle_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	return args->args[0];
}

const struct other_ops nettle_ops = {
	.of_xlate = nettle_of_xlate,
};
