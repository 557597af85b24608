/* SPDX-License-Identifier: GPL-2.0-only */
/* Entries that probe_device reads itself, the fwspec made for the first of them. */
#include <linux/iommu.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct cypress {
	struct iommu_device iommu;
};

static int cypress_entry(struct device *dev, const struct of_phandle_args *args)
{
	struct platform_device *pdev;
	struct iommu_fwspec *fwspec = dev_iommu_fwspec_get(dev);
	int ret;

	if (!fwspec) {
		ret = iommu_fwspec_init(dev, of_fwnode_handle(args->np));
		if (ret)
			return ret;
		fwspec = dev_iommu_fwspec_get(dev);
	}

	if (!dev_iommu_priv_get(dev)) { /* expect: xlate-multi-instance "the first one stays in use" */
		pdev = of_find_device_by_node(args->np);
		if (!pdev)
			return -EINVAL; /* expect: lookup-not-deferred */
		dev_iommu_priv_set(dev, platform_get_drvdata(pdev));
		put_device(&pdev->dev);
	}

	return iommu_fwspec_add_ids(dev, args->args, args->args_count);
}

static struct iommu_device *cypress_probe_device(struct device *dev)
{
	struct of_phandle_args spec;
	struct cypress *cypress;
	int err, idx = 0;

	while (!of_parse_phandle_with_args(dev->of_node, "iommus", "#iommu-cells", idx, &spec)) {
		err = cypress_entry(dev, &spec);
		of_node_put(spec.np);
		if (err)
			return ERR_PTR(err);
		idx++;
	}
	if (!dev_iommu_fwspec_get(dev))
		return ERR_PTR(-ENODEV);
	cypress = dev_iommu_priv_get(dev);
	return &cypress->iommu;
}

const struct iommu_ops cypress_ops = {
	.probe_device = cypress_probe_device,
};
