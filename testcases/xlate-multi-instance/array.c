/* SPDX-License-Identifier: GPL-2.0-only */
/* Drivers that collect the instances of a device: in an array, on a list, through a cursor. */
#include <linux/iommu.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define RowanMax 4

struct rowan {
	struct iommu_device iommu;
	struct list_head node;
};

struct rowan_cfg {
	struct rowan *mmu[RowanMax];
	unsigned int n;
};

static struct rowan *rowan_find(const struct of_phandle_args *args)
{
	struct platform_device *pdev = of_find_device_by_node(args->np);
	struct rowan *rowan;

	if (!pdev)
		return NULL;
	rowan = platform_get_drvdata(pdev);
	put_device(&pdev->dev);
	return rowan;
}

static int rowan_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct rowan_cfg *cfg = dev_iommu_priv_get(dev);
	struct rowan *rowan = rowan_find(args);
	unsigned int i;

	if (!rowan)
		return -ENODEV;
	if (!cfg)
		cfg = kzalloc(sizeof(*cfg), GFP_KERNEL); /* expect: xlate-alloc-leak */
	if (!cfg)
		return -ENOMEM;
	dev_iommu_priv_set(dev, cfg); /* expect: iommu-priv-outside-probe */
	for (i = 0; i < RowanMax; i++) {
		if (!cfg->mmu[i]) {
			cfg->mmu[i] = rowan;
			return 0;
		}
	}
	return -EINVAL;
}

const struct iommu_ops rowan_ops = {
	.of_xlate = rowan_of_xlate,
};
