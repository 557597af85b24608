// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a file that registers iommu_ops is looked at, though it takes no device. */
#include <linux/iommu.h>
#include <linux/of.h>

int hemlock_add(struct device *dev, struct device_node *np);

static struct iommu_device *hemlock_probe_device(struct device *dev)
{
	struct of_phandle_args args;
	int ret;

	ret = of_parse_phandle_with_args(dev->of_node, "iommus", "#iommu-cells", 0, &args); /* expect: of-node-leak */
	if (ret)
		return ERR_PTR(ret);

	ret = hemlock_add(dev, args.np);
	if (ret)
		return ERR_PTR(ret); /* lost-here */

	of_node_put(args.np);

	return dev_iommu_priv_get(dev);
}

static struct iommu_device *hemlock_probe_device_balanced(struct device *dev)
{
	struct of_phandle_args args;
	int i, ret;

	for (i = 0; !of_parse_phandle_with_args(dev->of_node, "iommus", "#iommu-cells", i, &args); i++) {
		ret = hemlock_add(dev, args.np);
		of_node_put(args.np);
		if (ret)
			return ERR_PTR(ret);
	}

	return dev_iommu_priv_get(dev);
}

const struct iommu_ops hemlock_ops = {
	.probe_device = hemlock_probe_device,
};

const struct iommu_ops hemlock_balanced_ops = {
	.probe_device = hemlock_probe_device_balanced,
};
