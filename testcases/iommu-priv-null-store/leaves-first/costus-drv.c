// SPDX-License-Identifier: GPL-2.0-only
/* Nobody can attach the device any more when release_device runs. */
#include <linux/iommu.h>
#include <linux/slab.h>

struct costus_cfg {
	int ids;
};

void costus_stop(struct device *dev);

static int costus_attach_dev(struct iommu_domain *domain, struct device *dev)
{
	struct costus_cfg *cfg = dev_iommu_priv_get(dev);

	return cfg->ids;
}

static void costus_release_device(struct device *dev)
{
	struct costus_cfg *cfg = dev_iommu_priv_get(dev);

	costus_stop(dev);
	dev_iommu_priv_set(dev, NULL); /* expect: iommu-priv-null-store "after release_device" */
	kfree(cfg);
}

static const struct iommu_domain_ops costus_domain_ops = { .attach_dev = costus_attach_dev };

const struct iommu_ops costus_ops = {
	.release_device = costus_release_device,
	.default_domain_ops = &costus_domain_ops,
};
