/* SPDX-License-Identifier: GPL-2.0-only */
/* IDs of any instance go to the one that the first entry named. */
#include <linux/iommu.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct hornbeam {
	struct iommu_device iommu;
};

static struct platform_driver hornbeam_driver;

static struct hornbeam *hornbeam_get(struct fwnode_handle *fwnode)
{
	struct device *dev = bus_find_device(&platform_bus_type, NULL, fwnode, device_match_fwnode);

	put_device(dev);
	return dev ? dev_get_drvdata(dev) : NULL;
}

static struct iommu_device *hornbeam_probe_device(struct device *dev)
{
	struct iommu_fwspec *fwspec = dev_iommu_fwspec_get(dev);
	struct hornbeam *hornbeam;

	if (!fwspec)
		return ERR_PTR(-ENODEV);
	hornbeam = hornbeam_get(fwspec->iommu_fwnode);
	if (!hornbeam)
		return ERR_PTR(-ENODEV);
	dev_iommu_priv_set(dev, hornbeam);
	return &hornbeam->iommu;
}

static int hornbeam_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	u32 id;

	if (args->args_count != 1)
		return -EINVAL;
	id = args->args[0];
	return iommu_fwspec_add_ids(dev, &id, 1); /* expect: xlate-multi-instance "its IDs are given to the first one" */
}

const struct iommu_ops hornbeam_ops = {
	.probe_device = hornbeam_probe_device,
	.of_xlate = hornbeam_of_xlate,
};
