// SPDX-License-Identifier: GPL-2.0-only
struct iommu_sva;

struct iommu_ops {
	void (*get_resv_regions)(struct device *dev, struct list_head *list);
	int (*of_xlate)(struct device *dev, struct of_phandle_args *args);
	bool (*is_attach_deferred)(struct device *dev);
};

int iommu_fwspec_add_ids(struct device *dev, u32 *ids, int num_ids);

static int of_iommu_xlate(struct device *dev, struct of_phandle_args *spec)
{
	const struct iommu_ops *ops = bramble_ops(dev, spec);
	int ret;

	if (!ops->of_xlate || !try_module_get(ops->owner))
		return -ENODEV;

	ret = ops->of_xlate(dev, spec);
	module_put(ops->owner);
	return ret;
}
