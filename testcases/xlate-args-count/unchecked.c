/* SPDX-License-Identifier: GPL-2.0-only */
/* Cells that nobody counted. */
#include <linux/iommu.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>

static int arnica_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	return iommu_fwspec_add_ids(dev, args->args, 1); /* expect: xlate-args-count "'args->args' is used before 'args->args_count' is checked" */
}

const struct iommu_ops arnica_ops = {
	.of_xlate = arnica_of_xlate,
};

/* the helper reads two */
static int borage_add(struct device *dev, const struct of_phandle_args *spec)
{
	u32 id = spec->args[0]; /* expect: xlate-args-count "'spec->args' is used" */

	id |= spec->args[1] << 16;
	return iommu_fwspec_add_ids(dev, &id, 1);
}

static int borage_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	dev_info(dev, "%d cells\n", args->args_count);
	return borage_add(dev, args);
}

const struct iommu_ops borage_ops = {
	.of_xlate = borage_of_xlate,
};

/* on one way only */
static int clary_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	u32 id;

	if (!dev_iommu_priv_get(dev)) {
		if (args->args_count != 1)
			return -EINVAL;
		dev_iommu_priv_set(dev, dev); /* expect: iommu-priv-outside-probe */
	}
	id = args->args[0]; /* expect: xlate-args-count "'args->args' is used" */
	return iommu_fwspec_add_ids(dev, &id, 1);
}

const struct iommu_ops clary_ops = {
	.of_xlate = clary_of_xlate,
};

/* what a declaration takes waits for the check */
static int dill_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct platform_device *pdev = of_find_device_by_node(args->np);
	unsigned id = args->args[0]; /* expect: xlate-args-count "'args->args' is used" */

	dev_iommu_priv_set(dev, platform_get_drvdata(pdev)); /* expect: iommu-priv-outside-probe */ /* expect: xlate-multi-instance */
	put_device(&pdev->dev);
	return iommu_fwspec_add_ids(dev, (u32 *)&id, 1);
}

const struct iommu_ops dill_ops = {
	.of_xlate = dill_of_xlate,
};
