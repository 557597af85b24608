/* SPDX-License-Identifier: GPL-2.0-only */
/* Look-ups in probe_device, of the IOMMU's own probe, and of something else in of_xlate. */
#include <linux/iommu.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct alder {
	struct iommu_device iommu;
	struct device *power;
};

static struct iommu_device *alder_probe_device(struct device *dev)
{
	struct iommu_fwspec *fwspec = dev_iommu_fwspec_get(dev);
	struct device *mmu;
	struct alder *alder;

	if (!fwspec)
		return ERR_PTR(-ENODEV);
	mmu = bus_find_device(&platform_bus_type, NULL, fwspec->iommu_fwnode, device_match_fwnode);
	if (!mmu)
		return ERR_PTR(-ENODEV);
	alder = dev_get_drvdata(mmu);
	put_device(mmu);
	return &alder->iommu;
}

static int alder_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct device_node *np;
	struct platform_device *larb;

	/* whom the device sits behind has nothing to do with the IOMMU */
	np = of_parse_phandle(dev->of_node, "bridge", 0);
	larb = of_find_device_by_node(np);
	of_node_put(np);
	if (!larb)
		return -EPROBE_DEFER;
	put_device(&larb->dev);
	if (dev_iommu_fwspec_get(dev)->iommu_fwnode != of_fwnode_handle(args->np))
		return -EINVAL;
	return args->args_count == 1 ? iommu_fwspec_add_ids(dev, args->args, 1) : -EINVAL;
}

const struct iommu_ops alder_ops = {
	.probe_device = alder_probe_device,
	.of_xlate = alder_of_xlate,
};
