// SPDX-License-Identifier: GPL-2.0-only
/* A function that takes a fwspec over does so whatever fails in it (document 001, patch 7). */
#include <linux/err.h>
#include <linux/iommu.h>
#include <linux/mutex.h>

void iommu_fwspec_dealloc(struct iommu_fwspec *fwspec);
struct dev_iommu *kettle_get(struct device *dev);
const struct iommu_ops *kettle_ops(struct iommu_fwspec *fwspec);
int kettle_start(struct device *dev);

static int kettle_init(struct device *dev, struct iommu_fwspec *fwspec)
{
	if (!kettle_get(dev)) {
		iommu_fwspec_dealloc(fwspec);
		return -ENOMEM;
	}
	dev->iommu->fwspec = fwspec;
	return kettle_start(dev);
}

/* kept, and lost, where no driver is there yet */
int kettle_probe(struct device *dev, struct iommu_fwspec *caller_fwspec)
{
	struct iommu_fwspec *fwspec = caller_fwspec;
	const struct iommu_ops *ops = NULL;
	int ret;

	mutex_lock(&iommu_probe_device_lock);

	if (!fwspec && dev->iommu)
		fwspec = dev->iommu->fwspec;
	if (fwspec)
		ops = kettle_ops(fwspec);
	if (!ops) {
		ret = -ENODEV; /* expect: fwspec-ownership "is taken over on other error paths, and lost on this one" */
		goto out_unlock;
	}

	if (dev->iommu_group) {
		ret = 0;
		iommu_fwspec_dealloc(caller_fwspec);
		goto out_unlock;
	}

	ret = kettle_init(dev, fwspec);
	if (ret)
		goto out_unlock;

	ret = 0;

out_unlock:
	mutex_unlock(&iommu_probe_device_lock);
	return ret;
}

int kettle_probe_plain(struct device *dev, struct iommu_fwspec *fwspec)
{
	if (dev->iommu_group)
		return -EBUSY; /* expect: fwspec-ownership "lost on this one" */
	if (kettle_start(dev)) {
		iommu_fwspec_dealloc(fwspec);
		return -ENODEV;
	}
	return kettle_init(dev, fwspec);
}

/* Right: on every one of them. */
int kettle_probe_right(struct device *dev, struct iommu_fwspec *fwspec)
{
	int ret;

	if (!fwspec)
		return -EINVAL;
	if (!kettle_ops(fwspec)) {
		iommu_fwspec_dealloc(fwspec);
		return -ENODEV;
	}
	ret = kettle_start(dev);
	if (ret)
		goto err_free;
	return kettle_init(dev, fwspec);

err_free:
	iommu_fwspec_dealloc(fwspec);
	return ret;
}

/* Right: it is the caller's on every failure. */
int kettle_install(struct device *dev, struct iommu_fwspec *fwspec)
{
	int ret;

	if (!kettle_ops(fwspec))
		return -ENODEV;
	ret = kettle_start(dev);
	if (ret)
		return ret;
	dev->iommu->fwspec = fwspec;
	return 0;
}

/* This file plays the IOMMU core: it may write dev->iommu. */
int iommu_device_register(struct iommu_device *iommu, const struct iommu_ops *ops, struct device *hwdev)
{
	return 0;
}
