/* SPDX-License-Identifier: GPL-2.0-only */
/* A helper that is called with the lock and without: the caller without it is to blame. */
#include <linux/iommu.h>
#include <linux/slab.h>

static void tansy_free(struct device *dev)
{
	iommu_fwspec_free(dev); /* expect: fwspec-free-in-driver */
	kfree(dev->iommu);
	dev->iommu = NULL; /* expect: dev-iommu-write */
}

int tansy_configure(struct device *dev, struct fwnode_handle *fwnode)
{
	int ret;

	mutex_lock(&iommu_probe_device_lock);
	ret = iommu_fwspec_init(dev, fwnode);
	if (ret)
		tansy_free(dev);
	mutex_unlock(&iommu_probe_device_lock);
	return ret;
}

static void tansy_release(struct device *dev)
{
	tansy_free(dev); /* expect: dev-iommu-unlocked "tansy_free() is called without iommu_probe_device_lock" */
}

static int tansy_unregister(struct device *dev, enum iommu_dev_features f)
{
	tansy_release(dev);
	return 0;
}

/* the lock is given back too early */
static int tansy_reconfigure(struct device *dev, enum iommu_dev_features f)
{
	mutex_lock(&iommu_probe_device_lock);
	tansy_free(dev);
	mutex_unlock(&iommu_probe_device_lock);
	return iommu_fwspec_init(dev, NULL); /* expect: dev-iommu-unlocked "iommu_fwspec_init() is called without" */
}

const struct iommu_ops tansy_ops = {
	.dev_disable_feat = tansy_unregister,
	.dev_enable_feat = tansy_reconfigure,
};
