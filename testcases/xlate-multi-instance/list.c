/* SPDX-License-Identifier: GPL-2.0-only */
/* The instances of a device are on a list of its own. */
#include <linux/iommu.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct sorbus {
	struct iommu_device iommu;
	struct list_head node;
};

struct sorbus_owner {
	struct list_head all;
};

static int sorbus_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct platform_device *pdev = of_find_device_by_node(args->np);
	struct sorbus_owner *owner = dev_iommu_priv_get(dev);
	struct sorbus *sorbus;

	if (!pdev)
		return -ENODEV;
	sorbus = platform_get_drvdata(pdev);
	put_device(&pdev->dev);
	if (!owner) {
		owner = kzalloc(sizeof(*owner), GFP_KERNEL); /* expect: xlate-alloc-leak */
		if (!owner)
			return -ENOMEM;
		INIT_LIST_HEAD(&owner->all);
		dev_iommu_priv_set(dev, owner); /* expect: iommu-priv-outside-probe */
	}
	list_add_tail(&sorbus->node, &owner->all);
	return 0;
}

const struct iommu_ops sorbus_ops = {
	.of_xlate = sorbus_of_xlate,
};
