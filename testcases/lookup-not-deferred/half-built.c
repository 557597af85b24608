/* SPDX-License-Identifier: GPL-2.0-only */
/* A fwspec that is left half built looks done to the next attempt; ops that are not there. */
#include <linux/iommu.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

int oak_configure(struct device *dev, struct fwnode_handle *fwnode, u32 id);
int oak_configure_again(struct device *dev, struct fwnode_handle *fwnode, u32 id);
int oak_same_driver(const struct iommu_ops *ops, struct fwnode_handle *fwnode);
int oak_same_driver_now(const struct iommu_ops *ops, struct fwnode_handle *fwnode);
int oak_has_ops(struct fwnode_handle *fwnode);
int oak_has_ops_still(struct device *dev);
int oak_init(struct device *dev, struct fwnode_handle *fwnode);
int driver_deferred_probe_check_state(struct device *dev);
int oak_init_or_wait(struct device *dev, struct fwnode_handle *fwnode);

static int oak_build(struct device *dev, struct fwnode_handle *fwnode, u32 id)
{
	int ret = iommu_fwspec_init(dev, fwnode);

	return ret ? ret : iommu_fwspec_add_ids(dev, &id, 1);
}

int oak_configure(struct device *dev, struct fwnode_handle *fwnode, u32 id)
{
	int err;

	mutex_lock(&iommu_probe_device_lock);
	if (dev_iommu_fwspec_get(dev)) { /* expect: lookup-not-deferred "half built" */
		mutex_unlock(&iommu_probe_device_lock);
		return 0;
	}
	err = oak_build(dev, fwnode, id);
	if (!err)
		err = oak_build(dev, fwnode, id + 1);
	mutex_unlock(&iommu_probe_device_lock);
	return err;
}

int oak_configure_again(struct device *dev, struct fwnode_handle *fwnode, u32 id)
{
	int err;

	mutex_lock(&iommu_probe_device_lock);
	if (dev_iommu_fwspec_get(dev)) {
		mutex_unlock(&iommu_probe_device_lock);
		return 0;
	}
	err = oak_build(dev, fwnode, id);
	if (err && dev->iommu)
		iommu_fwspec_free(dev);
	mutex_unlock(&iommu_probe_device_lock);
	return err;
}

int oak_same_driver(const struct iommu_ops *mine, struct fwnode_handle *fwnode)
{
	const struct iommu_ops *ops = iommu_ops_from_fwnode(fwnode);

	if (mine != ops) /* expect: lookup-not-deferred "the ops are NULL" */
		return -EINVAL;
	return 0;
}

int oak_same_driver_now(const struct iommu_ops *mine, struct fwnode_handle *fwnode)
{
	const struct iommu_ops *ops = iommu_ops_from_fwnode(fwnode);

	if (!ops)
		return -EPROBE_DEFER;
	return mine == ops ? 0 : -EINVAL;
}

int oak_has_ops(struct fwnode_handle *fwnode)
{
	const struct iommu_ops *ops = iommu_ops_from_fwnode(fwnode);

	if (!ops)
		return -ENODEV; /* expect: lookup-not-deferred "not registered yet" */
	return 0;
}

/* the fwspec was built because there was one */
int oak_has_ops_still(struct device *dev)
{
	struct iommu_fwspec *fwspec = dev_iommu_fwspec_get(dev);
	const struct iommu_ops *ops = iommu_ops_from_fwnode(fwspec->iommu_fwnode);

	return ops ? 0 : -ENODEV;
}

int oak_init(struct device *dev, struct fwnode_handle *fwnode)
{
	int ret;

	lockdep_assert_held(&iommu_probe_device_lock);
	ret = iommu_fwspec_init(dev, fwnode);
	if (ret == -EPROBE_DEFER)
		return -ENODEV; /* expect: lookup-not-deferred "-EPROBE_DEFER of iommu_fwspec_init()" */
	return ret;
}

int oak_init_or_wait(struct device *dev, struct fwnode_handle *fwnode)
{
	int ret;

	lockdep_assert_held(&iommu_probe_device_lock);
	ret = iommu_fwspec_init(dev, fwnode);
	if (ret == -EPROBE_DEFER)
		return driver_deferred_probe_check_state(dev);
	return ret;
}
