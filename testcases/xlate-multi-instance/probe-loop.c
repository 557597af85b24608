/* SPDX-License-Identifier: GPL-2.0-only */
/* Entries that probe_device reads itself. */
#include <linux/iommu.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct cedar {
	struct iommu_device iommu;
};

static int cedar_entry(struct device *dev, const struct of_phandle_args *args)
{
	struct platform_device *pdev;
	int ret;

	ret = iommu_fwspec_init(dev, of_fwnode_handle(args->np));
	if (ret)
		return ret;

	if (!dev_iommu_priv_get(dev)) { /* expect: xlate-multi-instance "the first one stays in use" */
		pdev = of_find_device_by_node(args->np);
		if (!pdev)
			return -EINVAL;
		dev_iommu_priv_set(dev, platform_get_drvdata(pdev));
		put_device(&pdev->dev);
	}

	return iommu_fwspec_add_ids(dev, args->args, args->args_count);
}

static struct iommu_device *cedar_probe_device(struct device *dev)
{
	struct of_phandle_args spec;
	struct cedar *cedar;
	int err, idx = 0;

	while (!of_parse_phandle_with_args(dev->of_node, "iommus", "#iommu-cells", idx, &spec)) {
		err = cedar_entry(dev, &spec);
		of_node_put(spec.np);
		if (err)
			return ERR_PTR(err);
		idx++;
	}
	if (!dev_iommu_fwspec_get(dev))
		return ERR_PTR(-ENODEV);
	cedar = dev_iommu_priv_get(dev);
	return &cedar->iommu;
}

const struct iommu_ops cedar_ops = {
	.probe_device = cedar_probe_device,
};
