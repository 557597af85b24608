/* SPDX-License-Identifier: GPL-2.0-only */
/* An instance that is still probing is not bound yet. */
#include <linux/iommu.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct poplar {
	struct iommu_device iommu;
};

static struct platform_driver poplar_driver;

static struct poplar *poplar_get(struct fwnode_handle *fwnode)
{
	struct device *dev = driver_find_device_by_fwnode(&poplar_driver.driver, fwnode);

	put_device(dev);
	return dev ? dev_get_drvdata(dev) : NULL;
}

static struct iommu_device *poplar_probe_device(struct device *dev)
{
	struct iommu_fwspec *fwspec = dev_iommu_fwspec_get(dev);
	struct poplar *poplar;

	if (!fwspec)
		return ERR_PTR(-ENODEV);
	poplar = poplar_get(fwspec->iommu_fwnode);
	if (!poplar)
		return ERR_PTR(-ENODEV); /* expect: lookup-not-deferred "not bound yet" */
	return &poplar->iommu;
}

const struct iommu_ops poplar_ops = {
	.probe_device = poplar_probe_device,
};

/* the error goes the long way */
static int poplar_setup(struct device *dev)
{
	struct device *mmu;
	int ret = 0;

	mmu = driver_find_device_by_of_node(&poplar_driver.driver, dev->of_node);
	if (!mmu) { /* expect: lookup-not-deferred "not bound yet" */
		dev_err(dev, "no IOMMU\n");
		ret = -EINVAL;
		goto out;
	}
	dev_iommu_priv_set(dev, dev_get_drvdata(mmu));
	put_device(mmu);
out:
	return ret;
}

static struct iommu_device *poplar_v2_probe_device(struct device *dev)
{
	struct poplar *poplar;
	int ret;

	if (!dev_iommu_fwspec_get(dev))
		return ERR_PTR(-ENODEV);
	ret = poplar_setup(dev);
	if (ret)
		return ERR_PTR(ret);
	poplar = dev_iommu_priv_get(dev);
	return &poplar->iommu;
}

const struct iommu_ops poplar_v2_ops = {
	.probe_device = poplar_v2_probe_device,
};
