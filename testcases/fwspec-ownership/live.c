// SPDX-License-Identifier: GPL-2.0-only
/* The fwspec that dev->iommu holds belongs to the core (document 001, patches 6 to 8). */
#include <linux/err.h>
#include <linux/iommu.h>
#include <linux/slab.h>

struct iommu_fwspec *iommu_fwspec_alloc(void);
void iommu_fwspec_dealloc(struct iommu_fwspec *fwspec);
struct dev_iommu *mere_iommu_get(struct device *dev);

/* the device may have been probed with the old one long ago */
int mere_xlate(struct iommu_fwspec *fwspec, struct device *dev, const struct iommu_ops *ops,
	       const struct of_phandle_args *args)
{
	int ret;

	if (!mere_iommu_get(dev))
		return -ENOMEM;

	if (dev->iommu->fwspec && dev->iommu->fwspec != fwspec)
		iommu_fwspec_dealloc(dev->iommu->fwspec); /* expect: fwspec-ownership "is freed for another, and nobody has asked" */
	dev->iommu->fwspec = fwspec;
	ret = ops->of_xlate(dev, args);
	if (dev->iommu->fwspec == fwspec)
		dev->iommu->fwspec = NULL;
	return ret;
}

/* freed, and still there */
void mere_forget(struct device *dev)
{
	struct iommu_fwspec *fwspec = dev_iommu_fwspec_get(dev);

	iommu_fwspec_dealloc(fwspec); /* expect: fwspec-ownership "is freed although dev->iommu goes on holding it" */
}

/* Right: the group says whether it was probed. */
static void mere_install(struct device *dev, struct iommu_fwspec *fwspec)
{
	if (dev->iommu->fwspec && dev->iommu->fwspec != fwspec)
		iommu_fwspec_dealloc(dev->iommu->fwspec);
	dev->iommu->fwspec = fwspec;
}

int mere_probe(struct device *dev, struct iommu_fwspec *fwspec)
{
	if (dev->iommu_group) {
		iommu_fwspec_dealloc(fwspec);
		return 0;
	}
	mere_install(dev, fwspec);
	return 0;
}

/* Right: freed, and forgotten. */
void mere_free(struct device *dev)
{
	struct iommu_fwspec *fwspec = dev_iommu_fwspec_get(dev);

	if (fwspec) {
		kfree(fwspec);
		dev_iommu_fwspec_set(dev, NULL);
	}
}

void mere_iommu_free(struct device *dev)
{
	struct dev_iommu *param = dev->iommu;

	dev->iommu = NULL;
	if (param->fwspec)
		iommu_fwspec_dealloc(param->fwspec);
	kfree(param);
}

void mere_iommu_free_half(struct device *dev)
{
	struct dev_iommu *param = dev->iommu;

	if (param->fwspec)
		iommu_fwspec_dealloc(param->fwspec);
	kfree(param); /* expect: fwspec-ownership "dev->iommu is freed, with its fwspec, and goes on being set" */
}

/* This file plays the IOMMU core: it may write dev->iommu. */
int iommu_device_register(struct iommu_device *iommu, const struct iommu_ops *ops, struct device *hwdev)
{
	return 0;
}
