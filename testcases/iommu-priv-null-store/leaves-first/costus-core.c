// SPDX-License-Identifier: GPL-2.0-only
/* A core that takes the device out of its group first, and keeps others out of it until the end. */
#include <linux/iommu.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/slab.h>

#include "costus.h"

struct iommu_group {
	struct mutex mutex;
	struct list_head devices;
};

struct group_device {
	struct list_head list;
	struct device *dev;
};

static void costus_deinit(struct device *dev)
{
	struct iommu_group *group = dev->iommu_group;
	const struct iommu_ops *ops = dev->iommu->iommu_dev->ops;

	lockdep_assert_held(&group->mutex);
	if (ops->release_device)
		ops->release_device(dev);
	dev_iommu_free(dev);
}

void costus_release(struct device *dev)
{
	struct iommu_group *group = dev->iommu_group;
	struct group_device *d;

	mutex_lock(&group->mutex);
	list_for_each_entry(d, &group->devices, list) {
		if (d->dev != dev)
			continue;
		list_del(&d->list);
		costus_deinit(dev);
		break;
	}
	mutex_unlock(&group->mutex);
}

/* it has not joined yet: the lock behind it is for another device */
int costus_probe(struct device *dev, struct device *next)
{
	const struct iommu_ops *ops = dev->iommu->iommu_dev->ops;

	if (IS_ERR(ops->probe_device(dev))) {
		if (ops->release_device)
			ops->release_device(dev);
		return -ENODEV;
	}
	costus_release(next);
	return 0;
}
