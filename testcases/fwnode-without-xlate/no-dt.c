// SPDX-License-Identifier: GPL-2.0-only
/* An IOMMU that no device tree describes: its parent has no node, or one that no master names. */
#include <linux/iommu.h>

static struct iommu_device sedge_iommu;

static struct iommu_device *sedge_probe_device(struct device *dev)
{
	return &sedge_iommu;
}

static const struct iommu_ops sedge_ops = { .probe_device = sedge_probe_device };

int sedge_init(struct device *parent)
{
	return iommu_device_register(&sedge_iommu, &sedge_ops, parent);
}
