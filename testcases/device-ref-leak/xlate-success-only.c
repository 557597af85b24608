// SPDX-License-Identifier: GPL-2.0-only
/* Bug shape: every error exit puts, the success exit does not. */
#include <linux/iommu.h>
#include <linux/of_platform.h>
#include <linux/slab.h>

struct ivy_mmu {
	struct list_head owner_node;
};

struct ivy_owner {
	struct list_head controllers;
};

static int ivy_mmu_of_xlate(struct device *dev, const struct of_phandle_args *spec)
{
	struct platform_device *sysmmu = of_find_device_by_node(spec->np); /* expect: device-ref-leak */
	struct ivy_owner *owner = dev_iommu_priv_get(dev);
	struct ivy_mmu *data;

	if (!sysmmu)
		return -ENODEV;

	data = platform_get_drvdata(sysmmu);
	if (!data) {
		put_device(&sysmmu->dev);
		return -ENODEV;
	}

	if (!owner) {
		owner = kzalloc(sizeof(*owner), GFP_KERNEL); /* expect: xlate-alloc-leak */
		if (!owner) {
			put_device(&sysmmu->dev);
			return -ENOMEM;
		}

		INIT_LIST_HEAD(&owner->controllers);
		dev_iommu_priv_set(dev, owner); /* expect: iommu-priv-outside-probe */
	}

	list_add_tail(&data->owner_node, &owner->controllers);

	return 0; /* lost-here */
}

const struct iommu_ops ivy_iommu_ops = { .of_xlate = ivy_mmu_of_xlate };
