// SPDX-License-Identifier: GPL-2.0-only
/* A NULL that somebody reads is a marker. */
#include <linux/iommu.h>
#include <linux/slab.h>

struct dill_info {
	struct device *dev;
	struct iommu_domain *domain;
};

static struct iommu_device dill_iommu;

/* attach tests it */
static void dill_remove(struct dill_info *info)
{
	dev_iommu_priv_set(info->dev, NULL); /* expect: iommu-priv-outside-probe */
	kfree(info);
}

static int dill_attach(struct iommu_domain *domain, struct device *dev)
{
	struct dill_info *old = dev_iommu_priv_get(dev);

	if (old && old->domain != domain)
		dill_remove(old);
	return 0;
}

static void dill_release_device(struct device *dev)
{
	dill_remove(dev_iommu_priv_get(dev));
}

static const struct iommu_domain_ops dill_domain_ops = { .attach_dev = dill_attach };

const struct iommu_ops dill_ops = {
	.release_device = dill_release_device,
	.default_domain_ops = &dill_domain_ops,
};

/* the rest of release_device goes by it */
static void sorel_shut_down(struct device *dev)
{
	if (!dev_iommu_priv_get(dev))
		return;
	iommu_get_domain_for_dev(dev);
}

static void sorel_release_device(struct device *dev)
{
	kfree(dev_iommu_priv_get(dev));
	dev_iommu_priv_set(dev, NULL);
	sorel_shut_down(dev);
}

/* probe_device goes on: nothing is freed */
static struct iommu_device *sorel_probe_device(struct device *dev)
{
	dev_iommu_priv_set(dev, NULL);
	if (!dev_iommu_fwspec_get(dev))
		return ERR_PTR(-ENODEV);
	return &dill_iommu;
}

const struct iommu_ops sorel_ops = {
	.probe_device = sorel_probe_device,
	.release_device = sorel_release_device,
};
