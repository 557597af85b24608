// SPDX-License-Identifier: GPL-2.0-only
/* The names are the same, the structures are not; and reading is free. */
#include <linux/iommu.h>
#include <linux/slab.h>
#include <linux/string.h>

struct lovage_dev {
	struct device *dev;
	struct iommu_domain *iommu;
	struct iommu_fwspec *fwspec;
	struct iommu_device *iommu_dev;
	void *priv;
};

struct lovage_iommu_param {
	struct iommu_fwspec *fwspec;
};

void lovage_same_names(struct lovage_dev *l, struct iommu_domain *domain, struct lovage_iommu_param *param)
{
	l->iommu = domain;
	l->priv = domain;
	l->fwspec = NULL;
	l->iommu_dev = NULL;
	param->fwspec = NULL;
	memset(l, 0, sizeof(*l));
}

/* what the fwspec points to is not the structure that points to it */
void lovage_ids(struct device *dev)
{
	dev->iommu->fwspec->flags = 1;
	dev->iommu->fwspec->ids[0] = 2;
}

bool lovage_read(struct device *dev)
{
	struct dev_iommu *param = dev->iommu;

	return param && param->max_pasids && !param->require_direct;
}

/* a copy is nobody's */
u32 lovage_copy(struct device *dev)
{
	struct dev_iommu copy = *dev->iommu;

	copy.max_pasids = 0;
	copy.priv = NULL;
	return copy.attach_deferred;
}

void lovage_accessors(struct device *dev, struct iommu_fwspec *fwspec)
{
	mutex_lock(&dev->iommu->lock);
	dev_iommu_fwspec_set(dev, fwspec);
	mutex_unlock(&dev->iommu->lock);
}
