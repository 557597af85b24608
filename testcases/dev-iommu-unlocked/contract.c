/* SPDX-License-Identifier: GPL-2.0-only */
/* An assertion is a contract: the caller is asked, wherever the assertion stands. */
#include <linux/iommu.h>

static int yarrow_build(struct device *dev)
{
	if (dev_iommu_fwspec_get(dev))
		return 0;
	lockdep_assert_held(&iommu_probe_device_lock);
	return iommu_fwspec_init(dev, NULL);
}

static struct iommu_device *yarrow_probe_device(struct device *dev)
{
	return ERR_PTR(yarrow_build(dev));
}

static int yarrow_attach(struct iommu_domain *domain, struct device *dev)
{
	return yarrow_build(dev); /* expect: dev-iommu-unlocked "yarrow_build() is called without" */
}

static const struct iommu_domain_ops yarrow_domain_ops = {
	.attach_dev = yarrow_attach,
};

const struct iommu_ops yarrow_ops = {
	.probe_device = yarrow_probe_device,
	.default_domain_ops = &yarrow_domain_ops,
};
