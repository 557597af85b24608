// SPDX-License-Identifier: GPL-2.0-only
/* An IOMMU of the device tree whose driver has no of_xlate: nobody ever gets to it. */
#include <linux/iommu.h>
#include <linux/platform_device.h>

static struct iommu_device mallow_iommu;

static struct iommu_device *mallow_probe_device(struct device *dev)
{
	struct of_phandle_args args;

	if (of_parse_phandle_with_args(NULL, "iommus", "#iommu-cells", 0, &args))
		return ERR_PTR(-ENODEV);
	of_node_put(args.np);
	return &mallow_iommu;
}

static const struct iommu_ops mallow_ops = { .probe_device = mallow_probe_device };

static int mallow_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	return 0;
}

static const struct iommu_ops yarrow_ops = {
	.probe_device = mallow_probe_device,
	.of_xlate = mallow_of_xlate,
};

/* a stand-in that takes no device says that there is no IOMMU */
static struct iommu_device *clover_probe_device(struct device *dev)
{
	return ERR_PTR(-ENODEV);
}

static const struct iommu_ops clover_ops = { .probe_device = clover_probe_device };

static int mallow_probe(struct platform_device *pdev)
{
	const struct iommu_ops *ops = &mallow_ops;
	int ret;

	ret = iommu_device_register(&mallow_iommu, &mallow_ops, &pdev->dev); /* expect: fwnode-without-xlate "'mallow_ops' has no of_xlate" */
	if (ret)
		return ret;
	ret = iommu_device_register(&mallow_iommu, ops, &pdev->dev); /* expect: fwnode-without-xlate */
	if (ret)
		return ret;
	/* without a firmware node any device of the bus finds it */
	ret = iommu_device_register(&mallow_iommu, &mallow_ops, NULL);
	if (ret)
		return ret;
	ret = iommu_device_register(&mallow_iommu, &clover_ops, &pdev->dev);
	if (ret)
		return ret;
	return iommu_device_register(&mallow_iommu, &yarrow_ops, &pdev->dev);
}

static const struct of_device_id mallow_match[] = {
	{ .compatible = "test,mallow" },
	{},
};

static struct platform_driver mallow_driver = {
	.probe = mallow_probe,
	.driver = { .of_match_table = mallow_match },
};
module_platform_driver(mallow_driver);
