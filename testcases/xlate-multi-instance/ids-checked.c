/* SPDX-License-Identifier: GPL-2.0-only */
/* IDs only, and the node of each entry is compared with the first one. */
#include <linux/iommu.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct hazel {
	struct iommu_device iommu;
};

static struct platform_driver hazel_driver;

static struct hazel *hazel_get(struct fwnode_handle *fwnode)
{
	struct device *dev = bus_find_device(&platform_bus_type, NULL, fwnode, device_match_fwnode);

	put_device(dev);
	return dev ? dev_get_drvdata(dev) : NULL;
}

static struct iommu_device *hazel_probe_device(struct device *dev)
{
	struct iommu_fwspec *fwspec = dev_iommu_fwspec_get(dev);
	struct hazel *hazel;

	if (!fwspec)
		return ERR_PTR(-ENODEV);
	hazel = hazel_get(fwspec->iommu_fwnode);
	if (!hazel)
		return ERR_PTR(-ENODEV);
	dev_iommu_priv_set(dev, hazel);
	return &hazel->iommu;
}

static int hazel_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct iommu_fwspec *fwspec = dev_iommu_fwspec_get(dev);
	u32 id;

	if (args->args_count != 1)
		return -EINVAL;
	if (fwspec->iommu_fwnode != &args->np->fwnode)
		return -EINVAL;
	id = args->args[0];
	return iommu_fwspec_add_ids(dev, &id, 1);
}

const struct iommu_ops hazel_ops = {
	.probe_device = hazel_probe_device,
	.of_xlate = hazel_of_xlate,
};
