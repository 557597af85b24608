/* SPDX-License-Identifier: GPL-2.0-only */
/* Drivers that refuse a second instance, one way or another. */
#include <linux/iommu.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct larch {
	struct iommu_device iommu;
	struct device *dev;
};

static struct larch *larch_find(const struct of_phandle_args *args)
{
	struct platform_device *pdev = of_find_device_by_node(args->np);
	struct larch *larch;

	if (!pdev)
		return NULL;
	larch = platform_get_drvdata(pdev);
	put_device(&pdev->dev);
	return larch;
}

static int larch_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct larch *larch = larch_find(args);

	if (!larch)
		return -ENODEV;
	if (!dev_iommu_priv_get(dev)) {
		dev_iommu_priv_set(dev, larch); /* expect: iommu-priv-outside-probe */
	} else {
		if (WARN_ON(larch != dev_iommu_priv_get(dev)))
			return -EINVAL;
	}
	return 0;
}

const struct iommu_ops larch_ops = {
	.of_xlate = larch_of_xlate,
};

/* asked before it is kept */
static int larch_v2_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct larch *old = dev_iommu_priv_get(dev), *larch = larch_find(args);

	if (!larch)
		return -ENODEV;
	if (old && old != larch) {
		dev_err(dev, "more than one IOMMU\n");
		return -EINVAL;
	}
	dev_iommu_priv_set(dev, larch); /* expect: iommu-priv-outside-probe */
	return 0;
}

const struct iommu_ops larch_v2_ops = {
	.of_xlate = larch_v2_of_xlate,
};

/* asked by a helper */
static bool larch_same(struct device *dev, const struct larch *larch)
{
	const struct larch *old = dev_iommu_priv_get(dev);

	return !old || old == larch;
}

static int larch_v3_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct larch *larch = larch_find(args);
	int ret = 0;

	if (!larch)
		return -ENODEV;
	if (!larch_same(dev, larch))
		ret = -EINVAL;
	else
		dev_iommu_priv_set(dev, larch); /* expect: iommu-priv-outside-probe */
	return ret;
}

const struct iommu_ops larch_v3_ops = {
	.of_xlate = larch_v3_of_xlate,
};

static int larch_v4_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct larch *larch = larch_find(args);
	int ret = 0;

	if (!larch)
		return -ENODEV;
	if (!dev_iommu_priv_get(dev))
		dev_iommu_priv_set(dev, larch); /* expect: iommu-priv-outside-probe */
	else if (dev_iommu_priv_get(dev) != larch)
		ret = -EINVAL;
	return ret;
}

const struct iommu_ops larch_v4_ops = {
	.of_xlate = larch_v4_of_xlate,
};

/* a message refuses nobody */
static int larch_v5_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct larch *larch = larch_find(args);

	if (!larch)
		return -ENODEV;
	if (!dev_iommu_priv_get(dev)) /* expect: xlate-multi-instance "the first one stays in use" */
		dev_iommu_priv_set(dev, larch); /* expect: iommu-priv-outside-probe */
	else
		WARN_ON(dev_iommu_priv_get(dev) != larch);
	return 0;
}

const struct iommu_ops larch_v5_ops = {
	.of_xlate = larch_v5_of_xlate,
};
