// SPDX-License-Identifier: GPL-2.0-only
/* A core that calls release_device while the device is in its group, and takes it out afterwards. */
#include <linux/iommu.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/slab.h>

#include "hyssop.h"

struct iommu_group {
	struct mutex mutex;
	struct list_head devices;
};

struct group_device {
	struct list_head list;
	struct device *dev;
};

static void hyssop_leave_group(struct device *dev)
{
	struct iommu_group *group = dev->iommu_group;
	struct group_device *d;

	mutex_lock(&group->mutex);
	list_for_each_entry(d, &group->devices, list) {
		if (d->dev == dev) {
			list_del(&d->list);
			break;
		}
	}
	mutex_unlock(&group->mutex);
}

void hyssop_release(struct device *dev)
{
	const struct iommu_ops *ops = dev->iommu->iommu_dev->ops;

	if (ops->release_device)
		ops->release_device(dev);

	hyssop_leave_group(dev);
	dev_iommu_free(dev);
}
