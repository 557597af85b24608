/* SPDX-License-Identifier: GPL-2.0-only */
/* Callbacks that are entered with the lock, and functions that take it. */
#include <linux/iommu.h>

static struct iommu_device sorrel_iommu;

/* no assertion of its own: every caller holds the lock */
static int sorrel_note(struct device *dev, void *priv)
{
	dev_iommu_priv_set(dev, priv); /* expect: iommu-priv-outside-probe */
	return iommu_fwspec_add_ids(dev, NULL, 0);
}

static struct iommu_device *sorrel_probe_device(struct device *dev)
{
	int ret = sorrel_note(dev, &sorrel_iommu);

	return ret ? ERR_PTR(ret) : &sorrel_iommu;
}

static struct iommu_group *sorrel_device_group(struct device *dev)
{
	sorrel_note(dev, NULL);
	return generic_device_group(dev);
}

static void sorrel_release_device(struct device *dev)
{
	dev_iommu_priv_set(dev, NULL); /* expect: iommu-priv-null-store */
}

int sorrel_late(struct device *dev)
{
	int ret;

	mutex_lock(&iommu_probe_device_lock);
	ret = sorrel_note(dev, NULL);
	mutex_unlock(&iommu_probe_device_lock);
	return ret;
}

int sorrel_late_guard(struct device *dev)
{
	guard(mutex)(&iommu_probe_device_lock);
	return sorrel_note(dev, NULL);
}

int sorrel_late_try(struct device *dev)
{
	int ret;

	if (!mutex_trylock(&iommu_probe_device_lock))
		return -EINVAL;
	ret = sorrel_note(dev, NULL);
	mutex_unlock(&iommu_probe_device_lock);
	return ret;
}

const struct iommu_ops sorrel_ops = {
	.probe_device = sorrel_probe_device,
	.release_device = sorrel_release_device,
	.device_group = sorrel_device_group,
};
